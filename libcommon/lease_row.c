/*
 * lease_row.c: a lease and its row, both ways.
 *
 * A row is split at its commas (there is no quoting), then the columns are
 * read: the plain numbers by a table, the others by a function each. Writing
 * is one pass into memory whose size was checked beforehand.
 */
#include <string.h>

#include "libcommon/json_check.h"
#include "libcommon/lease_row.h"
#include "libcommon/row_split.h"
#include "libcommon/row_text.h"
#include "libcommon/text.h"

#define COLUMNS(C)                                                             \
	C(ADDRESS, "address")                                                  \
	C(DUID, "duid")                                                        \
	C(VALID, "valid_lifetime")                                             \
	C(EXPIRE, "expire")                                                    \
	C(SUBNET, "subnet_id")                                                 \
	C(PREFERRED, "pref_lifetime")                                          \
	C(TYPE, "lease_type")                                                  \
	C(IAID, "iaid")                                                        \
	C(PREFIX_LENGTH, "prefix_len")                                         \
	C(FQDN_FORWARD, "fqdn_fwd")                                            \
	C(FQDN_REVERSE, "fqdn_rev")                                            \
	C(HOSTNAME, "hostname")                                                \
	C(HWADDR, "hwaddr")                                                    \
	C(STATE, "state")                                                      \
	C(USER_CONTEXT, "user_context")                                        \
	C(HWTYPE, "hwtype")                                                    \
	C(HWADDR_SOURCE, "hwaddr_source")                                      \
	C(POOL, "pool_id")

#define COLUMN_ENUM(id, name) COLUMN_##id,
enum column { COLUMNS(COLUMN_ENUM) COLUMN_COUNT };

#define COLUMN_NAME(id, name) name,
static const char *const column_names[COLUMN_COUNT] = {COLUMNS(COLUMN_NAME)};

_Static_assert(COLUMN_COUNT == LEASE_ROW_COLUMNS, "the format's columns");

const char lease_row_header[] =
    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,"
    "iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,"
    "hwtype,hwaddr_source,pool_id";

#define HWTYPE_ETHERNET 1 /* what an empty or missing hwtype means */

/* What all but the four spans of a row needs: the address, twelve numbers,
 * the commas, the line end. */
#define ROW_FIXED_MAX (ADDRESS_TEXT_SIZE + 12 * ROW_TEXT_U64_SIZE + 20)

_Static_assert(ROW_FIXED_MAX + 3 * (LEASE_DUID_MAX + LEASE_HWADDR_MAX) +
		       ROW_TEXT_ESCAPE_SIZE *
			   (LEASE_HOSTNAME_MAX + LEASE_USER_CONTEXT_MAX) <=
		   LEASE_ROW_MAX,
    "the longest row fits");
_Static_assert(LEASE_DUID_MAX + LEASE_HWADDR_MAX + LEASE_HOSTNAME_MAX +
		       LEASE_USER_CONTEXT_MAX <=
		   LEASE_ROW_SCRATCH,
    "all spans fit");

static char *
put_number(char *out, uint64_t v)
{
	*out++ = ',';
	return row_put_u64(out, v);
}

/* Kea leaves columns empty that say something of what is not there. */
static char *
put_number_if(char *out, bool given, uint64_t v)
{
	if (given)
		return put_number(out, v);
	*out++ = ',';
	return out;
}

static bool
row_fits(const struct lease *lease, size_t capacity)
{
	if (lease->duid.size > LEASE_DUID_MAX ||
	    lease->hwaddr.size > LEASE_HWADDR_MAX ||
	    lease->hostname.size > LEASE_HOSTNAME_MAX ||
	    lease->user_context.size > LEASE_USER_CONTEXT_MAX)
		return false;
	return capacity >= LEASE_ROW_MAX ||
	       capacity >=
		   ROW_FIXED_MAX + 3 * (lease->duid.size + lease->hwaddr.size) +
		       ROW_TEXT_ESCAPE_SIZE *
			   (lease->hostname.size + lease->user_context.size);
}

/* The lifetimes and the state that the row says (lease-file.md 4). */
struct row_state {
	uint32_t valid, preferred, state;
};

static struct row_state
row_state(const struct lease *lease, bool removed)
{
	struct row_state s = {lease->valid, lease->preferred, lease->state};

	if (removed) {
		s.valid = s.preferred = 0;
		if (s.state == LEASE_RELEASED)
			s.state = LEASE_RECLAIMED;
	} else if (s.valid == 0 && s.state != LEASE_RELEASED) {
		s.valid = 1;
	}
	return s;
}

size_t
lease_row_write(
    const struct lease *lease, bool removed, char *out, size_t capacity)
{
	struct row_state s = row_state(lease, removed);
	int64_t end = lease->transaction + s.valid;
	bool hwaddr = lease->hwaddr.size > 0;
	char *p = out;

	if (!row_fits(lease, capacity))
		return 0;
	p = row_put_address(p, lease->address);
	*p++ = ',';
	p = row_put_pairs(p, lease->duid);
	p = put_number(p, s.valid);
	p = put_number(p, end < 0 ? 0 : (uint64_t)end);
	p = put_number(p, lease->subnet_id);
	p = put_number(p, s.preferred);
	p = put_number(p, lease->type);
	p = put_number(p, lease->iaid);
	p = put_number(p, lease->prefix_length);
	p = put_number(p, lease->fqdn_forward);
	p = put_number(p, lease->fqdn_reverse);
	*p++ = ',';
	p = row_put_escaped(p, lease->hostname);
	*p++ = ',';
	p = row_put_pairs(p, lease->hwaddr);
	p = put_number(p, s.state);
	*p++ = ',';
	p = row_put_escaped(p, lease->user_context);
	p = put_number_if(p, hwaddr, lease->hwtype);
	p = put_number_if(p, hwaddr, lease->hwaddr_source);
	p = put_number(p, lease->pool_id);
	*p++ = '\n';
	return (size_t)(p - out);
}

/* A column's text. */
struct field {
	const char *text;
	size_t size;
};

struct row {
	const char *text;
	struct row_split split; /* of its columns, those beyond ours too */
	uint8_t *scratch;       /* free room for spans */
	bool pairs;             /* the bytes read last were in pairs of hex */
	struct err_detail *detail;
};

_Static_assert(ROW_SPLIT_COLUMNS == COLUMN_COUNT, "all have places");

static inline struct field
field_of(const struct row *row, enum column column)
{
	const size_t *start = &row->split.starts[column];

	return (struct field){row->text + start[0], start[1] - start[0] - 1};
}

static enum err
bad_column(const struct row *row, enum column column, const char *reason)
{
	struct field f = field_of(row, column);
	char shown[64];

	return err_set(row->detail, ERR_CORRUPT, "%s: '%s' %s",
	    column_names[column],
	    text_printable(f.text, f.size, shown, sizeof(shown)), reason);
}

static bool
column_given(const struct row *row, enum column column)
{
	return row->split.count > (unsigned)column;
}

/* Columns that are plain numbers: the member and its type, what it may be, and
 * what it is if the column is missing or empty and may be so. */
#define NUMBERS(N)                                                             \
	N(VALID, valid, uint32_t, UINT32_MAX, false, 0)                        \
	N(SUBNET, subnet_id, uint32_t, UINT32_MAX, false, 0)                   \
	N(PREFERRED, preferred, uint32_t, UINT32_MAX, false, 0)                \
	N(IAID, iaid, uint32_t, UINT32_MAX, false, 0)                          \
	N(FQDN_FORWARD, fqdn_forward, bool, 1, false, 0)                       \
	N(FQDN_REVERSE, fqdn_reverse, bool, 1, false, 0)                       \
	N(STATE, state, uint8_t, UINT8_MAX, false, 0)                          \
	N(HWTYPE, hwtype, uint16_t, UINT16_MAX, true, HWTYPE_ETHERNET)         \
	N(HWADDR_SOURCE, hwaddr_source, uint32_t, UINT32_MAX, true,            \
	    HWADDR_UNKNOWN)                                                    \
	N(POOL, pool_id, uint32_t, UINT32_MAX, false, 0)

static inline bool
get_number(const struct row *row, enum column column, uint64_t max,
    bool may_be_empty, uint64_t *v)
{
	struct field f;

	if (!column_given(row, column))
		return true;
	f = field_of(row, column);
	if (may_be_empty && f.size == 0)
		return true;
	return row_get_u64(f.text, f.size, v) && *v <= max;
}

/* No loop over a table: what each column may be is known when this is
 * compiled, and most of them have one digit. */
static enum err
read_numbers(const struct row *row, struct lease *lease)
{
	enum column column;
	uint64_t v;

#define READ_NUMBER(id, member, type, max, may_be_empty, standard)             \
	column = COLUMN_##id;                                                  \
	v = standard;                                                          \
	if (!get_number(row, column, max, may_be_empty, &v))                   \
		goto bad;                                                      \
	lease->member = (type)v;

	NUMBERS(READ_NUMBER)
	return ERR_NONE;
bad:
	return bad_column(row, column, "is not a number in range");
}

/* Kea looks at prefix_len in prefix rows alone, and so do we. */
static enum err
read_type(const struct row *row, struct lease *lease)
{
	struct field type = field_of(row, COLUMN_TYPE);
	struct field length = field_of(row, COLUMN_PREFIX_LENGTH);
	uint64_t v = 0;

	if (!row_get_u64(type.text, type.size, &v) ||
	    (v != LEASE_NA && v != LEASE_PD))
		return bad_column(row, COLUMN_TYPE, "is neither 0 nor 2");
	lease->type = (uint8_t)v;
	lease->prefix_length = 128;
	if (v == LEASE_NA)
		return ERR_NONE;
	if (!row_get_u64(length.text, length.size, &v) || v == 0 || v > 128)
		return bad_column(
		    row, COLUMN_PREFIX_LENGTH, "is not in 1 to 128");
	lease->prefix_length = (uint8_t)v;
	return ERR_NONE;
}

static enum err
read_address(const struct row *row, struct lease *lease)
{
	struct field f = field_of(row, COLUMN_ADDRESS);

	if (!row_get_address(f.text, f.size, &lease->address))
		return bad_column(row, COLUMN_ADDRESS, "is no IPv6 address");
	if (!address_equal(address_mask(lease->address, lease->prefix_length),
		lease->address))
		return bad_column(row, COLUMN_ADDRESS,
		    "has bits set beyond its prefix length");
	return ERR_NONE;
}

/* expire is the sum of two numbers, so the transaction time may be off the
 * scale of a clock either way; only an infinite lease's does not matter. */
static enum err
read_expire(const struct row *row, struct lease *lease)
{
	struct field f = field_of(row, COLUMN_EXPIRE);
	uint64_t v;

	if (!row_get_u64(f.text, f.size, &v) || v > INT64_MAX)
		return bad_column(
		    row, COLUMN_EXPIRE, "is not a number in range");
	lease->transaction = (int64_t)v - lease->valid;
	if (lease->valid == LIFETIME_INFINITE && lease->transaction < 0)
		lease->transaction = 0;
	return ERR_NONE;
}

static bool
read_bytes(struct row *row, struct field f, size_t max, struct span *out)
{
	size_t size;

	row->pairs = row_get_pairs(f.text, f.size, row->scratch, max, &size);
	if (!row->pairs &&
	    !text_to_bytes(f.text, f.size, row->scratch, max, &size))
		return false;
	*out = span_of(row->scratch, size);
	row->scratch += size;
	return true;
}

bool
lease_duid_is_nobody(struct span duid)
{
	static const uint8_t nobody[LEASE_DUID_MIN];

	return span_equal(duid, span_of(nobody, sizeof(nobody)));
}

/* Kea before 2.3 writes the DUID of nobody as one byte (lease-file.md 2). */
static enum err
read_duid(struct row *row, struct lease *lease)
{
	static const uint8_t nobody[LEASE_DUID_MIN];
	bool readable = read_bytes(
	    row, field_of(row, COLUMN_DUID), LEASE_DUID_MAX, &lease->duid);

	if (readable && lease->state == LEASE_DECLINED &&
	    span_equal(lease->duid, span_of(nobody, 1)))
		lease->duid = span_of(nobody, sizeof(nobody));
	if (!readable || lease->duid.size < LEASE_DUID_MIN)
		return bad_column(
		    row, COLUMN_DUID, "is not a DUID of 3 to 130 bytes");
	if (lease->state != LEASE_DECLINED && lease_duid_is_nobody(lease->duid))
		return bad_column(row, COLUMN_DUID,
		    "stands for no client, but the lease is not declined");
	return ERR_NONE;
}

/* The usual link-layer address is the end of the DUID, and its text is the end
 * of the DUID's; after read_duid. */
static bool
is_end_of_duid(const struct row *row, struct field f)
{
	struct field duid = field_of(row, COLUMN_DUID);

	return row->pairs && f.size % 3 == 2 && f.size <= duid.size &&
	       f.size < 3 * LEASE_HWADDR_MAX &&
	       memcmp(duid.text + duid.size - f.size, f.text, f.size) == 0;
}

static enum err
read_hwaddr(struct row *row, struct lease *lease)
{
	struct field f;

	lease->hwaddr = SPAN_EMPTY;
	if (!column_given(row, COLUMN_HWADDR))
		return ERR_NONE;
	f = field_of(row, COLUMN_HWADDR);
	if (f.size == 0)
		return ERR_NONE;
	if (is_end_of_duid(row, f)) {
		size_t size = (f.size + 1) / 3;

		lease->hwaddr =
		    span_of(lease->duid.data + lease->duid.size - size, size);
	} else if (!read_bytes(row, f, LEASE_HWADDR_MAX, &lease->hwaddr)) {
		(void)bad_column(row, COLUMN_HWADDR,
		    "is no link-layer address and was left out");
	}
	return ERR_NONE;
}

static enum err
read_text(struct row *row, enum column column, size_t max, struct span *out)
{
	struct field f;
	size_t size;

	*out = SPAN_EMPTY;
	if (!column_given(row, column))
		return ERR_NONE;
	f = field_of(row, column);
	if (f.size == 0)
		return ERR_NONE;
	size = row_get_escaped(f.text, f.size, row->scratch, max);
	if (size == SIZE_MAX)
		return bad_column(row, column, "is too long");
	*out = span_of(row->scratch, size);
	row->scratch += size;
	return ERR_NONE;
}

static enum err
read_context(struct row *row, struct lease *lease)
{
	struct span *context = &lease->user_context;
	enum err err;

	err = read_text(
	    row, COLUMN_USER_CONTEXT, LEASE_USER_CONTEXT_MAX, context);
	if (err == ERR_NONE && context->size > 0 &&
	    !json_is_map((const char *)context->data, context->size))
		return bad_column(row, COLUMN_USER_CONTEXT, "is no JSON map");
	return err;
}

/* In an order that lets each use what was read before it. */
static enum err
read_columns(struct row *row, struct lease *lease)
{
	enum err err;

	if ((err = read_numbers(row, lease)) == ERR_NONE &&
	    (err = read_type(row, lease)) == ERR_NONE &&
	    (err = read_address(row, lease)) == ERR_NONE &&
	    (err = read_expire(row, lease)) == ERR_NONE &&
	    (err = read_duid(row, lease)) == ERR_NONE &&
	    (err = read_text(row, COLUMN_HOSTNAME, LEASE_HOSTNAME_MAX,
		 &lease->hostname)) == ERR_NONE &&
	    (err = read_context(row, lease)) == ERR_NONE)
		err = read_hwaddr(row, lease);
	return err;
}

enum err
lease_row_read(const char *line, size_t size, unsigned columns_min,
    unsigned columns_max, uint8_t *scratch, struct lease *lease, bool *removed,
    struct err_detail *detail)
{
	struct row row; /* the rest is set by splitting */
	enum err err;

	row.text = line;
	row.scratch = scratch;
	row.detail = detail;
	if (detail != NULL)
		detail->text[0] = 0;
	row_split(&row.split, line, size);
	if (row.split.has_zero)
		return err_set(detail, ERR_CORRUPT, "row has a NUL byte");
	if (row.split.count < columns_min || row.split.count > columns_max)
		return err_set(detail, ERR_CORRUPT,
		    "row has %u columns, it must have %u to %u",
		    row.split.count, columns_min, columns_max);
	err = read_columns(&row, lease);
	*removed = lease->valid == 0 && lease->state != LEASE_RELEASED;
	return err;
}

bool
lease_row_read_key(const char *line, size_t size, struct address *address,
    uint8_t *type, uint8_t *prefix_length)
{
	const char *end = line + size, *start = line, *comma;
	uint64_t v;

	for (unsigned column = 0; column <= COLUMN_PREFIX_LENGTH; column++) {
		comma = memchr(start, ',', (size_t)(end - start));
		if (comma == NULL)
			return false;
		size = (size_t)(comma - start);
		if (column == COLUMN_ADDRESS &&
		    !row_get_address(start, size, address))
			return false;
		if (column == COLUMN_TYPE) {
			if (size != 1)
				return false;
			*type = (uint8_t)(*start - '0');
			*prefix_length = 128;
			if (*type == LEASE_NA)
				return true;
		}
		if (column == COLUMN_PREFIX_LENGTH) {
			if (!row_get_u64(start, size, &v) || v > 128)
				return false;
			*prefix_length = (uint8_t)v;
		}
		start = comma + 1;
	}
	return true;
}

static bool
same_name(struct field f, const char *name)
{
	return f.size == strlen(name) && memcmp(f.text, name, f.size) == 0;
}

enum err
lease_row_check_header(const char *line, size_t size, unsigned *columns_min,
    unsigned *columns_max, struct err_detail *detail)
{
	struct row row = {.text = line, .detail = detail};
	unsigned count;
	char shown[64];

	row_split(&row.split, line, size); /* a name with a 0 is no name */
	count = row.split.count;
	for (unsigned i = 0; i < count && i < COLUMN_COUNT; i++) {
		struct field f = field_of(&row, (enum column)i);

		if (same_name(f, column_names[i]))
			continue;
		return err_set(detail, ERR_CORRUPT,
		    "header contains an invalid column: '%s'",
		    text_printable(f.text, f.size, shown, sizeof(shown)));
	}
	if (count < LEASE_ROW_COLUMNS_MIN)
		return err_set(detail, ERR_CORRUPT,
		    "header has only %u valid column(s), it must have at "
		    "least %u",
		    count, LEASE_ROW_COLUMNS_MIN);
	*columns_min = count < COLUMN_COUNT ? count : COLUMN_COUNT;
	*columns_max = count < COLUMN_COUNT ? COLUMN_COUNT : count;
	return ERR_NONE;
}
