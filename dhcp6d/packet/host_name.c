/*
 * packet/host_name.c: names from clients and operators.
 */
#include "dhcp6d/packet/host_name.h"

#include <string.h>

#include "dhcp6d/config/name_filter.h"
#include "dhcp6d/proto/domain_name.h"

static uint8_t
lower(uint8_t octet)
{
	return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

static bool
is_plain(uint8_t octet)
{
	return octet > ' ' && octet < 0x7f && octet != '.' && octet != '\\';
}

/* Text that is being made; a name that does not fit is no name. */
static void
begin(struct writer *w, struct host_name *name)
{
	writer_init(w, (uint8_t *)name->text, sizeof(name->text));
	name->size = 0;
}

static bool
end(struct writer *w, struct host_name *name)
{
	if (!writer_good(w))
		return false;
	name->size = (uint16_t)w->size;
	return true;
}

static void
put_text(struct writer *w, const char *text)
{
	for (; *text != 0; text++)
		writer_u8(w, lower((uint8_t)*text));
}

static void
put_octet(struct writer *w, uint8_t octet)
{
	if (is_plain(octet)) {
		writer_u8(w, lower(octet));
		return;
	}
	writer_u8(w, '\\');
	if (octet == '.' || octet == '\\') {
		writer_u8(w, octet);
		return;
	}
	writer_u8(w, '0' + octet / 100);
	writer_u8(w, '0' + octet / 10 % 10);
	writer_u8(w, '0' + octet % 10);
}

/*
 * A label after the filter. A dot that the filter lets stand parts labels, as
 * in Kea, which filters text; without a filter it is an octet like any other.
 */
static bool
put_filtered(
    struct writer *w, struct span label, const struct ddns_policy *ddns)
{
	uint8_t clean[LEASE_HOSTNAME_MAX];
	size_t size = name_filter_apply(ddns->filter, label,
	    ddns->hostname_char_replacement, clean, sizeof(clean));
	bool empty = true;

	if (size == SIZE_MAX)
		return false;
	for (size_t i = 0; i < size; i++) {
		bool dot = clean[i] == '.';

		if (dot && empty)
			return false;
		if (dot)
			writer_u8(w, '.');
		else
			put_octet(w, clean[i]);
		empty = dot;
	}
	return !empty;
}

static bool
put_label(struct writer *w, struct span label, const struct ddns_policy *ddns)
{
	if (ddns->filter != NULL)
		return put_filtered(w, label, ddns);
	for (size_t i = 0; i < label.size; i++)
		put_octet(w, label.data[i]);
	return true;
}

bool
host_name_of_client(struct host_name *out, struct span wire,
    const struct ddns_policy *policy, bool *whole)
{
	struct reader r;
	struct writer w;
	bool good = true;

	reader_init(&r, wire);
	begin(&w, out);
	*whole = false;
	while (good && !*whole && reader_left(&r) > 0) {
		uint8_t size = reader_u8(&r);

		if (w.size > 0)
			writer_u8(&w, '.');
		if (size == 0)
			*whole = true;
		else
			good = put_label(&w, reader_take(&r, size), policy);
	}
	return good && reader_good(&r) && end(&w, out) && out->size > 0;
}

bool
host_name_of_text(struct host_name *out, const char *text)
{
	struct writer w;

	begin(&w, out);
	put_text(&w, text);
	return end(&w, out);
}

/* Size without the final dot; one that is escaped belongs to its label. */
static size_t
bare_size(const char *text, size_t size)
{
	size_t slash = size;

	if (size == 0 || text[size - 1] != '.')
		return size;
	while (slash > 1 && text[slash - 2] == '\\')
		slash--;
	return (size - slash) % 2 == 1 ? size : size - 1;
}

static bool
ends_with(const struct host_name *name, const char *suffix)
{
	size_t size = bare_size(name->text, name->size);
	size_t tail = bare_size(suffix, strlen(suffix));

	if (tail > size)
		return false;
	for (size_t i = 0; i < tail; i++)
		if ((uint8_t)name->text[size - tail + i] !=
		    lower((uint8_t)suffix[i]))
			return false;
	return tail == size || tail == 0 || name->text[size - tail - 1] == '.';
}

bool
host_name_qualify(struct host_name *name, const char *suffix)
{
	struct writer w;

	writer_init(&w, (uint8_t *)name->text, sizeof(name->text));
	w.size = bare_size(name->text, name->size);
	if (!ends_with(name, suffix)) {
		writer_u8(&w, '.');
		put_text(&w, suffix);
	}
	w.size = bare_size(name->text, w.size);
	writer_u8(&w, '.');
	return end(&w, name);
}

bool
host_name_invent(struct host_name *out, const char *prefix,
    struct address address, const char *suffix)
{
	char text[ADDRESS_TEXT_SIZE];
	size_t size;
	struct writer w;

	(void)address_text(address, text);
	size = strlen(text);
	for (size_t i = 0; i < size; i++)
		if (text[i] == ':')
			text[i] = '-';
	begin(&w, out);
	put_text(&w, prefix);
	writer_u8(&w, '-');
	put_text(&w, text);
	if (text[size - 1] == '-')
		writer_u8(&w, '0');
	return end(&w, out) && host_name_qualify(out, suffix);
}

bool
host_name_is_good(const struct host_name *name)
{
	uint8_t wire[DOMAIN_NAME_MAX];
	struct writer w;

	writer_init(&w, wire, sizeof(wire));
	return name->size > 0 &&
	       domain_name_write(&w, name->text, name->size, NULL) ==
		   ERR_NONE &&
	       writer_good(&w);
}

void
host_name_write(struct writer *w, const struct host_name *name)
{
	(void)domain_name_write(w, name->text, name->size, NULL);
}
