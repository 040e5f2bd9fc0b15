/*
 * check_scope.c: what global, shared network and subnet have in common, and a
 * table cannot say (kea-config.md 2.2, 3.3).
 *
 * Checked after derivation, so that a value meets what it inherits; told where
 * a part of the clash was written. What is inherited whole was told above.
 */
#include "dhcp6d/config/loading.h"

static void
check_link(struct loading *loading, const struct raw_scope *scope)
{
	const struct raw_link *link = &scope->link;

	if (string_given(&link->interface) &&
	    string_given(&link->interface_id) &&
	    keyword_given(&scope->base.context, "interface") &&
	    keyword_given(&scope->base.context, "interface-id"))
		refuse(loading, place_of(&scope->base.context),
		    "interface (of clients on the link) and interface-id (of "
		    "clients behind relays) exclude each other");
	if (loading->host->interface_exists != NULL &&
	    string_given(&link->interface) &&
	    keyword_given(&scope->base.context, "interface") &&
	    !loading->host->interface_exists(
		loading->host->context, link->interface.text))
		refuse(loading, link->interface.position,
		    "there is no interface \"%s\" on this host",
		    link->interface.text);
}

static void
check_triplet(struct loading *loading, const struct raw_context *context,
    const struct raw_triplet *triplet, const char *const names[3])
{
	const struct schema_integer *least = &triplet->minimum;
	const struct schema_integer *most = &triplet->maximum;
	const struct schema_integer *value = &triplet->value;
	struct yaml_position place;
	int i;

	for (i = 0; i < 3 && !keyword_given(context, names[i]); i++)
		;
	if (i == 3)
		return;
	place = place_of_keyword(context, names[i]);
	if (!value->given && least->given && most->given &&
	    least->value != most->value)
		refuse(loading, place, "%s and %s without %s", names[1],
		    names[2], names[0]);
	else if (least->given && most->given && least->value > most->value)
		refuse(loading, place, "%s (%lld) is greater than %s (%lld)",
		    names[1], (long long)least->value, names[2],
		    (long long)most->value);
	else if (value->given && least->given && least->value > value->value)
		refuse(loading, place, "%s (%lld) is greater than %s (%lld)",
		    names[1], (long long)least->value, names[0],
		    (long long)value->value);
	else if (value->given && most->given && value->value > most->value)
		refuse(loading, place, "%s (%lld) is greater than %s (%lld)",
		    names[0], (long long)value->value, names[2],
		    (long long)most->value);
}

void
check_lifetimes(struct loading *loading, const struct raw_context *context,
    const struct raw_lifetimes *l)
{
	static const char *const valid[3] = {
	    "valid-lifetime", "min-valid-lifetime", "max-valid-lifetime"};
	static const char *const preferred[3] = {"preferred-lifetime",
	    "min-preferred-lifetime", "max-preferred-lifetime"};

	check_triplet(loading, context, &l->valid, valid);
	check_triplet(loading, context, &l->preferred, preferred);
	if (l->preferred.value.given && l->valid.value.given &&
	    l->preferred.value.value > l->valid.value.value &&
	    (keyword_given(context, valid[0]) ||
		keyword_given(context, preferred[0])))
		caution(loading,
		    place_of_keyword(context,
			keyword_given(context, preferred[0]) ? preferred[0]
							     : valid[0]),
		    "preferred-lifetime (%lld) is longer than valid-lifetime "
		    "(%lld); five eighths of the valid lifetime are used",
		    (long long)l->preferred.value.value,
		    (long long)l->valid.value.value);
}

static void
check_timers(struct loading *loading, const struct raw_scope *scope)
{
	const struct raw_context *context = &scope->base.context;
	const struct raw_parameters *p = &scope->parameters;

	if (p->renew_timer.given && p->rebind_timer.given &&
	    p->renew_timer.value > p->rebind_timer.value &&
	    (keyword_given(context, "renew-timer") ||
		keyword_given(context, "rebind-timer")))
		caution(loading,
		    place_of_keyword(context,
			keyword_given(context, "renew-timer") ? "renew-timer"
							      : "rebind-timer"),
		    "renew-timer (%lld) is greater than rebind-timer (%lld); "
		    "T1 is not sent",
		    (long long)p->renew_timer.value,
		    (long long)p->rebind_timer.value);
}

static void
check_percents(struct loading *loading, const struct raw_scope *scope)
{
	const struct raw_context *context = &scope->base.context;
	const struct raw_parameters *p = &scope->parameters;
	double t1 = real_or(&p->t1_percent, 0.5);
	double t2 = real_or(&p->t2_percent, 0.8);
	bool t1_given = keyword_given(context, "t1-percent");
	bool t2_given = keyword_given(context, "t2-percent");

	if (!t1_given && !t2_given)
		return;
	if (!boolean_or(&p->calculate_tee_times, true))
		return;
	if (t1_given && (t1 <= 0.0 || t1 >= 1.0))
		refuse(loading, p->t1_percent.position,
		    "t1-percent must be above 0.0 and below 1.0");
	else if (t2_given && (t2 <= 0.0 || t2 >= 1.0))
		refuse(loading, p->t2_percent.position,
		    "t2-percent must be above 0.0 and below 1.0");
	else if (t1 >= t2)
		refuse(loading,
		    t1_given ? p->t1_percent.position : p->t2_percent.position,
		    "t1-percent (%g) must be below t2-percent (%g)", t1, t2);
}

static void
check_real(struct loading *loading, const struct raw_scope *scope,
    const char *keyword, const struct schema_real *real, bool zero_allowed)
{
	bool low = zero_allowed ? real->value < 0.0 : real->value <= 0.0;
	bool high = zero_allowed ? real->value >= 1.0 : real->value > 1.0;

	if (!real->given || !keyword_given(&scope->base.context, keyword) ||
	    !(low || high))
		return;
	refuse(loading, real->position, "%s must be %s 0.0 and %s 1.0", keyword,
	    zero_allowed ? "at least" : "above",
	    zero_allowed ? "below" : "at most");
}

static void
check_allocators(struct loading *loading, const struct raw_scope *scope)
{
	const struct raw_context *context = &scope->base.context;
	const struct schema_integer *na = &scope->parameters.allocator;

	if (keyword_given(context, "allocator") &&
	    integer_or(na, RAW_ALLOCATOR_ITERATIVE) >= RAW_ALLOCATOR_FLQ)
		refuse(loading, na->position,
		    "the free lease queue allocator serves prefixes only; "
		    "for addresses use iterative or random");
}

void
check_ddns(struct loading *loading, const struct raw_context *context,
    const struct raw_ddns *d)
{
	if (keyword_given(context, "ddns-use-conflict-resolution") &&
	    keyword_given(context, "ddns-conflict-resolution-mode"))
		caution(loading,
		    place_of_keyword(context, "ddns-use-conflict-resolution"),
		    "ddns-use-conflict-resolution is ignored beside "
		    "ddns-conflict-resolution-mode");
	/* also where all lower scopes have their own */
	if (keyword_given(context, "hostname-char-set"))
		(void)load_name_filter(loading, &d->hostname_char_set);
	if (keyword_given(context, "ddns-ttl") &&
	    (keyword_given(context, "ddns-ttl-percent") ||
		keyword_given(context, "ddns-ttl-min") ||
		keyword_given(context, "ddns-ttl-max")))
		refuse(loading, d->ttl.position,
		    "ddns-ttl excludes ddns-ttl-percent, ddns-ttl-min and "
		    "ddns-ttl-max");
	if (d->ttl_minimum.given && d->ttl_maximum.given &&
	    d->ttl_minimum.value > d->ttl_maximum.value &&
	    (keyword_given(context, "ddns-ttl-min") ||
		keyword_given(context, "ddns-ttl-max")))
		refuse(loading, d->ttl_minimum.position,
		    "ddns-ttl-min (%lld) is greater than ddns-ttl-max (%lld)",
		    (long long)d->ttl_minimum.value,
		    (long long)d->ttl_maximum.value);
}

void
check_scope(struct loading *loading, const struct raw_scope *scope)
{
	check_link(loading, scope);
	check_lifetimes(loading, &scope->base.context, &scope->lifetimes);
	check_timers(loading, scope);
	check_percents(loading, scope);
	check_allocators(loading, scope);
	check_real(loading, scope, "cache-threshold",
	    &scope->parameters.cache_threshold, true);
	check_real(loading, scope, "adaptive-lease-time-threshold",
	    &scope->parameters.adaptive_threshold, false);
	check_ddns(loading, &scope->base.context, &scope->ddns);
}
