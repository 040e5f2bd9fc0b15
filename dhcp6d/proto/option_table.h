/*
 * proto/option_table.h: every option in one table.
 *
 * Code, name, fields, container, in which messages it may stand, once or many.
 * Decoder, option-data, encoder, log and manual read this table; a new option
 * is one row and one test. Names and types are Kea's (kea-config.md 3.15).
 *
 * Threads: constant.
 */
#ifndef DHCP6D_PROTO_OPTION_TABLE_H
#define DHCP6D_PROTO_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/bytes.h"
#include "libcommon/err.h"

enum option_field {
	FIELD_NONE = 0,
	FIELD_EMPTY,
	FIELD_BINARY,
	FIELD_BOOLEAN,
	FIELD_INT8,
	FIELD_INT16,
	FIELD_INT32,
	FIELD_UINT8,
	FIELD_UINT16,
	FIELD_UINT32,
	FIELD_IPV4_ADDRESS,
	FIELD_IPV6_ADDRESS,
	FIELD_IPV6_PREFIX,
	FIELD_PSID,
	FIELD_STRING,
	FIELD_TUPLE,
	FIELD_FQDN,
	FIELD_RECORD,
	FIELD_INTERNAL /* a reader of its own (v6-dnr) */
};

#define OPTION_RECORD_FIELDS_MAX 32

/* One bit per message type in which an option may stand. */
typedef uint64_t option_messages;
#define OPTION_IN(type) (UINT64_C(1) << (type))

/* What the fields of an option cannot say; words go to detail (may be NULL). */
typedef enum err option_check(struct span value, struct err_detail *detail);

/* A file's own definition (option-def) has minimum 0 and maximum UINT16_MAX. */
struct option_definition {
	uint16_t code;
	const char *name;
	const char *space; /* "dhcp6", "vendor-4491", ... */
	enum option_field type;
	bool array;
	uint8_t field_count;                      /* FIELD_RECORD */
	uint8_t fields[OPTION_RECORD_FIELDS_MAX]; /* enum option_field */
	const char *encapsulates; /* space of the suboptions, or NULL */
	bool
	    tuples; /* (length 2, data) one after the other follow the fields */
	bool partial_name; /* its name may lack the root (Client FQDN) */
	uint16_t minimum, maximum; /* legal option-len on the wire */
	bool repeats;              /* may stand more than once */
	bool server_made; /* set by the server or only read: not configured */
	bool redefinable; /* unknown to Kea: a file's option-def goes first */
	option_messages messages; /* 0: nothing is said about it */
	option_check *check;      /* or NULL */
};

/* NULL if there is no such standard option. */
const struct option_definition *option_find(const char *space, uint16_t code);
/* The same for space "dhcp6", in constant time. */
const struct option_definition *option_find_dhcp6(uint16_t code);
const struct option_definition *option_find_name(
    const char *space, const char *name);

/* All rows, for documentation and tests. */
const struct option_definition *option_table(size_t *count);

/* "uint16", "ipv6-address", ...; and back (FIELD_NONE if unknown). */
const char *option_field_name(enum option_field field);
enum option_field option_field_parse(const char *name, size_t size);

/*
 * option-data's "data" into wire bytes (kea-config.md 3.14). csv: by the
 * definition's fields; otherwise hex or 'quoted text' (definition may then be
 * NULL). Writes the value without the option header and without suboptions.
 * ERR_SYNTAX or ERR_RANGE with words in detail, ERR_NO_ROOM if out is full. On
 * success detail->text is empty, or says what of the data was ignored (worth a
 * warning: Kea ignores it in silence).
 */
enum err option_data_read(const struct option_definition *definition, bool csv,
    const char *data, size_t size, struct writer *out,
    struct err_detail *detail);

/*
 * Checks a whole value, as it stands on the wire, against the definition:
 * length, whole fields, names without compression, suboptions and tuples that
 * end where the value ends, and what the protocol demands beyond that (a range
 * of values, parts that must be in a container). The decoder asks whether it
 * is good; the configuration, once suboptions are in, wants words too.
 */
bool option_value_is_good(
    const struct option_definition *definition, struct span value);
enum err option_value_check(const struct option_definition *definition,
    struct span value, struct err_detail *detail);

#endif
