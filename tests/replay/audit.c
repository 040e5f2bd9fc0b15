/*
 * audit.c: what every reply must fulfil, whatever a scenario expects.
 *
 * P-7.2-b, P-7.2-c, P-7.5-a, P-8-a, P-9.2-a, P-9.2-b, P-13.2-b, P-16.10-b,
 * P-18.3-a,
 * P-18.3-b, P-18.3.2-h, P-18.3.4-j, P-18.3.9-a, P-18.3.9-m, P-18.3.10-a,
 * P-18.3.10-b, P-18.3.10-c, P-20.2-a, P-19.3-a, P-19.3-b, P-19.3-g, P-21-b, P-21.4-d,
 * P-21.4-e, P-21.5-b, P-21.6-b, P-21.12-a, P-21.13-a, P-21.14-a, P-21.16-a,
 * P-21.17-a, P-21.18-a, P-21.18-b, P-21.19-a, P-21.22-b, P-21.23-c,
 * P4994-5-a, P4994-5-b, P6221-5.2-a, P6221-6.2-a, P6603-4.2-a, P8357-5.2-a,
 * P8357-5.2-b, P8357-5.2-c.
 */
#include "tests/replay/audit.h"

#include <string.h>

static bool
option_equal(const struct seen_option *a, const struct seen_option *b)
{
	return a != NULL && b != NULL && a->size == b->size &&
	       (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

/* What a relay sent; a Relay Source Port of another length counts as absent. */
static const struct seen_option *
what_came(const struct seen_options *options, unsigned code)
{
	for (unsigned i = 0; i < options->count; i++) {
		const struct seen_option *option = &options->list[i];

		if (option->code == code && (code != 135 || option->size == 2))
			return option;
	}
	return NULL;
}

static const char *
audit_destination(const struct audit *audit)
{
	const struct seen *query = audit->query;
	unsigned port = 546;

	if (query->level_count > 0) {
		port = what_came(&query->levels[0].options, 135) != NULL
			   ? audit->datagram->source_port
			   : 547;
	}
	if (!address_equal(audit->reply->destination, audit->datagram->source))
		return "not to the source of the query (P-18.3.10-a, -c)";
	if (audit->reply->interface != audit->datagram->interface)
		return "not out of the interface of the query (P-18.3.10-b)";
	if (audit->reply->destination_port != port)
		return "to another port (P-7.2-b, P-7.2-c, P8357-5.2-b)";
	return NULL;
}

static bool
lists(const struct seen_option *codes, unsigned code)
{
	if (codes == NULL || codes->size % 2 != 0)
		return false;
	for (size_t i = 0; i < codes->size; i += 2) {
		if (seen_number(codes->data + i, 2) == code)
			return true;
	}
	return false;
}

/* An option of a relay level: does the way back have it as it should? */
static const char *
audit_level_option(const struct seen_level *asked,
    const struct seen_level *answered, unsigned code)
{
	const struct seen_option *came = what_came(&asked->options, code);
	const struct seen_option *went = seen_find(&answered->options, code);
	bool due = code == 18 || code == 135 ||
		   (code != 9 && lists(seen_find(&asked->options, 43), code));

	if (due != (went != NULL) && came != NULL && code != 9)
		return "a relay's option lost or added (P-21.18-a, "
		       "P8357-5.2-a, P4994-5-a)";
	if (went != NULL && code != 9 && !option_equal(came, went))
		return "a relay's option changed (P-21.18-a)";
	return NULL;
}

static const char *
audit_levels(const struct audit *audit)
{
	const struct seen *query = audit->query, *seen = audit->seen;

	if (query->level_count != seen->level_count)
		return "another number of relay levels (P-19.3-a)";
	for (unsigned i = 0; i < seen->level_count; i++) {
		const struct seen_level *asked = &query->levels[i];
		const struct seen_level *answered = &seen->levels[i];
		const char *wrong = NULL;

		if (memcmp(asked->header + 1, answered->header + 1, 33) != 0)
			return "a relay header differs (P-9.2-a, P-19.3-b)";
		for (unsigned k = 0; wrong == NULL && k < asked->options.count;
		     k++)
			wrong = audit_level_option(
			    asked, answered, asked->options.list[k].code);
		for (unsigned k = 0;
		     wrong == NULL && k < answered->options.count; k++)
			wrong = audit_level_option(
			    asked, answered, answered->options.list[k].code);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

static const char *
audit_identifiers(const struct audit *audit)
{
	const struct seen_option *server_id =
	    seen_find(&audit->seen->options, 2);
	const struct seen_option *asked = seen_find(&audit->query->options, 1);
	const struct seen_option *answered =
	    seen_find(&audit->seen->options, 1);

	if (memcmp(audit->query->transaction, audit->seen->transaction, 3) != 0)
		return "another transaction id (P-18.3.9-a)";
	if (server_id == NULL ||
	    !span_equal(
		span_of(server_id->data, server_id->size), audit->server_id))
		return "no Server Identifier of ours (P-18.3-a)";
	if ((asked == NULL) != (answered == NULL))
		return "Client Identifier lost or invented (P-16.10-b)";
	if (asked != NULL && !option_equal(asked, answered))
		return "another Client Identifier (P-18.3-b)";
	return NULL;
}

/* Whether the reply may have the option at its top level. */
static bool
may_stand(const struct audit *audit, unsigned code)
{
	unsigned query = audit->query->type, reply = audit->seen->type;

	switch (code) {
	case 5:
		return reply == 37; /* RFC 9686 */
	case 4: /* IA_TA, P-21.5-b */
	case 6:
	case 8:
	case 9:
	case 11: /* Auth, P-18.3.9-m; there is no key to send */
	case 12: /* Server Unicast, P-21.12-a */
	case 18: /* P-21.18-b */
	case 19: /* P-21.19-a */
	case 26:
	case 43:
	case 66:
	case 67: /* P6603-4.2-a */
	case 79:
	case 135: /* P8357-5.2-c */
		return false;
	case 3:
	case 25:
		return query != 4 && query != 11;
	case 7:
		return reply == 2;
	case 14: /* P-21.14-a */
		return reply == 7 && query == 1;
	case 32: /* P-21.23-c */
		return query == 11;
	default:
		return true;
	}
}

/* Several of these may stand in a message; two of 16 and 17 differ in the
 * enterprise, two IAs in the IAID: their first four octets. */
static bool
may_repeat(const struct seen_option *a, const struct seen_option *b)
{
	switch (a->code) {
	case 3:
	case 16:
	case 17:
	case 25:
		return a->size >= 4 && b->size >= 4 &&
		       memcmp(a->data, b->data, 4) != 0;
	case 56:
	case 74:
	case 94:
	case 95:
	case 96:
	case 113:
	case 144:
		return true;
	default:
		return false;
	}
}

static bool
is_due(unsigned query, unsigned reply)
{
	if (query == 36 || reply == 37) /* RFC 9686 */
		return query == 36 && reply == 37;
	return reply == 7 || (reply == 2 && query == 1);
}

static const char *
audit_top(const struct audit *audit)
{
	const struct seen_options *options = &audit->seen->options;

	if (!is_due(audit->query->type, audit->seen->type))
		return "another message type than due";
	for (unsigned i = 0; i < options->count; i++) {
		if (!may_stand(audit, options->list[i].code))
			return "an option that may not stand there";
		for (unsigned k = 0; k < i; k++) {
			if (options->list[i].code == options->list[k].code &&
			    !may_repeat(&options->list[i], &options->list[k]))
				return "an option twice (P-21-b, P-21.16-a, "
				       "P-21.17-a)";
		}
	}
	return NULL;
}

/* Well-formed UTF-8 without controls, not ended by a zero octet. */
static const char *
audit_status(const struct seen_option *status, bool in_ia)
{
	uint32_t code;

	if (status->size < 2)
		return "a Status Code of less than two octets";
	code = seen_number(status->data, 2);
	for (size_t i = 2; i < status->size; i++) {
		if (status->data[i] < 0x20 || status->data[i] > 0x7e)
			return "status text that is not plain (P-21.13-a)";
	}
	if (in_ia && code == 0)
		return "superfluous Success in an IA (P-7.5-a)";
	if (!in_ia && (code == 2 || code == 3 || code == 5 || code == 6))
		return "a status that belongs into an IA (P-21.4-e)";
	return NULL;
}

/* What is found in the IAs of a reply on the way. */
struct timers {
	bool known;
	uint32_t t1, t2;
};

static bool
host_bits_are_zero(const uint8_t *address, unsigned length)
{
	for (unsigned bit = length; bit < 128; bit++) {
		if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0)
			return false;
	}
	return true;
}

/* An IAADDR or IAPREFIX; *valid gets its valid lifetime. */
static const char *
audit_lease(const struct seen_option *lease, uint32_t *valid)
{
	bool is_prefix = lease->code == 26;
	size_t least = is_prefix ? 25 : 24, times = is_prefix ? 0 : 16;
	struct seen_options inner;

	if (lease->size < least)
		return "a lease that is too short";
	if (!seen_read_options(
		&inner, lease->data + least, lease->size - least))
		return "options inside a lease do not end where it ends";
	*valid = seen_number(lease->data + times + 4, 4);
	if (seen_number(lease->data + times, 4) > *valid)
		return "preferred above valid (P-21.6-b)";
	if (is_prefix &&
	    (lease->data[8] == 0 || lease->data[8] > 128 ||
		!host_bits_are_zero(lease->data + 9, lease->data[8])))
		return "a prefix with host bits (P-21.22-b)";
	return NULL;
}

/* Leases and status of an IA; *leased: something with a lifetime is in it. */
static const char *
audit_ia_inside(const struct seen_option *ia, const struct seen_options *inner,
    bool *leased)
{
	unsigned code = ia->code == 3 ? 5 : 26;
	const struct seen_option *status = seen_find(inner, 13);
	const char *wrong = NULL;
	uint32_t valid = 0;

	*leased = false;
	if (inner->count == 0)
		return "an IA with neither lease nor status";
	for (unsigned i = 0; i < inner->count; i++) {
		const struct seen_option *option = &inner->list[i];

		if (option->code == 13)
			wrong = audit_status(option, true);
		else if (option->code != code)
			wrong = "something else than leases in an IA";
		else
			wrong = audit_lease(option, &valid);
		if (wrong != NULL)
			return wrong;
		*leased = *leased || (option->code == code && valid > 0);
		for (unsigned k = 0; k < i; k++) {
			if (inner->list[k].code == option->code &&
			    option_equal(&inner->list[k], option))
				return "a lease twice in an IA";
		}
	}
	return status != NULL && *leased ? "a failed IA with a lease" : NULL;
}

static const char *
audit_ia(const struct audit *audit, const struct seen_option *ia,
    struct timers *timers)
{
	struct seen_options inner;
	const char *wrong;
	uint32_t t1, t2;
	bool asked = false, leased;

	for (unsigned i = 0; i < audit->query->options.count; i++) {
		const struct seen_option *option =
		    &audit->query->options.list[i];

		asked = asked || (option->code == ia->code &&
				     option->size >= 12 && ia->size >= 12 &&
				     memcmp(option->data, ia->data, 4) == 0);
	}
	if (!asked)
		return "an IA that was not asked for";
	if (!seen_read_options(&inner, ia->data + 12, ia->size - 12))
		return "options inside an IA do not end where it ends";
	wrong = audit_ia_inside(ia, &inner, &leased);
	if (wrong != NULL)
		return wrong;
	t1 = seen_number(ia->data + 4, 4);
	t2 = seen_number(ia->data + 8, 4);
	if (t1 > t2 && t2 > 0)
		return "T1 above T2 (P-21.4-d)";
	if (seen_find(&inner, 13) != NULL && (t1 != 0 || t2 != 0))
		return "timers in a failed IA";
	if (leased && timers->known && (timers->t1 != t1 || timers->t2 != t2))
		return "other T1 or T2 than in another IA (P-18.3.2-h)";
	if (leased)
		*timers = (struct timers){true, t1, t2};
	return NULL;
}

static const char *
audit_contents(const struct audit *audit)
{
	const struct seen_options *options = &audit->seen->options;
	struct timers timers = {.known = false};
	const char *wrong = NULL;

	for (unsigned i = 0; wrong == NULL && i < options->count; i++) {
		const struct seen_option *option = &options->list[i];

		if (option->code == 3 || option->code == 25)
			wrong = audit_ia(audit, option, &timers);
		else if (option->code == 13)
			wrong = audit_status(option, false);
	}
	return wrong;
}

const char *
audit(const struct audit *audit)
{
	const char *wrong = audit_destination(audit);

	if (wrong == NULL)
		wrong = audit_levels(audit);
	if (wrong == NULL)
		wrong = audit_identifiers(audit);
	if (wrong == NULL)
		wrong = audit_top(audit);
	if (wrong == NULL)
		wrong = audit_contents(audit);
	return wrong;
}
