/*
 * proto/option_rules.c: what the protocol demands of a value beyond its fields.
 *
 * The values that come here have passed their fields' checks, so that lengths
 * need no second look; suboptions and nested lengths of opaque values do.
 */
#include "dhcp6d/proto/option_rules.h"

#include "dhcp6d/proto/domain_name.h"
#include "dhcp6d/proto/option_walk.h"
#include "libcommon/address.h"

#define MAX_RT_LEAST 60
#define MAX_RT_MOST 86400

enum err
rule_max_rt(struct span value, struct err_detail *detail)
{
	uint32_t seconds = load_u32(value.data);

	if (seconds < MAX_RT_LEAST || seconds > MAX_RT_MOST)
		return err_set(detail, ERR_RANGE,
		    "%u is not in the range of %u to %u seconds", seconds,
		    MAX_RT_LEAST, MAX_RT_MOST);
	return ERR_NONE;
}

enum err
rule_prefix_length(struct span value, struct err_detail *detail)
{
	if (value.data[8] > 128)
		return err_set(
		    detail, ERR_RANGE, "prefix length %u", value.data[8]);
	return ERR_NONE;
}

enum err
rule_no_nul(struct span value, struct err_detail *detail)
{
	if (memchr(value.data, 0, value.size) != NULL)
		return err_set(
		    detail, ERR_SYNTAX, "a zero octet inside the text");
	return ERR_NONE;
}

enum err
rule_pd_exclude(struct span value, struct err_detail *detail)
{
	/* the delegated length is not known here: at least one bit, 1..128 */
	if (value.data[0] == 0 || value.data[0] > 128)
		return err_set(
		    detail, ERR_RANGE, "prefix length %u", value.data[0]);
	return ERR_NONE;
}

/* How many suboptions of a code stand in a container; all if code is 0. */
static size_t
count_suboptions(struct span options, uint16_t code)
{
	struct option_at at;
	struct reader r;
	size_t count = 0;

	reader_init(&r, options);
	while (option_walk_next(&r, &at)) {
		if (code == 0 || at.code == code)
			count++;
	}
	return count;
}

enum err
rule_one_suboption(struct span value, struct err_detail *detail)
{
	if (count_suboptions(value, 0) != 1)
		return err_set(detail, ERR_SYNTAX,
		    "exactly one suboption belongs into each of these options");
	return ERR_NONE;
}

#define S46_RULE 89
#define S46_BR 90
#define S46_DMR 91
#define S46_V4V6BIND 92

enum err
rule_s46_mape(struct span value, struct err_detail *detail)
{
	if (count_suboptions(value, S46_RULE) == 0)
		return err_set(detail, ERR_SYNTAX, "s46-rule is missing");
	if (count_suboptions(value, S46_BR) == 0)
		return err_set(detail, ERR_SYNTAX, "s46-br is missing");
	return ERR_NONE;
}

enum err
rule_s46_mapt(struct span value, struct err_detail *detail)
{
	if (count_suboptions(value, S46_RULE) == 0)
		return err_set(detail, ERR_SYNTAX, "s46-rule is missing");
	if (count_suboptions(value, S46_DMR) != 1)
		return err_set(detail, ERR_SYNTAX, "there must be one s46-dmr");
	return ERR_NONE;
}

enum err
rule_s46_lw(struct span value, struct err_detail *detail)
{
	if (count_suboptions(value, S46_BR) == 0)
		return err_set(detail, ERR_SYNTAX, "s46-br is missing");
	if (count_suboptions(value, S46_V4V6BIND) > 1)
		return err_set(
		    detail, ERR_SYNTAX, "there may be one s46-v4v6bind");
	return ERR_NONE;
}

enum err
rule_s46_rule(struct span value, struct err_detail *detail)
{
	if (value.data[1] > 48)
		return err_set(detail, ERR_RANGE, "%u EA bits, not 0 to 48",
		    value.data[1]);
	if (value.data[2] > 32)
		return err_set(detail, ERR_RANGE,
		    "IPv4 prefix length %u, not 0 to 32", value.data[2]);
	return ERR_NONE;
}

/* Each is compared with all others, so there may not be many. */
#define CODES_MAX 32

enum err
rule_no_code_twice(struct span value, struct err_detail *detail)
{
	if (value.size > CODES_MAX * sizeof(uint16_t))
		return err_set(
		    detail, ERR_RANGE, "more than %d codes", CODES_MAX);
	for (size_t i = 0; i + 2 <= value.size; i += 2) {
		uint16_t code = load_u16(value.data + i);

		if (option_codes_have(span_of(value.data, i), code))
			return err_set(detail, ERR_SYNTAX,
			    "code %u stands there twice", code);
	}
	return ERR_NONE;
}

enum err
rule_prefix64(struct span value, struct err_detail *detail)
{
	uint8_t unicast_length = value.data[26];
	size_t octets = (unicast_length + 7u) / 8;

	if (value.data[0] != 96 || value.data[13] != 96)
		return err_set(
		    detail, ERR_RANGE, "a multicast prefix that is not a /96");
	if ((unicast_length % 8 != 0 || unicast_length < 32 ||
		unicast_length > 64) &&
	    unicast_length != 96)
		return err_set(
		    detail, ERR_RANGE, "prefix length %u", unicast_length);
	if (value.size != 27 + octets)
		return err_set(detail, ERR_RANGE,
		    "%zu octets do not hold a /%u", value.size, unicast_length);
	return ERR_NONE;
}

/* Service parameters in ascending keys (RFC 9460 2.2). */
static bool
service_parameters_are_good(struct reader *r)
{
	int32_t last = -1;

	while (reader_left(r) > 0) {
		uint16_t key = reader_u16(r);

		reader_take(r, reader_u16(r));
		if (!reader_good(r) || key <= last)
			return false;
		last = key;
	}
	return reader_good(r);
}

enum err
rule_dnr(struct span value, struct err_detail *detail)
{
	struct span name, addresses;
	struct reader r, name_reader;

	reader_init(&r, value);
	reader_u16(&r);
	name = reader_take(&r, reader_u16(&r));
	reader_init(&name_reader, name);
	if (!reader_good(&r) || !domain_name_skip(&name_reader, false) ||
	    reader_left(&name_reader) > 0)
		return err_set(detail, ERR_SYNTAX, "no authentication name");
	if (reader_left(&r) == 0)
		return ERR_NONE;
	addresses = reader_take(&r, reader_u16(&r));
	if (!reader_good(&r) || addresses.size == 0 ||
	    addresses.size % ADDRESS_WIRE_SIZE != 0)
		return err_set(detail, ERR_SYNTAX, "no whole addresses");
	if (!service_parameters_are_good(&r))
		return err_set(
		    detail, ERR_SYNTAX, "service parameters are not whole");
	return ERR_NONE;
}
