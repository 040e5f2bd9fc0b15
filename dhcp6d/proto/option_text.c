/*
 * proto/option_text.c: one small writer per shape that Kea knows.
 *
 * A value that ends inside a field is shown as far as it goes.
 */
#include "dhcp6d/proto/option_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dhcp6d/proto/numbers.h"
#include "libcommon/address.h"
#include "libcommon/text.h"

#define LINE_SIZE 160 /* of anything but strings and hex */

static void write_option(struct writer *w,
    const struct option_definition *definition, struct option_at option,
    unsigned depth);

static void put(struct writer *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
put(struct writer *w, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	writer_bytes(w, span_of(line, strlen(line)));
}

/* "type=00008(NAME), len=00002:" */
static void
put_header(struct writer *w, struct option_at option, const char *name)
{
	put(w, "type=%05u%s, len=%05zu:", option.code, name, option.value.size);
}

static void
put_hex(struct writer *w, struct span bytes, const char *between,
    const char *digits)
{
	for (size_t i = 0; i < bytes.size; i++) {
		char pair[2] = {
		    digits[bytes.data[i] >> 4], digits[bytes.data[i] & 15]};

		if (i > 0)
			writer_bytes(w, span_of(between, strlen(between)));
		writer_bytes(w, span_of(pair, sizeof(pair)));
	}
}

static void
put_address(struct writer *w, struct address address)
{
	char text[ADDRESS_TEXT_SIZE];

	put(w, "%s", address_text(address, text));
}

static void
put_quoted(struct writer *w, struct span text, const char *quote)
{
	put(w, "%s", quote);
	writer_bytes(w, text);
	put(w, "%s", quote);
}

/* One octet of a label, as master files write it (RFC 1035 5.1). */
static void
put_label_octet(struct writer *w, unsigned char c)
{
	if (c <= 0x20 || c >= 0x7f)
		put(w, "\\%03u", c);
	else if (strchr("\"().;\\@$", c) != NULL)
		put(w, "\\%c", c);
	else
		put(w, "%c", c);
}

/* A name up to its root, or to the end of r; false if it broke off. */
static bool
put_domain_name(struct writer *w, struct reader *r)
{
	bool empty = true;

	while (reader_left(r) > 0) {
		struct span label = reader_take(r, reader_u8(r));

		if (!reader_good(r))
			return false;
		if (label.size == 0) {
			put(w, "%s", empty ? "." : "");
			return true;
		}
		for (size_t i = 0; i < label.size; i++)
			put_label_octet(w, label.data[i]);
		put(w, ".");
		empty = false;
	}
	return false;
}

static void
put_psid(struct writer *w, struct reader *r)
{
	unsigned length = reader_u8(r), value = reader_u16(r);

	if (reader_good(r) && length <= 16)
		put(w, "len=%u,psid=%u", length,
		    length == 0 ? 0 : value >> (16 - length));
}

static void
put_ipv4(struct writer *w, struct reader *r)
{
	struct span bytes = reader_take(r, 4);

	if (bytes.size == 4)
		put(w, "%u.%u.%u.%u", bytes.data[0], bytes.data[1],
		    bytes.data[2], bytes.data[3]);
}

/* Kea shows no prefix here; its octets are passed over. */
static void
pass_prefix(struct reader *r)
{
	reader_take(r, (reader_u8(r) + 7u) / 8);
}

static void
put_number(struct writer *w, struct reader *r, enum option_field field)
{
	switch (field) {
	case FIELD_INT8:
		put(w, "%d", (int8_t)reader_u8(r));
		break;
	case FIELD_INT16:
		put(w, "%d", (int16_t)reader_u16(r));
		break;
	case FIELD_INT32:
		put(w, "%" PRId32, (int32_t)reader_u32(r));
		break;
	case FIELD_UINT8:
		put(w, "%u", reader_u8(r));
		break;
	case FIELD_UINT16:
		put(w, "%u", reader_u16(r));
		break;
	default:
		put(w, "%" PRIu32, reader_u32(r));
		break;
	}
}

/* The value of one field, without its type. */
static void
put_value(struct writer *w, struct reader *r, enum option_field field)
{
	switch (field) {
	case FIELD_BOOLEAN:
		put(w, "%s", reader_u8(r) != 0 ? "true" : "false");
		break;
	case FIELD_IPV4_ADDRESS:
		put_ipv4(w, r);
		break;
	case FIELD_IPV6_ADDRESS:
		put_address(w, reader_address(r));
		break;
	case FIELD_IPV6_PREFIX:
		pass_prefix(r);
		break;
	case FIELD_PSID:
		put_psid(w, r);
		break;
	case FIELD_STRING:
		put_quoted(w, reader_take(r, reader_left(r)), "\"");
		break;
	case FIELD_TUPLE:
		put_quoted(w, reader_take(r, reader_u16(r)), "\"");
		break;
	case FIELD_FQDN:
		put(w, "\"");
		put_domain_name(w, r);
		put(w, "\"");
		break;
	case FIELD_BINARY:
	case FIELD_INTERNAL:
		put_hex(
		    w, reader_take(r, reader_left(r)), "", "0123456789ABCDEF");
		break;
	case FIELD_NONE:
	case FIELD_EMPTY:
	case FIELD_RECORD:
		break;
	default:
		put_number(w, r, field);
		break;
	}
}

static bool
is_integer(enum option_field field)
{
	return field >= FIELD_INT8 && field <= FIELD_UINT32;
}

/* Lists of plain types have forms of their own. */
static void
put_list(struct writer *w, struct reader *r, enum option_field field)
{
	while (reader_left(r) > 0 && reader_good(r) && writer_good(w)) {
		put(w, " ");
		put_value(w, r, field);
		if (is_integer(field))
			put(w, "(%s)", option_field_name(field));
		else if (field != FIELD_IPV6_ADDRESS)
			put(w, " (%s)", option_field_name(field));
	}
}

static void
put_typed(struct writer *w, struct reader *r, enum option_field field)
{
	put(w, " ");
	put_value(w, r, field);
	put(w, " (%s)", option_field_name(field));
}

static void
put_record(struct writer *w, struct reader *r,
    const struct option_definition *definition)
{
	unsigned count = definition->field_count;

	for (unsigned i = 0; i < count; i++)
		put_typed(w, r, (enum option_field)definition->fields[i]);
	while (definition->array && count > 0 && reader_left(r) > 0 &&
	       reader_good(r) && writer_good(w))
		put_typed(
		    w, r, (enum option_field)definition->fields[count - 1]);
}

/* "data-len0=3, data0='abc'", for each tuple. */
static void
put_tuples(struct writer *w, struct reader *r, const char *prefix)
{
	for (unsigned i = 0; reader_left(r) > 0 && writer_good(w); i++) {
		struct span tuple = reader_take(r, reader_u16(r));

		if (!reader_good(r))
			return;
		put(w, ", data-len%u=%zu, %sdata%u=", i, tuple.size, prefix, i);
		put_quoted(w, tuple, "'");
	}
}

static void
put_vendor_class(struct writer *w, struct option_at option, struct reader *r)
{
	put(w, "type=%u, len=%zu,  enterprise id=0x%" PRIx32, option.code,
	    option.value.size, reader_u32(r));
	put_tuples(w, r, "vendor-class-");
}

static void
put_client_fqdn(struct writer *w, struct option_at option, struct reader *r)
{
	unsigned flags = reader_u8(r);
	bool full;

	put(w,
	    "type=%u(CLIENT_FQDN), flags: (N=%u, O=%u, S=%u), "
	    "domain-name='",
	    option.code, flags >> 2 & 1, flags >> 1 & 1, flags & 1);
	full = put_domain_name(w, r);
	put(w, "' (%s)", full ? "full" : "partial");
}

static void
put_status(struct writer *w, struct option_at option, struct reader *r)
{
	unsigned status = reader_u16(r);

	put_header(w, option, "");
	put(w, " %s(%u) ", status_name(status), status);
	put_quoted(w, reader_take(r, reader_left(r)), "\"");
}

static void
put_ia(struct writer *w, struct option_at option, struct reader *r)
{
	uint32_t iaid = reader_u32(r), t1 = reader_u32(r);

	put_header(
	    w, option, option.code == OPTION_IA_NA ? "(IA_NA)" : "(IA_PD)");
	put(w, " iaid=%" PRIu32 ", t1=%" PRIu32 ", t2=%" PRIu32, iaid, t1,
	    reader_u32(r));
}

static void
put_lifetimes(struct writer *w, uint32_t preferred, uint32_t valid)
{
	put(w, ", preferred-lft=%" PRIu32 ", valid-lft=%" PRIu32, preferred,
	    valid);
}

static void
put_iaaddr(struct writer *w, struct option_at option, struct reader *r)
{
	struct address address = reader_address(r);
	uint32_t preferred = reader_u32(r);

	put_header(w, option, "(IAADDR)");
	put(w, " address=");
	put_address(w, address);
	put_lifetimes(w, preferred, reader_u32(r));
}

static void
put_iaprefix(struct writer *w, struct option_at option, struct reader *r)
{
	uint32_t preferred = reader_u32(r), valid = reader_u32(r);
	unsigned length = reader_u8(r);

	put_header(w, option, "(IAPREFIX)");
	put(w, " prefix=");
	put_address(w, reader_address(r));
	put(w, "/%u", length);
	put_lifetimes(w, preferred, valid);
}

/* Standard options that Kea shows in a way of their own; false if not. */
static bool
put_special(struct writer *w, const struct option_definition *definition,
    struct option_at option, struct reader *r)
{
	if (definition == NULL || strcmp(definition->space, "dhcp6") != 0)
		return false;
	switch (option.code) {
	case OPTION_IA_NA:
	case OPTION_IA_PD:
		put_ia(w, option, r);
		return true;
	case OPTION_IAADDR:
		put_iaaddr(w, option, r);
		return true;
	case OPTION_IAPREFIX:
		put_iaprefix(w, option, r);
		return true;
	case OPTION_STATUS_CODE:
		put_status(w, option, r);
		return true;
	case OPTION_VENDOR_CLASS:
		put_vendor_class(w, option, r);
		return true;
	case OPTION_CLIENT_FQDN:
		put_client_fqdn(w, option, r);
		return true;
	default:
		return false;
	}
}

/* By the definition's type. */
static void
put_by_type(struct writer *w, const struct option_definition *definition,
    struct option_at option, struct reader *r)
{
	enum option_field type =
	    definition == NULL ? FIELD_BINARY : definition->type;

	if (type == FIELD_TUPLE && definition->array) {
		put(w, "type=%u, len=%zu", option.code, option.value.size);
		put_tuples(w, r, "");
		return;
	}
	put_header(w, option, "");
	if (type == FIELD_BINARY || type == FIELD_EMPTY ||
	    type == FIELD_INTERNAL) {
		bool whole =
		    definition == NULL || definition->encapsulates == NULL;

		put(w, " ");
		if (whole)
			put_hex(w, reader_take(r, reader_left(r)), ":",
			    "0123456789abcdef");
	} else if (type == FIELD_RECORD) {
		put_record(w, r, definition);
	} else if (definition->array) {
		put_list(w, r, type);
	} else {
		put_typed(w, r, type);
	}
}

/* Octets of a field, or 0 if that depends. */
static size_t
field_size(enum option_field field)
{
	switch (field) {
	case FIELD_BOOLEAN:
	case FIELD_INT8:
	case FIELD_UINT8:
		return 1;
	case FIELD_INT16:
	case FIELD_UINT16:
		return 2;
	case FIELD_PSID:
		return 3;
	case FIELD_INT32:
	case FIELD_UINT32:
	case FIELD_IPV4_ADDRESS:
		return 4;
	case FIELD_IPV6_ADDRESS:
		return 16;
	default:
		return 0;
	}
}

static bool
fields_size(const struct option_definition *definition, size_t *size)
{
	*size = 0;
	if (definition->array)
		return false;
	if (definition->type == FIELD_EMPTY)
		return true;
	if (definition->type != FIELD_RECORD) {
		*size = field_size(definition->type);
		return *size > 0;
	}
	for (unsigned i = 0; i < definition->field_count; i++) {
		size_t one =
		    field_size((enum option_field)definition->fields[i]);

		if (one == 0)
			return false;
		*size += one;
	}
	return true;
}

bool
option_suboptions_offset(
    const struct option_definition *definition, size_t *offset)
{
	if (definition == NULL || definition->encapsulates == NULL)
		return false;
	return fields_size(definition, offset);
}

/* Suboptions of vendor options are defined by the vendor. */
static const struct option_definition *
find_inner(
    const struct option_definition *outer, struct span value, uint16_t code)
{
	char space[sizeof("vendor-4294967295")];

	if (outer->code != OPTION_VENDOR_OPTS ||
	    strcmp(outer->space, "dhcp6") != 0 || value.size < 4)
		return option_find(outer->encapsulates, code);
	snprintf(space, sizeof(space), "vendor-%" PRIu32, load_u32(value.data));
	return option_find(space, code);
}

static void
put_suboptions(struct writer *w, const struct option_definition *definition,
    struct option_at option, unsigned depth)
{
	struct option_at inner;
	struct reader r;
	size_t offset;
	bool first = true;

	if (!option_suboptions_offset(definition, &offset) ||
	    offset >= option.value.size || depth >= OPTION_TEXT_DEPTH)
		return;
	reader_init(&r, option.value);
	reader_take(&r, offset);
	while (option_walk_next(&r, &inner) && writer_good(w)) {
		put(w, "%s\n%*s", first ? ",\noptions:" : "",
		    (int)(depth + 1) * 2, "");
		write_option(w,
		    find_inner(definition, option.value, inner.code), inner,
		    depth + 1);
		first = false;
	}
}

static void
write_option(struct writer *w, const struct option_definition *definition,
    struct option_at option, unsigned depth)
{
	struct reader r;

	reader_init(&r, option.value);
	if (!put_special(w, definition, option, &r))
		put_by_type(w, definition, option, &r);
	put_suboptions(w, definition, option, depth);
}

void
option_write_text(struct writer *w, const struct option_definition *definition,
    struct option_at option)
{
	write_option(w, definition, option, 0);
}

void
option_write_string(struct writer *w,
    const struct option_definition *definition, struct option_at option)
{
	if (definition != NULL && definition->type == FIELD_STRING &&
	    !definition->array)
		writer_bytes(w, option.value);
	else
		option_write_text(w, definition, option);
}
