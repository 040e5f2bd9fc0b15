/*
 * proto/option_field.h: one field of option-data's text into wire bytes.
 *
 * Inside proto: option_data.c splits the text into fields and calls these.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PROTO_OPTION_FIELD_H
#define DHCP6D_PROTO_OPTION_FIELD_H

#include <stddef.h>

#include "dhcp6d/proto/option_table.h"
#include "libcommon/bytes.h"
#include "libcommon/err.h"

/*
 * Writes the value that text (trimmed, escapes of commas resolved) stands for.
 * ERR_SYNTAX or ERR_RANGE with words in detail; whether everything fitted is
 * to be asked of the writer.
 */
enum err option_field_write(enum option_field field, const char *text,
    size_t size, struct writer *w, struct err_detail *detail);

/* The v6-dnr option (144) from its 2 to 4 fields; see option_dnr.c. */
struct option_text {
	const char *text;
	size_t size;
};
#define DNR_FIELDS_MIN 2
#define DNR_FIELDS_MAX 4
enum err option_dnr_write(const struct option_text fields[DNR_FIELDS_MAX],
    size_t count, struct writer *w, struct err_detail *detail);

/* Hex digits in any of Kea's spellings, appended as bytes. */
enum err option_hex_write(
    const char *text, size_t size, struct writer *w, struct err_detail *detail);

#endif
