/*
 * dnsmasq_leases.c: dnsmasq's lease file.
 *
 * "duid HEX" is the server's; the rows after it are DHCPv6's: end (seconds
 * since 1970, 0 = never), IAID (T before a temporary one), address, host name
 * or *, DUID or *. The rows before it are DHCPv4's.
 */
#include <stdio.h>
#include <string.h>

#include "lfc/foreign.h"
#include "libcommon/text.h"

#define FIELDS 5

struct field {
	const char *text;
	size_t size;
};

static size_t
split(const char *line, size_t size, struct field fields[FIELDS + 1])
{
	size_t count = 0, at = 0;

	while (at < size && count <= FIELDS) {
		size_t from;

		while (at < size && line[at] == ' ')
			at++;
		from = at;
		while (at < size && line[at] != ' ')
			at++;
		if (at > from)
			fields[count++] =
			    (struct field){line + from, at - from};
	}
	return count;
}

static bool
is(const struct field *field, const char *text)
{
	return field->size == strlen(text) &&
	       memcmp(field->text, text, field->size) == 0;
}

static bool
set_times(const struct field *end, int64_t now, struct lease *lease)
{
	uint32_t ends;

	if (!text_to_u32(end->text, end->size, &ends))
		return false;
	lease->transaction = now;
	lease->valid = LIFETIME_INFINITE;
	if (ends != 0)
		lease->valid = (int64_t)ends > now ? ends - (uint32_t)now : 1;
	if (ends != 0)
		lease->transaction = (int64_t)ends - lease->valid;
	lease->preferred = lease->valid;
	return true;
}

static const char *
read_row(const struct field f[FIELDS], int64_t now, uint8_t *duid,
    struct lease *lease)
{
	size_t size;

	if (f[1].text[0] == 'T')
		return "temporary addresses have no equal";
	if (!text_to_u32(f[1].text, f[1].size, &lease->iaid))
		return "its IAID cannot be read";
	if (!address_parse(f[2].text, f[2].size, &lease->address))
		return "it is no IPv6 address";
	if (!text_to_bytes(f[4].text, f[4].size, duid, LEASE_DUID_MAX, &size) ||
	    size < LEASE_DUID_MIN || lease_duid_is_nobody(span_of(duid, size)))
		return "its DUID cannot be read";
	if (!set_times(&f[0], now, lease))
		return "its end cannot be read";
	lease->duid = span_of(duid, size);
	lease->prefix_length = 128;
	if (!is(&f[3], "*") && f[3].size <= LEASE_HOSTNAME_MAX)
		lease->hostname = span_of(f[3].text, f[3].size);
	return NULL;
}

static void
read_line(const struct field f[FIELDS], int64_t now, uint64_t number,
    const struct foreign_sink *sink)
{
	struct lease lease = {.type = LEASE_NA};
	uint8_t duid[LEASE_DUID_MAX];
	const char *reason = read_row(f, now, duid, &lease);

	if (reason != NULL)
		sink->complain(sink->context, number, reason);
	else
		sink->lease(sink->context, &lease, number);
}

static void
read_duid(
    const struct field *field, uint64_t number, const struct foreign_sink *sink)
{
	uint8_t duid[LEASE_DUID_MAX];
	size_t size;

	if (text_to_bytes(
		field->text, field->size, duid, sizeof(duid), &size) &&
	    size >= LEASE_DUID_MIN)
		sink->server_duid(sink->context, span_of(duid, size));
	else
		sink->complain(
		    sink->context, number, "the server's DUID cannot be read");
}

void
foreign_read_dnsmasq(
    const char *text, size_t size, int64_t now, const struct foreign_sink *sink)
{
	struct field f[FIELDS + 1];
	bool dhcpv6 = false;
	uint64_t number = 0;

	for (size_t at = 0; at < size; number++) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length =
		    end == NULL ? size - at : (size_t)(end - text) - at;
		size_t count = split(text + at, length, f);

		at += length + 1;
		if (count == 2 && is(&f[0], "duid")) {
			dhcpv6 = true;
			read_duid(&f[1], number + 1, sink);
		} else if (count > 0 && !dhcpv6) {
			sink->complain(
			    sink->context, number + 1, "a lease of DHCPv4");
		} else if (count == FIELDS) {
			read_line(f, now, number + 1, sink);
		} else if (count > 0) {
			sink->complain(
			    sink->context, number + 1, "not five fields");
		}
	}
}
