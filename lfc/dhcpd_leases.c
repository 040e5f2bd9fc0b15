/*
 * dhcpd_leases.c: ISC dhcpd's lease file (dhcpd.leases(5)).
 *
 * An IA stands in the file as often as it has changed, always whole; a later
 * declaration counts. An address that a later declaration of its IA no longer
 * names is kept until its time is over, since its client may use it still.
 *
 * The key of an IA is its IAID, in the byte order of the machine that wrote
 * the file, and the client's DUID.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lfc/dhcpd_lexer.h"
#include "lfc/foreign.h"
#include "libcommon/text.h"

#define DECLINE_SECONDS 86400 /* decline-probation-period's standard */
#define NOBODY_SIZE 3         /* 00:00:00, a declined lease's DUID */

enum binding {
	BINDING_NONE,
	BINDING_ACTIVE,
	BINDING_EXPIRED,
	BINDING_RELEASED,
	BINDING_ABANDONED,
	BINDING_OTHER
};

struct ia {
	enum lease_type type;
	bool temporary;
	uint64_t line;
	uint8_t key[DHCPD_WORD_MAX];
	size_t key_size;
	bool has_cltt;
	int64_t cltt;
};

/* One iaaddr or iaprefix, as far as it was read. */
struct entry {
	uint64_t line;
	char name[64];
	enum binding binding;
	bool has_ends, never, has_max, has_preferred;
	int64_t ends;
	uint32_t max, preferred;
};

struct parser {
	struct dhcpd_lexer lexer;
	const struct foreign_sink *sink;
	bool big_endian;
	struct ia ia;
};

static void
complain(struct parser *p, uint64_t line, const char *reason)
{
	p->sink->complain(p->sink->context, line, reason);
}

static bool
is_ia(const struct parser *p)
{
	return dhcpd_is(&p->lexer, "ia-na") || dhcpd_is(&p->lexer, "ia-pd") ||
	       dhcpd_is(&p->lexer, "ia-ta");
}

/*
 * The end of whatever block it is in. dhcpd writes each IA at the margin, and
 * nothing else of that name: one that is met inside of a block tells that the
 * block has lost its end. It is left for who reads IAs.
 */
static bool
block_has_ended(struct parser *p)
{
	if (p->lexer.margin && is_ia(p)) {
		p->lexer.again = true;
		return true;
	}
	return p->lexer.token == DHCPD_CLOSE || p->lexer.token == DHCPD_END;
}

/* To the statement's end, blocks included. False if the block that it stands
 * in ended first, or the text. */
static bool
skip_statement(struct parser *p)
{
	unsigned depth = 0;

	for (;;) {
		switch (p->lexer.token) {
		case DHCPD_END:
			return false;
		case DHCPD_WORD:
			if (block_has_ended(p))
				return false;
			break;
		case DHCPD_OPEN:
			depth++;
			break;
		case DHCPD_CLOSE:
			if (depth <= 1)
				return depth == 1;
			depth--;
			break;
		case DHCPD_SEMICOLON:
			if (depth == 0)
				return true;
			break;
		default:
			break;
		}
		(void)dhcpd_next(&p->lexer);
	}
}

/* ---- values ---- */

static bool
read_u32(struct parser *p, uint32_t *out)
{
	return dhcpd_next(&p->lexer) == DHCPD_WORD &&
	       text_to_u32(p->lexer.value, p->lexer.value_size, out);
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar. */
static int64_t
days_of(int64_t year, unsigned month, unsigned day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400, of_era = y - era * 400;
	int64_t of_year =
	    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static bool
is_date(unsigned month, unsigned day, unsigned hour, unsigned minute,
    unsigned second)
{
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
	       hour <= 23 && minute <= 59 && second <= 60;
}

/* "W YYYY/MM/DD HH:MM:SS" in UTC, or "epoch N"; "never" where it may stand. */
static bool
read_time(struct parser *p, int64_t *out, bool *never)
{
	unsigned year, month, day, hour, minute, second;
	char end;

	(void)dhcpd_next(&p->lexer);
	if (never != NULL && dhcpd_is(&p->lexer, "never"))
		return *never = true;
	if (dhcpd_is(&p->lexer, "epoch"))
		return dhcpd_next(&p->lexer) == DHCPD_WORD &&
		       text_to_i64(p->lexer.value, p->lexer.value_size, out) &&
		       *out >= 0 && *out <= UINT32_MAX;
	if (p->lexer.token != DHCPD_WORD ||
	    dhcpd_next(&p->lexer) != DHCPD_WORD ||
	    sscanf(p->lexer.value, "%4u/%2u/%2u%c", &year, &month, &day,
		&end) != 3 ||
	    dhcpd_next(&p->lexer) != DHCPD_WORD ||
	    sscanf(p->lexer.value, "%2u:%2u:%2u%c", &hour, &minute, &second,
		&end) != 3 ||
	    !is_date(month, day, hour, minute, second) || year < 1970)
		return false;
	*out = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 +
	       second;
	return true;
}

static enum binding
binding_of(const char *word)
{
	static const struct {
		const char *word;
		enum binding binding;
	} bindings[] = {
	    {"active", BINDING_ACTIVE},
	    {"expired", BINDING_EXPIRED},
	    {"released", BINDING_RELEASED},
	    {"abandoned", BINDING_ABANDONED},
	};

	for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++)
		if (strcmp(word, bindings[i].word) == 0)
			return bindings[i].binding;
	return BINDING_OTHER;
}

/* ---- an address or prefix ---- */

static bool
parse_entry_value(struct parser *p, struct entry *entry)
{
	if (dhcpd_is(&p->lexer, "preferred-life"))
		return entry->has_preferred = read_u32(p, &entry->preferred);
	if (dhcpd_is(&p->lexer, "max-life"))
		return entry->has_max = read_u32(p, &entry->max);
	if (dhcpd_is(&p->lexer, "ends"))
		return entry->has_ends =
			   read_time(p, &entry->ends, &entry->never);
	if (dhcpd_is(&p->lexer, "binding")) {
		if (dhcpd_next(&p->lexer) != DHCPD_WORD ||
		    !dhcpd_is(&p->lexer, "state") ||
		    dhcpd_next(&p->lexer) != DHCPD_WORD)
			return false;
		entry->binding = binding_of(p->lexer.value);
	}
	return true; /* set, on expiry, and what else there is: not ours */
}

/* Its block, from { on. Only what is read whole counts. */
static bool
parse_entry_block(struct parser *p, struct entry *entry)
{
	bool good = true;

	do {
		(void)dhcpd_next(&p->lexer);
		if (block_has_ended(p))
			break;
		if (!parse_entry_value(p, entry)) {
			complain(p, p->lexer.line, "a value cannot be read");
			good = false;
		}
	} while (skip_statement(p));
	if (p->lexer.token == DHCPD_CLOSE)
		return good;
	complain(p, entry->line, "its block has no end");
	return false;
}

static bool
read_resource(
    const struct parser *p, const struct entry *entry, struct lease *lease)
{
	size_t size = strlen(entry->name);
	struct prefix prefix;

	lease->type = (uint8_t)p->ia.type;
	lease->prefix_length = 128;
	if (p->ia.type == LEASE_NA)
		return address_parse(entry->name, size, &lease->address);
	if (!prefix_parse(entry->name, size, &prefix) || prefix.length == 0 ||
	    !address_equal(
		address_mask(prefix.address, prefix.length), prefix.address))
		return false;
	lease->address = prefix.address;
	lease->prefix_length = prefix.length;
	return true;
}

/* Lifetime and last transaction: the end counts, if it was written. */
static bool
set_times(
    const struct parser *p, const struct entry *entry, struct lease *lease)
{
	int64_t cltt = p->ia.cltt;

	lease->valid = entry->max;
	if (entry->never)
		lease->valid = LIFETIME_INFINITE;
	else if (!entry->has_max && entry->has_ends && p->ia.has_cltt &&
		 entry->ends > cltt && entry->ends - cltt < UINT32_MAX)
		lease->valid = (uint32_t)(entry->ends - cltt);
	else if (!entry->has_max)
		return false;
	if (entry->has_ends && !entry->never &&
	    lease->valid != LIFETIME_INFINITE)
		cltt = entry->ends - lease->valid;
	else if (!p->ia.has_cltt)
		return false;
	lease->transaction = cltt > 0 ? cltt : 0;
	lease->preferred = entry->has_preferred ? entry->preferred : 0;
	if (lease->preferred > lease->valid)
		lease->preferred = lease->valid;
	return lease->valid > 0;
}

static const char *
set_state(const struct entry *entry, struct lease *lease)
{
	static const uint8_t nobody[NOBODY_SIZE] = {0};

	switch (entry->binding) {
	case BINDING_ACTIVE:
		lease->state = LEASE_ASSIGNED;
		return NULL;
	case BINDING_EXPIRED:
		lease->state = LEASE_RECLAIMED;
		return NULL;
	case BINDING_RELEASED:
		lease->state = LEASE_RELEASED;
		return NULL;
	case BINDING_ABANDONED:
		lease->state = LEASE_DECLINED;
		lease->duid = span_of(nobody, sizeof(nobody));
		lease->valid = DECLINE_SECONDS;
		lease->preferred = 0;
		return NULL;
	case BINDING_NONE:
		return "it has no binding state";
	default:
		return "its binding state is not one of active, expired, "
		       "released, abandoned";
	}
}

static uint32_t
iaid_of(const struct parser *p)
{
	const uint8_t *k = p->ia.key;

	return p->big_endian ? load_u32(k)
			     : (uint32_t)k[3] << 24 | (uint32_t)k[2] << 16 |
				   (uint32_t)k[1] << 8 | k[0];
}

static void
hand_out(struct parser *p, const struct entry *entry)
{
	struct lease lease = {.iaid = iaid_of(p),
	    .duid = span_of(p->ia.key + 4, p->ia.key_size - 4)};
	const char *reason = NULL;

	if (p->ia.temporary)
		reason = "temporary addresses (ia-ta) have no equal";
	else if (!read_resource(p, entry, &lease))
		reason = "it is no address or prefix";
	else if (!set_times(p, entry, &lease))
		reason = "its times are missing or do not fit together";
	else
		reason = set_state(entry, &lease);
	if (reason != NULL)
		complain(p, entry->line, reason);
	else
		p->sink->lease(p->sink->context, &lease, entry->line);
}

/* From iaaddr or iaprefix on. False: nothing more can be made of the IA. */
static void
parse_entry(struct parser *p)
{
	struct entry entry = {.line = p->lexer.line};

	if (dhcpd_next(&p->lexer) != DHCPD_WORD ||
	    p->lexer.value_size >= sizeof(entry.name)) {
		complain(p, entry.line, "it is no address or prefix");
		(void)skip_statement(p);
		return;
	}
	memcpy(entry.name, p->lexer.value, p->lexer.value_size + 1);
	if (dhcpd_next(&p->lexer) != DHCPD_OPEN) {
		complain(p, entry.line, "{ is missing after it");
		(void)skip_statement(p);
		return;
	}
	if (parse_entry_block(p, &entry))
		hand_out(p, &entry);
}

/* ---- an IA ---- */

/* A string, or hexadecimal pairs (lease-id-format hex). */
static bool
read_octets(struct parser *p, uint8_t *out, size_t capacity, size_t *size)
{
	if (p->lexer.token == DHCPD_WORD)
		return text_to_bytes(
		    p->lexer.value, p->lexer.value_size, out, capacity, size);
	if (p->lexer.token != DHCPD_STRING || p->lexer.value_size > capacity)
		return false;
	memcpy(out, p->lexer.value, p->lexer.value_size);
	*size = p->lexer.value_size;
	return true;
}

static bool
read_key(struct parser *p)
{
	(void)dhcpd_next(&p->lexer);
	return read_octets(p, p->ia.key, sizeof(p->ia.key), &p->ia.key_size) &&
	       p->ia.key_size >= 4 + LEASE_DUID_MIN &&
	       p->ia.key_size <= 4 + LEASE_DUID_MAX &&
	       !lease_duid_is_nobody(
		   span_of(p->ia.key + 4, p->ia.key_size - 4));
}

static void
parse_ia(struct parser *p)
{
	if (!read_key(p)) {
		complain(p, p->ia.line, "its IAID and DUID cannot be read");
		(void)skip_statement(p);
		return;
	}
	if (dhcpd_next(&p->lexer) != DHCPD_OPEN) {
		complain(p, p->ia.line, "{ is missing after it");
		(void)skip_statement(p);
		return;
	}
	for (;;) {
		(void)dhcpd_next(&p->lexer);
		if (block_has_ended(p))
			return;
		if (dhcpd_is(&p->lexer, "iaaddr") ||
		    dhcpd_is(&p->lexer, "iaprefix")) {
			parse_entry(p);
			continue;
		}
		if (dhcpd_is(&p->lexer, "cltt"))
			p->ia.has_cltt = read_time(p, &p->ia.cltt, NULL);
		if (!skip_statement(p))
			return;
	}
}

static bool
begin_ia(struct parser *p)
{
	if (!is_ia(p))
		return false;
	p->ia = (struct ia){
	    .type = dhcpd_is(&p->lexer, "ia-pd") ? LEASE_PD : LEASE_NA,
	    .temporary = dhcpd_is(&p->lexer, "ia-ta"),
	    .line = p->lexer.line};
	return true;
}

static void
parse_server_duid(struct parser *p)
{
	uint8_t duid[LEASE_DUID_MAX];
	size_t size;

	(void)dhcpd_next(&p->lexer);
	if (read_octets(p, duid, sizeof(duid), &size) && size >= LEASE_DUID_MIN)
		p->sink->server_duid(p->sink->context, span_of(duid, size));
	else
		complain(p, p->lexer.line, "the server's DUID cannot be read");
	(void)skip_statement(p);
}

static void
parse_statement(struct parser *p)
{
	if (begin_ia(p)) {
		parse_ia(p);
	} else if (dhcpd_is(&p->lexer, "server-duid")) {
		parse_server_duid(p);
	} else if (dhcpd_is(&p->lexer, "authoring-byte-order")) {
		(void)dhcpd_next(&p->lexer);
		p->big_endian = dhcpd_is(&p->lexer, "big-endian");
		(void)skip_statement(p);
	} else {
		complain(p, p->lexer.line,
		    "neither ia-na, ia-pd, ia-ta nor server-duid");
		(void)skip_statement(p);
	}
}

void
foreign_read_dhcpd(
    const char *text, size_t size, const struct foreign_sink *sink)
{
	struct parser *p = calloc(1, sizeof(*p));

	if (p == NULL) {
		sink->complain(sink->context, 1, "no memory to read it");
		return;
	}
	p->sink = sink;
	dhcpd_lexer_init(&p->lexer, text, size);
	while (dhcpd_next(&p->lexer) != DHCPD_END)
		parse_statement(p);
	free(p);
}
