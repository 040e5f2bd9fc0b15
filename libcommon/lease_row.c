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

/* A column's text; data is never NULL. */
struct field {
	const char *text;
	size_t size;
};

struct row {
	struct field fields[COLUMN_COUNT]; /* the first count are there */
	unsigned count;                    /* in all, those beyond ours too */
	uint8_t *scratch;                  /* free room for spans */
	struct err_detail *detail;
};

#define BYTES_OF(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The high bit of each byte of word that is 0. */
static uint64_t
zero_bytes(uint64_t word)
{
	return ~(
	    ((word & BYTES_OF(0x7f)) + BYTES_OF(0x7f)) | word | BYTES_OF(0x7f));
}

static uint64_t
load_word(const char *p, size_t size)
{
	uint64_t word = BYTES_OF('x');

	memcpy(&word, p, size);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static void
end_field(struct row *row, const char **start, const char *end)
{
	if (row->count < COLUMN_COUNT)
		row->fields[row->count] =
		    (struct field){*start, (size_t)(end - *start)};
	row->count++;
	*start = end + 1;
}

/* Eight bytes at a time: columns are short, so a search from comma to comma
 * would cost more than all else. False if there is a byte of value 0. */
static bool
split_row(struct row *row, const char *line, size_t size)
{
	const char *start = line;
	uint64_t zeros = 0;

	row->count = 0;
	for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
		size_t left = size - at;
		uint64_t word = left >= sizeof(word)
				    ? load_word(line + at, sizeof(word))
				    : load_word(line + at, left);
		uint64_t commas = zero_bytes(word ^ BYTES_OF(','));

		zeros |= zero_bytes(word);
		for (; commas != 0; commas &= commas - 1)
			end_field(row, &start,
			    line + at + __builtin_ctzll(commas) / 8);
	}
	end_field(row, &start, line + size);
	return zeros == 0;
}

static enum err
bad_column(const struct row *row, enum column column, const char *reason)
{
	struct field f = row->fields[column];
	char shown[64];

	return err_set(row->detail, ERR_CORRUPT, "%s: '%s' %s",
	    column_names[column],
	    text_printable(f.text, f.size, shown, sizeof(shown)), reason);
}

static bool
column_given(const struct row *row, enum column column)
{
	return row->count > (unsigned)column;
}

/* A column that is a plain number: what it may be and where it goes. */
struct number_column {
	uint8_t column;
	uint8_t width; /* of the member, in bytes */
	uint16_t offset;
	uint32_t max;
	bool may_be_empty;
	uint8_t standard; /* when the column is empty or missing */
};

#define NUMBER(id, member, max, may_be_empty, standard)                        \
	{                                                                      \
		COLUMN_##id, sizeof(((struct lease *)0)->member),              \
		    offsetof(struct lease, member), max, may_be_empty,         \
		    standard                                                   \
	}

static const struct number_column numbers[] = {
    NUMBER(VALID, valid, UINT32_MAX, false, 0),
    NUMBER(SUBNET, subnet_id, UINT32_MAX, false, 0),
    NUMBER(PREFERRED, preferred, UINT32_MAX, false, 0),
    NUMBER(IAID, iaid, UINT32_MAX, false, 0),
    NUMBER(FQDN_FORWARD, fqdn_forward, 1, false, 0),
    NUMBER(FQDN_REVERSE, fqdn_reverse, 1, false, 0),
    NUMBER(STATE, state, UINT8_MAX, false, 0),
    NUMBER(HWTYPE, hwtype, UINT16_MAX, true, HWTYPE_ETHERNET),
    NUMBER(HWADDR_SOURCE, hwaddr_source, UINT32_MAX, true, HWADDR_UNKNOWN),
    NUMBER(POOL, pool_id, UINT32_MAX, false, 0),
};

static void
store_number(struct lease *lease, const struct number_column *n, uint64_t v)
{
	uint8_t *member = (uint8_t *)lease + n->offset;
	uint32_t wide = (uint32_t)v;
	uint16_t half = (uint16_t)v;
	uint8_t byte = (uint8_t)v;

	if (n->width == sizeof(wide))
		memcpy(member, &wide, sizeof(wide));
	else if (n->width == sizeof(half))
		memcpy(member, &half, sizeof(half));
	else
		memcpy(member, &byte, sizeof(byte));
}

_Static_assert(sizeof(bool) == 1, "a bool is stored as a byte");

static enum err
read_numbers(const struct row *row, struct lease *lease)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct number_column *n = &numbers[i];
		struct field f = row->fields[n->column];
		uint64_t v = n->standard;

		if (column_given(row, n->column) &&
		    !(f.size == 0 && n->may_be_empty) &&
		    (!row_get_u64(f.text, f.size, &v) || v > n->max))
			return bad_column(
			    row, n->column, "is not a number in range");
		store_number(lease, n, v);
	}
	return ERR_NONE;
}

/* Kea looks at prefix_len in prefix rows alone, and so do we. */
static enum err
read_type(const struct row *row, struct lease *lease)
{
	struct field type = row->fields[COLUMN_TYPE];
	struct field length = row->fields[COLUMN_PREFIX_LENGTH];
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
	struct field f = row->fields[COLUMN_ADDRESS];

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
	struct field f = row->fields[COLUMN_EXPIRE];
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

	if (!row_get_pairs(f.text, f.size, row->scratch, max, &size) &&
	    !text_to_bytes(f.text, f.size, row->scratch, max, &size))
		return false;
	*out = span_of(row->scratch, size);
	row->scratch += size;
	return true;
}

/* Kea before 2.3 writes the DUID of nobody as one byte (lease-file.md 2). */
static enum err
read_duid(struct row *row, struct lease *lease)
{
	static const uint8_t nobody[LEASE_DUID_MIN];
	bool readable = read_bytes(
	    row, row->fields[COLUMN_DUID], LEASE_DUID_MAX, &lease->duid);

	if (readable && lease->state == LEASE_DECLINED &&
	    span_equal(lease->duid, span_of(nobody, 1)))
		lease->duid = span_of(nobody, sizeof(nobody));
	if (!readable || lease->duid.size < LEASE_DUID_MIN)
		return bad_column(
		    row, COLUMN_DUID, "is not a DUID of 3 to 130 bytes");
	if (lease->state != LEASE_DECLINED &&
	    span_equal(lease->duid, span_of(nobody, sizeof(nobody))))
		return bad_column(row, COLUMN_DUID,
		    "stands for no client, but the lease is not declined");
	return ERR_NONE;
}

static enum err
read_hwaddr(struct row *row, struct lease *lease)
{
	lease->hwaddr = SPAN_EMPTY;
	if (column_given(row, COLUMN_HWADDR) &&
	    row->fields[COLUMN_HWADDR].size > 0 &&
	    !read_bytes(row, row->fields[COLUMN_HWADDR], LEASE_HWADDR_MAX,
		&lease->hwaddr))
		(void)bad_column(row, COLUMN_HWADDR,
		    "is no link-layer address and was left out");
	return ERR_NONE;
}

static enum err
read_text(struct row *row, enum column column, size_t max, struct span *out)
{
	struct field f;
	size_t size;

	*out = SPAN_EMPTY;
	if (!column_given(row, column) || row->fields[column].size == 0)
		return ERR_NONE;
	f = row->fields[column];
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
	struct row row; /* its fields are set by splitting */
	enum err err;

	row.scratch = scratch;
	row.detail = detail;
	if (detail != NULL)
		detail->text[0] = 0;
	if (!split_row(&row, line, size))
		return err_set(detail, ERR_CORRUPT, "row has a NUL byte");
	if (row.count < columns_min || row.count > columns_max)
		return err_set(detail, ERR_CORRUPT,
		    "row has %u columns, it must have %u to %u", row.count,
		    columns_min, columns_max);
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
	struct row row = {.detail = detail};
	char shown[64];

	(void)split_row(&row, line, size); /* a name with a 0 is no name */
	for (unsigned i = 0; i < row.count && i < COLUMN_COUNT; i++) {
		struct field f = row.fields[i];

		if (same_name(f, column_names[i]))
			continue;
		return err_set(detail, ERR_CORRUPT,
		    "header contains an invalid column: '%s'",
		    text_printable(f.text, f.size, shown, sizeof(shown)));
	}
	if (row.count < LEASE_ROW_COLUMNS_MIN)
		return err_set(detail, ERR_CORRUPT,
		    "header has only %u valid column(s), it must have at "
		    "least %u",
		    row.count, LEASE_ROW_COLUMNS_MIN);
	*columns_min = row.count < COLUMN_COUNT ? row.count : COLUMN_COUNT;
	*columns_max = row.count < COLUMN_COUNT ? COLUMN_COUNT : row.count;
	return ERR_NONE;
}
