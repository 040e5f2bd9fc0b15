/*
 * proto/option_dnr.c: the v6-dnr option (144, RFC 9463) from text.
 *
 * Text, in Kea's notation: "priority, name., addresses, parameters". Addresses
 * and parameters are separated by blanks; commas inside a field are escaped
 * and have been resolved before they come here. Without addresses the option
 * names the resolver alone (ADN-only mode), then parameters are forbidden.
 *
 *   100, dot1.example.org., 2001:db8::1 2001:db8::2, alpn=dot,doq port=853
 *
 * Wire: priority 2, name length 2, name, then either nothing or address length
 * 2, addresses, service parameters (key 2, length 2, value) in ascending keys
 * (RFC 9460 2.2).
 */
#include <string.h>

#include "dhcp6d/proto/domain_name.h"
#include "dhcp6d/proto/option_field.h"
#include "libcommon/text.h"

enum service_key { KEY_ALPN = 1, KEY_PORT = 3, KEY_DOHPATH = 7 };

/* Cuts the first word off *rest; false if none is left. */
static bool
next_word(struct option_text *rest, struct option_text *word, char separator)
{
	const char *end;

	while (rest->size > 0 && rest->text[0] == separator) {
		rest->text++;
		rest->size--;
	}
	if (rest->size == 0)
		return false;
	end = memchr(rest->text, separator, rest->size);
	word->text = rest->text;
	word->size = end == NULL ? rest->size : (size_t)(end - rest->text);
	rest->text += word->size;
	rest->size -= word->size;
	return true;
}

/* What is written between mark and the end gets its length in front. */
static size_t
open_length(struct writer *w)
{
	writer_u16(w, 0);
	return w->size;
}

static void
close_length(struct writer *w, size_t mark)
{
	writer_close_option(w, mark); /* the length is where an option has it */
}

static enum err
addresses_write(
    struct option_text text, struct writer *w, struct err_detail *detail)
{
	size_t mark = open_length(w);
	struct option_text word;
	enum err err = ERR_NONE;

	while (err == ERR_NONE && next_word(&text, &word, ' '))
		err = option_field_write(
		    FIELD_IPV6_ADDRESS, word.text, word.size, w, detail);
	close_length(w, mark);
	return err;
}

/* Protocol names, each with its length (RFC 9460 7.1.1). */
static enum err
alpn_write(
    struct option_text value, struct writer *w, struct err_detail *detail)
{
	struct option_text word;

	while (next_word(&value, &word, ',')) {
		if (word.size > UINT8_MAX)
			return err_set(detail, ERR_RANGE,
			    "a protocol name of %zu octets", word.size);
		writer_u8(w, (uint8_t)word.size);
		writer_bytes(w, span_of(word.text, word.size));
	}
	return ERR_NONE;
}

static enum err
parameter_write(enum service_key key, struct option_text value,
    struct writer *w, struct err_detail *detail)
{
	size_t mark;
	enum err err;

	writer_u16(w, (uint16_t)key);
	mark = open_length(w);
	if (key == KEY_ALPN)
		err = alpn_write(value, w, detail);
	else
		err = option_field_write(
		    key == KEY_PORT ? FIELD_UINT16 : FIELD_STRING, value.text,
		    value.size, w, detail);
	close_length(w, mark);
	return err;
}

/* The value of one parameter in the text; size 0 if it is not there. */
static struct option_text
parameter_find(struct option_text text, const char *name)
{
	size_t length = strlen(name);
	struct option_text word;

	while (next_word(&text, &word, ' ')) {
		if (word.size > length && word.text[length] == '=' &&
		    memcmp(word.text, name, length) == 0)
			return (struct option_text){
			    word.text + length + 1, word.size - length - 1};
	}
	return (struct option_text){NULL, 0};
}

static size_t
word_count(struct option_text text)
{
	struct option_text word;
	size_t count = 0;

	while (next_word(&text, &word, ' '))
		count++;
	return count;
}

static enum err
parameters_write(
    struct option_text text, struct writer *w, struct err_detail *detail)
{
	static const struct {
		enum service_key key;
		const char *name;
	} known[] = {
	    {KEY_ALPN, "alpn"}, {KEY_PORT, "port"}, {KEY_DOHPATH, "dohpath"}};
	size_t written = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct option_text value = parameter_find(text, known[i].name);
		enum err err;

		if (value.size == 0)
			continue;
		err = parameter_write(known[i].key, value, w, detail);
		if (err != ERR_NONE)
			return err;
		written++;
	}
	if (written != word_count(text))
		return err_set(detail, ERR_SYNTAX,
		    "service parameters are alpn=, port=, dohpath=, each once");
	return ERR_NONE;
}

enum err
option_dnr_write(const struct option_text fields[DNR_FIELDS_MAX], size_t count,
    struct writer *w, struct err_detail *detail)
{
	size_t mark;
	enum err err;

	if (count < DNR_FIELDS_MIN)
		return err_set(detail, ERR_SYNTAX,
		    "at least a priority and a name are needed");
	err = option_field_write(
	    FIELD_UINT16, fields[0].text, fields[0].size, w, detail);
	if (err != ERR_NONE)
		return err;
	mark = open_length(w);
	err = option_field_write(
	    FIELD_FQDN, fields[1].text, fields[1].size, w, detail);
	close_length(w, mark);
	if (err == ERR_NONE && count > 2)
		err = addresses_write(fields[2], w, detail);
	if (err == ERR_NONE && count > 3)
		err = parameters_write(fields[3], w, detail);
	return err;
}
