/*
 * packet/vendor_options.c: Vendor Options (17), one instance per enterprise.
 *
 * Only if 17 is in the Option Request (P-21.17-b), or a configured vendor-opts
 * is to be sent always. Enterprises are those of configured vendor-opts and
 * those that the client names in its Vendor Options and Vendor Class. Into an
 * instance go the options of the space vendor-ID: a client that lists codes in
 * an option request of its own (CableLabs, suboption 1 of 4491) gets these and
 * what is to be sent always; for others asking for the container asks for all
 * that is in it (RFC 9915 18.3.9).
 */
#include "dhcp6d/packet/vendor_options.h"

#include "dhcp6d/proto/option_walk.h"

#define ENTERPRISES_MAX 8
#define ENTERPRISE_SIZE 4

#define ENTERPRISE_CABLELABS 4491
#define CABLELABS_ORO 1

struct enterprises {
	uint32_t ids[ENTERPRISES_MAX];
	unsigned count;
};

static void
add_enterprise(struct enterprises *enterprises, uint32_t id)
{
	for (unsigned i = 0; i < enterprises->count; i++) {
		if (enterprises->ids[i] == id)
			return;
	}
	if (enterprises->count < ENTERPRISES_MAX)
		enterprises->ids[enterprises->count++] = id;
}

/* A configured vendor-opts of that enterprise (any if id is NULL). */
static bool
is_container(const struct scopes *scopes, const struct option_value *value,
    const uint32_t *id)
{
	return value->in_dhcp6 && value->code == OPTION_VENDOR_OPTS &&
	       value->value.size >= ENTERPRISE_SIZE &&
	       (id == NULL || load_u32(value->value.data) == *id) &&
	       scopes_applies(scopes, value);
}

static void
collect_configured(
    const struct scopes *scopes, bool requested, struct enterprises *out)
{
	for (unsigned i = 0; i < scopes->count; i++) {
		const struct option_list *list = scopes->list[i].options;

		for (uint32_t k = 0; k < list->count; k++) {
			const struct option_value *value = &list->values[k];

			if (is_container(scopes, value, NULL) &&
			    (requested || value->always_send))
				add_enterprise(
				    out, load_u32(value->value.data));
		}
	}
}

static void
collect_named(const struct view *view, struct enterprises *out)
{
	for (unsigned i = 0; i < view->option_count; i++) {
		const struct view_option *option = &view->options[i];

		if (option->code == OPTION_VENDOR_OPTS ||
		    option->code == OPTION_VENDOR_CLASS)
			add_enterprise(out, load_u32(option->data));
	}
}

/* What a configured vendor-opts has behind the enterprise number. */
static bool
write_configured(struct reply_options *reply, uint32_t id)
{
	const struct scopes *scopes = reply->scopes;

	for (unsigned i = 0; i < scopes->count; i++) {
		const struct option_list *list = scopes->list[i].options;

		for (uint32_t k = 0; k < list->count; k++) {
			struct span value = list->values[k].value;

			if (!is_container(scopes, &list->values[k], &id))
				continue;
			writer_bytes(
			    reply->w, span_of(value.data + ENTERPRISE_SIZE,
					  value.size - ENTERPRISE_SIZE));
			return true;
		}
	}
	return false;
}

/* The codes that the client lists for this enterprise; data NULL if none. */
static struct span
wanted_codes(const struct view *view, uint32_t id)
{
	if (id != ENTERPRISE_CABLELABS)
		return SPAN_EMPTY;
	for (unsigned i = 0; i < view->option_count; i++) {
		const struct view_option *option = &view->options[i];
		struct option_at at;

		if (option->code != OPTION_VENDOR_OPTS ||
		    load_u32(option->data) != id)
			continue;
		if (option_walk_find(span_of(option->data + ENTERPRISE_SIZE,
					 option->size - ENTERPRISE_SIZE),
			CABLELABS_ORO, &at))
			return at.value;
	}
	return SPAN_EMPTY;
}

/* One suboption, unless it is there already or should not be. */
static void
write_suboption(struct reply_options *reply, const struct option_value *value,
    size_t first, struct span wanted)
{
	struct option_key key = {.code = value->code, .vendor = value->vendor};
	struct span written =
	    span_of(reply->w->start + first, reply->w->size - first);
	struct option_at at;

	if (option_walk_find(written, value->code, &at) ||
	    scopes_never(reply->scopes, &key))
		return;
	if (wanted.data != NULL && !option_codes_have(wanted, value->code) &&
	    !scopes_always(reply->scopes, &key))
		return;
	writer_option(reply->w, value->code, value->value);
}

static void
write_suboptions(struct reply_options *reply, uint32_t id, size_t first)
{
	struct span wanted = wanted_codes(&reply->query->view, id);
	const struct scopes *scopes = reply->scopes;

	for (unsigned i = 0; i < scopes->count; i++) {
		const struct option_list *list = scopes->list[i].options;

		for (uint32_t k = 0; k < list->count; k++) {
			const struct option_value *value = &list->values[k];

			if (!value->in_dhcp6 && value->vendor == id &&
			    scopes_applies(scopes, value) &&
			    writer_good(reply->w))
				write_suboption(reply, value, first, wanted);
		}
	}
}

/* The instance of one enterprise; none if nothing is configured for it. */
static void
write_instance(struct reply_options *reply, uint32_t id)
{
	struct writer mark = options_mark(reply);
	size_t option = writer_open_option(reply->w, OPTION_VENDOR_OPTS);
	size_t first;
	bool configured;

	writer_u32(reply->w, id);
	first = reply->w->size;
	configured = write_configured(reply, id);
	write_suboptions(reply, id, first);
	if (!configured && reply->w->size == first && writer_good(reply->w)) {
		*reply->w = mark;
		return;
	}
	writer_close_option(reply->w, option);
	if (options_keep(reply, mark))
		because(reply->why, "vendor-options",
		    "options of enterprise %u", id);
}

void
options_add_vendor(struct reply_options *reply)
{
	const struct view *view = &reply->query->view;
	struct option_key key = OPTION_KEY_DHCP6(OPTION_VENDOR_OPTS);
	bool requested = view_requests(view, OPTION_VENDOR_OPTS);
	struct enterprises enterprises = {.count = 0};

	if (scopes_never(reply->scopes, &key))
		return;
	collect_configured(reply->scopes, requested, &enterprises);
	if (requested)
		collect_named(view, &enterprises);
	for (unsigned i = 0; i < enterprises.count; i++)
		write_instance(reply, enterprises.ids[i]);
}
