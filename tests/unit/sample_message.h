/*
 * sample_message.h: good messages for the decoder's tests to spoil.
 */
#ifndef TESTS_UNIT_SAMPLE_MESSAGE_H
#define TESTS_UNIT_SAMPLE_MESSAGE_H

#include "dhcp6d/proto/numbers.h"
#include "libcommon/address.h"
#include "libcommon/bytes.h"

/* The client of protocol.md 9. */
static const uint8_t sample_client_id[] = {
    0x00, 0x03, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02};

static const struct address sample_address = {0x20010db800000000, 0x100};
static const struct address sample_prefix = {0x20010db80fff0010, 0};

static inline void
sample_header(struct writer *w, uint8_t type)
{
	writer_u8(w, type);
	writer_u8(w, 0x01);
	writer_u16(w, 0x0203);
}

static inline void
sample_iaaddr(struct writer *w, struct address address)
{
	size_t mark = writer_open_option(w, OPTION_IAADDR);

	writer_address(w, address);
	writer_u32(w, 300);
	writer_u32(w, 400);
	writer_close_option(w, mark);
}

static inline void
sample_iaprefix(struct writer *w, struct address prefix, uint8_t length)
{
	size_t mark = writer_open_option(w, OPTION_IAPREFIX);

	writer_u32(w, 300);
	writer_u32(w, 400);
	writer_u8(w, length);
	writer_address(w, prefix);
	writer_close_option(w, mark);
}

static inline size_t
sample_open_ia(struct writer *w, uint16_t code, uint32_t iaid)
{
	size_t mark = writer_open_option(w, code);

	writer_u32(w, iaid);
	writer_u32(w, 1000);
	writer_u32(w, 2000);
	return mark;
}

static inline void
sample_codes(
    struct writer *w, uint16_t option, const uint16_t *codes, size_t count)
{
	size_t mark = writer_open_option(w, option);

	for (size_t i = 0; i < count; i++)
		writer_u16(w, codes[i]);
	writer_close_option(w, mark);
}

/* A Solicit with about everything that clients send. */
static inline void
sample_solicit(struct writer *w)
{
	static const uint16_t codes[] = {23, 24, 39, 82};
	static const uint8_t fqdn[] = {1, 3, 'p', 'c', '1'};
	static const uint8_t user_class[] = {0, 3, 'a', 'b', 'c'};
	size_t mark;

	sample_header(w, MESSAGE_SOLICIT);
	writer_option(w, OPTION_CLIENTID,
	    span_of(sample_client_id, sizeof(sample_client_id)));
	sample_codes(w, OPTION_ORO, codes, 4);
	mark = writer_open_option(w, OPTION_ELAPSED_TIME);
	writer_u16(w, 150);
	writer_close_option(w, mark);
	mark = sample_open_ia(w, OPTION_IA_NA, 7);
	sample_iaaddr(w, sample_address);
	writer_close_option(w, mark);
	mark = sample_open_ia(w, OPTION_IA_PD, 7);
	sample_iaprefix(w, sample_prefix, 60);
	writer_close_option(w, mark);
	writer_option(w, OPTION_CLIENT_FQDN, span_of(fqdn, sizeof(fqdn)));
	writer_option(
	    w, OPTION_USER_CLASS, span_of(user_class, sizeof(user_class)));
	writer_option(w, 65000, span_of("x", 1));
	writer_option(w, OPTION_RECONF_ACCEPT, SPAN_EMPTY);
	/* nothing in it, and the last one: some parsers stumble here */
	writer_option(w, OPTION_RAPID_COMMIT, SPAN_EMPTY);
}

/* Opens a Relay-forward; the level is told by its hop count and addresses. */
static inline size_t
sample_open_relay(struct writer *w, uint8_t hop_count)
{
	uint8_t interface_id[] = {'e', 't', 'h', hop_count};

	writer_u8(w, MESSAGE_RELAY_FORWARD);
	writer_u8(w, hop_count);
	writer_address(w, (struct address){0x20010db800010000, hop_count});
	writer_address(w, (struct address){0xfe80000000000000, hop_count});
	writer_option(w, OPTION_INTERFACE_ID,
	    span_of(interface_id, sizeof(interface_id)));
	return writer_open_option(w, OPTION_RELAY_MSG);
}

/* The Solicit inside so many relay levels (up to 64). */
static inline void
sample_relayed(struct writer *w, unsigned levels)
{
	size_t marks[64];

	for (unsigned i = 0; i < levels; i++)
		marks[i] = sample_open_relay(w, (uint8_t)(levels - 1 - i));
	sample_solicit(w);
	for (unsigned i = levels; i > 0; i--)
		writer_close_option(w, marks[i - 1]);
}

#endif
