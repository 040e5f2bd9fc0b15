/*
 * proto/option_field.c: one field of option-data's text into wire bytes.
 *
 * The text forms are those of kea-config.md 3.14.
 */
#include "dhcp6d/proto/option_field.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <string.h>

#include "dhcp6d/proto/domain_name.h"
#include "libcommon/address.h"
#include "libcommon/text.h"

/* "%.*s" wants an int; nothing that is worth quoting is longer. */
#define QUOTED_MAX 100
#define QUOTED(text, size)                                                     \
	((size) > QUOTED_MAX ? QUOTED_MAX : (int)(size)), (text)

static enum err
refuse(enum option_field field, const char *text, size_t size,
    struct err_detail *detail)
{
	return err_set(detail, ERR_SYNTAX, "'%.*s' is not of type %s",
	    QUOTED(text, size), option_field_name(field));
}

/* "0x..." with up to 8 digits */
static bool
hex_integer(const char *text, size_t size, int64_t *out)
{
	uint8_t bytes[4];
	size_t count;

	if (size < 3 || text[0] != '0' || (text[1] | 0x20) != 'x' ||
	    !text_to_bytes(text + 2, size - 2, bytes, sizeof(bytes), &count))
		return false;
	*out = 0;
	for (size_t i = 0; i < count; i++)
		*out = *out << 8 | bytes[i];
	return true;
}

static enum err
integer_write(enum option_field field, const char *text, size_t size,
    struct writer *w, struct err_detail *detail)
{
	static const struct {
		int64_t least, most;
		uint8_t octets;
	} limits[] = {
	    [FIELD_INT8] = {INT8_MIN, INT8_MAX, 1},
	    [FIELD_INT16] = {INT16_MIN, INT16_MAX, 2},
	    [FIELD_INT32] = {INT32_MIN, INT32_MAX, 4},
	    [FIELD_UINT8] = {0, UINT8_MAX, 1},
	    [FIELD_UINT16] = {0, UINT16_MAX, 2},
	    [FIELD_UINT32] = {0, UINT32_MAX, 4},
	};
	int64_t value;

	if (!text_to_i64(text, size, &value) &&
	    !hex_integer(text, size, &value))
		return refuse(field, text, size, detail);
	if (value < limits[field].least || value > limits[field].most)
		return err_set(detail, ERR_RANGE,
		    "%" PRId64 " is not in %s's range of %" PRId64
		    " to %" PRId64,
		    value, option_field_name(field), limits[field].least,
		    limits[field].most);
	for (unsigned i = limits[field].octets; i > 0; i--)
		writer_u8(w, (uint8_t)((uint64_t)value >> (8 * (i - 1))));
	return ERR_NONE;
}

static enum err
boolean_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail)
{
	bool is_true = (size == 1 && text[0] == '1') ||
		       (size == 4 && memcmp(text, "true", 4) == 0);
	bool is_false = (size == 1 && text[0] == '0') ||
			(size == 5 && memcmp(text, "false", 5) == 0);

	if (!is_true && !is_false)
		return refuse(FIELD_BOOLEAN, text, size, detail);
	writer_u8(w, is_true);
	return ERR_NONE;
}

static enum err
ipv4_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail)
{
	char whole[INET_ADDRSTRLEN];
	struct in_addr address;

	if (size >= sizeof(whole))
		return refuse(FIELD_IPV4_ADDRESS, text, size, detail);
	memcpy(whole, text, size);
	whole[size] = '\0';
	if (inet_pton(AF_INET, whole, &address) != 1)
		return refuse(FIELD_IPV4_ADDRESS, text, size, detail);
	writer_bytes(w, span_of(&address, sizeof(address)));
	return ERR_NONE;
}

static enum err
ipv6_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail)
{
	struct address address;

	if (!address_parse(text, size, &address))
		return refuse(FIELD_IPV6_ADDRESS, text, size, detail);
	writer_address(w, address);
	return ERR_NONE;
}

/* Its length, and no more octets than that needs; host bits are cleared. */
static enum err
prefix_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail)
{
	uint8_t wire[ADDRESS_WIRE_SIZE];
	struct prefix prefix;

	if (!prefix_parse(text, size, &prefix))
		return refuse(FIELD_IPV6_PREFIX, text, size, detail);
	address_store(wire, address_mask(prefix.address, prefix.length));
	writer_u8(w, prefix.length);
	writer_bytes(w, span_of(wire, (prefix.length + 7u) / 8));
	return ERR_NONE;
}

/* "value/length": a port set of that many bits, left-aligned in 16. */
static enum err
psid_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail)
{
	const char *slash = memchr(text, '/', size);
	uint32_t value, length;
	size_t before;

	if (slash == NULL)
		return refuse(FIELD_PSID, text, size, detail);
	before = (size_t)(slash - text);
	if (!text_to_u32(text, before, &value) ||
	    !text_to_u32(slash + 1, size - before - 1, &length))
		return refuse(FIELD_PSID, text, size, detail);
	if (length > 16 || value >> length != 0)
		return err_set(detail, ERR_RANGE,
		    "a PSID of %u bits (16 at most) cannot be %u", length,
		    value);
	writer_u8(w, (uint8_t)length);
	writer_u16(w, (uint16_t)(value << (16 - length)));
	return ERR_NONE;
}

static enum err
tuple_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail)
{
	if (size > UINT16_MAX)
		return err_set(detail, ERR_RANGE,
		    "a text of %zu octets is too long", size);
	writer_u16(w, (uint16_t)size);
	writer_bytes(w, span_of(text, size));
	return ERR_NONE;
}

enum err
option_hex_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail)
{
	size_t room = w->failed ? 0 : w->capacity - w->size;
	size_t count;

	if (text_to_bytes(text, size, w->start + w->size, room, &count)) {
		w->size += count;
		return ERR_NONE;
	}
	/* two digits, or a digit and a separator, make an octet */
	if (room < (size + 1) / 2)
		w->failed = true;
	return err_set(detail, ERR_SYNTAX,
	    "'%.*s' is not a string of hexadecimal digits", QUOTED(text, size));
}

enum err
option_field_write(enum option_field field, const char *text, size_t size,
    struct writer *w, struct err_detail *detail)
{
	switch (field) {
	case FIELD_BOOLEAN:
		return boolean_write(text, size, w, detail);
	case FIELD_INT8:
	case FIELD_INT16:
	case FIELD_INT32:
	case FIELD_UINT8:
	case FIELD_UINT16:
	case FIELD_UINT32:
		return integer_write(field, text, size, w, detail);
	case FIELD_IPV4_ADDRESS:
		return ipv4_write(text, size, w, detail);
	case FIELD_IPV6_ADDRESS:
		return ipv6_write(text, size, w, detail);
	case FIELD_IPV6_PREFIX:
		return prefix_write(text, size, w, detail);
	case FIELD_PSID:
		return psid_write(text, size, w, detail);
	case FIELD_STRING:
		writer_bytes(w, span_of(text, size));
		return ERR_NONE;
	case FIELD_TUPLE:
		return tuple_write(text, size, w, detail);
	case FIELD_FQDN:
		return domain_name_write(w, text, size, detail);
	case FIELD_BINARY:
		return option_hex_write(text, size, w, detail);
	default:
		return err_set(detail, ERR_UNSUPPORTED,
		    "type %s has no text form", option_field_name(field));
	}
}
