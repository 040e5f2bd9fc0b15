/*
 * derive.c: from global to shared network to subnet (kea-config.md 2.0, 3.3).
 *
 * What a scope does not say shows through from the one above, keyword by
 * keyword, each of a triplet by itself. That is copying by the same tables
 * that read the file, so a keyword added to a shared group is derived without
 * a word here. What was given in a scope is checked there, once, with all
 * that it inherits; a clash that is inherited whole is not told again.
 */
#include "dhcp6d/config/loading.h"

#define VALID_LIFETIME_DEFAULT 7200

/* Size of what a scalar keyword fills, 0 for others. */
static size_t
value_size(enum schema_type type)
{
	switch (type) {
	case SCHEMA_BOOLEAN:
		return sizeof(struct schema_boolean);
	case SCHEMA_INTEGER:
	case SCHEMA_ENUM:
		return sizeof(struct schema_integer);
	case SCHEMA_REAL:
		return sizeof(struct schema_real);
	case SCHEMA_STRING:
		return sizeof(struct schema_string);
	default:
		return 0;
	}
}

static bool
value_given(enum schema_type type, const void *value)
{
	switch (type) {
	case SCHEMA_BOOLEAN:
		return ((const struct schema_boolean *)value)->given;
	case SCHEMA_INTEGER:
	case SCHEMA_ENUM:
		return ((const struct schema_integer *)value)->given;
	case SCHEMA_REAL:
		return ((const struct schema_real *)value)->given;
	case SCHEMA_STRING:
		return ((const struct schema_string *)value)->text != NULL;
	default:
		return true;
	}
}

static void
derive_group(const struct schema_keyword *group, struct raw_scope *scope,
    const struct raw_scope *upper)
{
	char *own = (char *)scope;
	const char *above = (const char *)upper;

	for (; group->name != NULL; group++)
		if (!value_given(group->type, own + group->offset))
			memcpy(own + group->offset, above + group->offset,
			    value_size(group->type));
}

bool
derive_pool(struct raw_pool *pool, const struct raw_scope *subnet)
{
	const struct schema_keyword *keyword = config_keywords_ddns;
	char *own = (char *)pool;
	bool any = false;

	for (; keyword->name != NULL; keyword++)
		any |= value_given(keyword->type, own + keyword->offset);
	/* the shared members lie alike in both (keywords_shared.c) */
	if (any)
		for (keyword = config_keywords_ddns; keyword->name != NULL;
		     keyword++)
			if (!value_given(keyword->type, own + keyword->offset))
				memcpy(own + keyword->offset,
				    (const char *)subnet + keyword->offset,
				    value_size(keyword->type));
	/* of pools these are taken and have no effect, as in Kea */
	pool->ddns.hostname_char_set = subnet->ddns.hostname_char_set;
	pool->ddns.hostname_char_replacement =
	    subnet->ddns.hostname_char_replacement;
	return any;
}

/*
 * The three old words for the reservations flags (kea-config.md 2.2). The mode
 * of a scope stands for all three, so none of them shows through from above.
 */
static void
read_reservation_mode(struct loading *loading, struct raw_scope *scope)
{
	struct raw_parameters *p = &scope->parameters;
	int64_t mode = p->reservation_mode.value;

	if (!p->reservation_mode.given)
		return;
	if (p->reservations_global.given || p->reservations_in_subnet.given ||
	    p->reservations_out_of_pool.given) {
		refuse(loading, p->reservation_mode.position,
		    "reservation-mode and the reservations-... flags exclude "
		    "each other");
		return;
	}
	p->reservations_global =
	    (struct schema_boolean){true, mode == RAW_MODE_GLOBAL};
	p->reservations_in_subnet = (struct schema_boolean){
	    true, mode == RAW_MODE_OUT_OF_POOL || mode == RAW_MODE_ALL};
	p->reservations_out_of_pool =
	    (struct schema_boolean){true, mode == RAW_MODE_OUT_OF_POOL};
}

/* The old flag for what now is a mode. */
static void
read_conflict_flag(struct raw_ddns *ddns)
{
	if (ddns->conflict_resolution_mode.given ||
	    !ddns->use_conflict_resolution.given)
		return;
	ddns->conflict_resolution_mode.given = true;
	ddns->conflict_resolution_mode.value =
	    ddns->use_conflict_resolution.value ? CONFLICT_CHECK_WITH_DHCID
						: CONFLICT_NO_CHECK_WITH_DHCID;
}

/* Interface, interface-id, rapid-commit, relays: network to subnet alone. */
static void
derive_link(struct raw_link *link, const struct raw_link *upper)
{
	if (!string_given(&link->interface))
		link->interface = upper->interface;
	if (!string_given(&link->interface_id))
		link->interface_id = upper->interface_id;
	if (!link->rapid_commit.given)
		link->rapid_commit = upper->rapid_commit;
	if (link->relay.addresses.count == 0 &&
	    link->relay.address.text == NULL)
		link->relay = upper->relay;
}

void
derive_scope(struct loading *loading, struct raw_scope *scope,
    const struct raw_scope *upper)
{
	struct schema_integer *valid = &scope->lifetimes.valid.value;

	read_reservation_mode(loading, scope);
	read_conflict_flag(&scope->ddns);
	if (upper != NULL) {
		derive_group(config_keywords_ddns, scope, upper);
		derive_group(config_keywords_lifetimes, scope, upper);
		derive_group(config_keywords_parameters, scope, upper);
		derive_link(&scope->link, &upper->link);
	} else if (!valid->given) {
		valid->given = true;
		valid->value = VALID_LIFETIME_DEFAULT;
	}
	check_scope(loading, scope);
}

struct lifetime
lifetime_of(const struct raw_triplet *triplet)
{
	const struct schema_integer *any = &triplet->value;

	if (!any->given)
		any = triplet->minimum.given ? &triplet->minimum
					     : &triplet->maximum;
	if (!any->given)
		return (struct lifetime){false, 0, 0, 0};
	if (!triplet->value.given)
		return (struct lifetime){true, (uint32_t)any->value,
		    (uint32_t)any->value, (uint32_t)any->value};
	return (struct lifetime){true,
	    (uint32_t)integer_or(&triplet->minimum, any->value),
	    (uint32_t)any->value,
	    (uint32_t)integer_or(&triplet->maximum, any->value)};
}

/* valid * 5 / 8; what is for ever stays for ever. */
static uint32_t
five_eighths(uint32_t valid)
{
	if (valid == LIFETIME_INFINITE)
		return LIFETIME_INFINITE;
	return (uint32_t)((uint64_t)valid * 5 / 8);
}

struct lifetime
lifetime_preferred(
    const struct raw_triplet *triplet, const struct lifetime *valid)
{
	struct lifetime preferred = lifetime_of(triplet);

	if (preferred.given && preferred.value != 0 &&
	    preferred.value <= valid->value)
		return preferred;
	return (struct lifetime){true, five_eighths(valid->minimum),
	    five_eighths(valid->value), five_eighths(valid->maximum)};
}
