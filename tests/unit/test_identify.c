/*
 * test_identify.c: the client's link-layer address by every source of
 * kea-config.md 3.5, and which reservations are looked for.
 *
 * Promised here: P6939-6-a -b, P-11-c, P-18.3.6-c.
 */
#include "exchange.h"

#include <string.h>

static struct exchange x;

#define CONFIG(sources)                                                        \
	"{'Dhcp6': {" sources "'subnet6': [{'id': 1,"                          \
	" 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"                   \
	" 'reservations': [{'hw-address': '02:00:00:00:00:01',"                \
	"  'ip-addresses': ['2001:db8:1::1']}]}]}}"
#define ONLY(source) CONFIG("'mac-sources': ['" source "'], ")

static const uint8_t mac[6] = {0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};

/* What was found: type, source, address. */
static void
expect(uint16_t type, uint32_t source, const void *bytes, size_t size)
{
	const struct client *client = &x.query.client;

	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_uint_eq(client->hwaddr_size, size);
	if (size == 0)
		return;
	ck_assert_uint_eq(client->hwtype, type);
	ck_assert_uint_eq(client->hwaddr_source, source);
	ck_assert_mem_eq(client->hwaddr, bytes, size);
}

static void
solicit(const void *duid, size_t size)
{
	x_begin(&x, MESSAGE_SOLICIT);
	x_option(&x, OPTION_CLIENTID, duid, size);
}

START_TEST(from_duid)
{
	static const uint8_t llt[] = {
	    0, 1, 0, 6, 9, 9, 9, 9, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
	static const uint8_t ll[] = {
	    0, 3, 0, 1, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
	static const uint8_t en[] = {
	    0, 2, 0, 1, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
	uint8_t long_one[4 + 21] = {0, 3, 0, 1};

	x_open(&x, ONLY("duid"));
	solicit(llt, sizeof(llt));
	expect(6, HWADDR_DUID, mac, 6);
	solicit(ll, sizeof(ll));
	expect(1, HWADDR_DUID, mac, 6);
	solicit(en, sizeof(en));
	expect(0, 0, NULL, 0);
	solicit(llt, 8); /* no address in it */
	expect(0, 0, NULL, 0);
	solicit(ll, 3);
	expect(0, 0, NULL, 0);
	solicit(long_one, 4 + 20);
	expect(1, HWADDR_DUID, long_one + 4, 20);
	solicit(long_one, 4 + 21);
	expect(0, 0, NULL, 0);
	x_begin(&x, MESSAGE_INFORMATION_REQUEST);
	expect(0, 0, NULL, 0);
	x_close(&x);
}
END_TEST

/* Of a MAC with the universal bit, as Kea wants it. */
#define EUI64 "fe80::216:3eff:fed6:c2a9"
static const uint8_t xen[6] = {0, 0x16, 0x3e, 0xd6, 0xc2, 0xa9};

static struct address
address_of(const char *text)
{
	struct address address = ADDRESS_ANY;

	ck_assert(address_parse(text, strlen(text), &address));
	return address;
}

START_TEST(from_link_local)
{
	const char *no_mac[] = {"fe80::1", "fe80::5054:ff:fed6:c2a9",
	    "fe80::316:3eff:fed6:c2a9" /* group */, "fe80::216:3efe:ffd6:c2a9",
	    "2001:db8::216:3eff:fed6:c2a9"};

	x_open(&x, ONLY("ipv6-link-local"));
	x_message(&x, MESSAGE_SOLICIT, 1);
	x.datagram.source = address_of(EUI64);
	expect(1, HWADDR_LINK_LOCAL, xen, 6);
	for (unsigned i = 0; i < 5; i++) {
		x_relay(&x, "2001:db8:1::1", no_mac[i], NULL);
		x_message(&x, MESSAGE_SOLICIT, 1);
		expect(0, 0, NULL, 0);
	}
	/* relayed: the peer-address of the relay nearest the client */
	x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
	x_relay(&x, "2001:db8:1::1", EUI64, NULL);
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(1, HWADDR_LINK_LOCAL, xen, 6);
	x_close(&x);
}
END_TEST

/* A relay level with one more option before its Relay Message. */
static void
relay_with(uint16_t code, const void *data, size_t size)
{
	x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
	x.w.size -= 4; /* before the Relay Message */
	x_option(&x, code, data, size);
	x.marks[x.open - 1] = writer_open_option(&x.w, OPTION_RELAY_MSG);
}

static const uint8_t link_layer[] = {0, 6, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
static const uint8_t other_link_layer[] = {0, 1, 1, 1, 1, 1, 1, 1};

START_TEST(from_client_link_layer_option)
{
	x_open(&x, ONLY("client-link-addr-option"));
	relay_with(OPTION_CLIENT_LINKLAYER_ADDR, other_link_layer,
	    sizeof(other_link_layer));
	relay_with(
	    OPTION_CLIENT_LINKLAYER_ADDR, link_layer, sizeof(link_layer));
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(6, HWADDR_CLIENT_LINK_OPTION, mac, 6);
	/* of the nearest alone */
	relay_with(
	    OPTION_CLIENT_LINKLAYER_ADDR, link_layer, sizeof(link_layer));
	x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(0, 0, NULL, 0);
	/* P6939-6-b: what a client says of itself there is ignored */
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(
	    &x, OPTION_CLIENT_LINKLAYER_ADDR, link_layer, sizeof(link_layer));
	expect(0, 0, NULL, 0);
	relay_with(OPTION_CLIENT_LINKLAYER_ADDR, link_layer, 2);
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(0, 0, NULL, 0);
	x_close(&x);
}
END_TEST

START_TEST(from_remote_id)
{
	static const uint8_t remote[] = {
	    0, 0, 0, 9, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};

	x_open(&x, ONLY("remote-id"));
	relay_with(OPTION_REMOTE_ID, remote, sizeof(remote));
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(1, HWADDR_REMOTE_ID, mac, 6);
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(0, 0, NULL, 0);
	x_close(&x);
}
END_TEST

START_TEST(from_docsis)
{
	static const uint8_t cmts[] = {0, 0, 0x11, 0x8b, 4, 1, 0, 1, 0, 4, 2, 0,
	    6, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
	static const uint8_t modem[] = {
	    0, 0, 0x11, 0x8b, 0, 36, 0, 6, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
	static const uint8_t other[] = {
	    0, 0, 0, 9, 0, 36, 0, 6, 0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};

	x_open(&x, ONLY("docsis-cmts"));
	relay_with(OPTION_VENDOR_OPTS, cmts, sizeof(cmts));
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(1, HWADDR_DOCSIS_CMTS, mac, 6);
	relay_with(OPTION_VENDOR_OPTS, modem, sizeof(modem));
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(0, 0, NULL, 0);
	x_close(&x);

	x_open(&x, ONLY("docsis-modem"));
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, OPTION_VENDOR_OPTS, other, sizeof(other));
	x_option(&x, OPTION_VENDOR_OPTS, modem, sizeof(modem));
	expect(1, HWADDR_DOCSIS_MODEM, mac, 6);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, OPTION_VENDOR_OPTS, other, sizeof(other));
	expect(0, 0, NULL, 0);
	/* a suboption that leaves its option */
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, OPTION_VENDOR_OPTS, modem, sizeof(modem) - 1);
	expect(0, 0, NULL, 0);
	x_close(&x);
}
END_TEST

START_TEST(any_prefers_the_relay_s_word)
{
	static const uint8_t of_client_1[6] = {2, 0, 0, 0, 0, 1};

	x_open(&x, CONFIG(""));
	relay_with(
	    OPTION_CLIENT_LINKLAYER_ADDR, link_layer, sizeof(link_layer));
	x_message(&x, MESSAGE_SOLICIT, 1);
	expect(6, HWADDR_CLIENT_LINK_OPTION, mac, 6);
	ck_assert_uint_eq(x.query.client.host_count, 0);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x.datagram.source = address_of(EUI64);
	expect(1, HWADDR_DUID, of_client_1, 6);
	ck_assert_uint_eq(x.query.client.host_count, 1);
	x_close(&x);
}
END_TEST

START_TEST(no_client_identifier_no_reservation)
{
	x_open(&x, "{'Dhcp6': {'mac-sources': ['client-link-addr-option'],"
		   " 'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
		   " 'reservations': [{'hw-address': '52:54:00:d6:c2:a9',"
		   " 'hostname': 'printer'}]}]}}");
	relay_with(
	    OPTION_CLIENT_LINKLAYER_ADDR, link_layer, sizeof(link_layer));
	x_begin(&x, MESSAGE_INFORMATION_REQUEST);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.client.hwaddr_size, 6);
	ck_assert_uint_eq(x.query.client.host_count, 0);
	relay_with(
	    OPTION_CLIENT_LINKLAYER_ADDR, link_layer, sizeof(link_layer));
	x_message(&x, MESSAGE_INFORMATION_REQUEST, 5);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.client.host_count, 1);
	ck_assert_ptr_nonnull(x.query.decision.host);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {from_duid, from_link_local,
	    from_client_link_layer_option, from_remote_id, from_docsis,
	    any_prefers_the_relay_s_word, no_client_identifier_no_reservation};

	return X_RUN("identify", tests);
}
