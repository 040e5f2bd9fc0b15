/*
 * test_locate.c: which subnet a query belongs to (kea-config.md 3.1,
 * protocol.md 2.2).
 *
 * Promised here: P-13.1-a -b -c -d, P-21.18-c, P-19.3-d; the order of the
 * ways, guards, link-local link-addresses, LDRA (RFC 6221).
 */
#include "exchange.h"

static struct exchange x;

/* Ids are not in file order: the lowest that fits wins. */
#define CONFIG                                                                 \
	"{'Dhcp6': {'shared-networks': [{'name': 'campus',"                    \
	"   'relay': {'ip-addresses': ['2001:db8:aa::1', 'fe80::aa']},"        \
	"   'subnet6': [{'id': 40, 'subnet': '2001:db8:40::/64'},"             \
	"    {'id': 41, 'subnet': '2001:db8:41::/64',"                         \
	"     'relay': {'ip-addresses': ['2001:db8:bb::1']}}]}],"              \
	" 'subnet6': ["                                                        \
	"  {'id': 30, 'subnet': '2001:db8:30::/64', 'interface': 'eth0'},"     \
	"  {'id': 10, 'subnet': '2001:db8:10::/64', 'interface': 'eth0'},"     \
	"  {'id': 20, 'subnet': '2001:db8:20::/64', 'interface-id': "          \
	"'port-7'},"                                                           \
	"  {'id': 50, 'subnet': '2001:db8:50::/64'}]}}"

static uint32_t
located(void)
{
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	return x.query.place.subnet == NULL ? 0 : x.query.place.subnet->id;
}

static uint32_t
through(const char *link, const char *interface_id)
{
	x_relay(&x, link, "fe80::5", interface_id);
	x_message(&x, MESSAGE_SOLICIT, 1);
	return located();
}

START_TEST(direct_by_interface_lowest_id_first)
{
	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_uint_eq(located(), 10);
	ck_assert(x_because(&x, "subnet-by-interface"));
	x.interface = "eth9";
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_uint_eq(located(), 0);
	ck_assert(x_because(&x, "no-subnet"));
	x.interface = "";
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_uint_eq(located(), 0);
	x_close(&x);
}
END_TEST

START_TEST(by_link_address)
{
	x_open(&x, CONFIG);
	ck_assert_uint_eq(through("2001:db8:50::1", NULL), 50);
	ck_assert(x_because(&x, "subnet-by-link-address"));
	ck_assert_uint_eq(through("2001:db8:30::1", NULL), 30);
	ck_assert_uint_eq(through("2001:db8:41::77", NULL), 41);
	/* a link that is not configured is no link of the interface's */
	ck_assert_uint_eq(through("2001:db8:99::1", NULL), 0);
	x_close(&x);
}
END_TEST

START_TEST(interface_id_comes_first)
{
	x_open(&x, CONFIG);
	ck_assert_uint_eq(through("2001:db8:50::1", "port-7"), 20);
	ck_assert(x_because(&x, "subnet-by-interface-id"));
	/* octet by octet, no parsing */
	ck_assert_uint_eq(through("2001:db8:50::1", "port-70"), 50);
	ck_assert_uint_eq(through("2001:db8:50::1", "Port-7"), 50);
	ck_assert_uint_eq(through("::", "port-7"), 20);
	x_close(&x);
}
END_TEST

START_TEST(interface_id_of_the_nearest_relay_only)
{
	x_open(&x, CONFIG);
	x_relay(&x, "2001:db8:50::1", "fe80::5", "port-7");
	ck_assert_uint_eq(through("2001:db8:30::1", NULL), 30);
	x_relay(&x, "2001:db8:50::1", "fe80::5", "port-8");
	ck_assert_uint_eq(through("::", "port-7"), 20);
	x_close(&x);
}
END_TEST

START_TEST(relay_addresses_of_subnets_and_networks)
{
	x_open(&x, CONFIG);
	/* the network's list counts where the subnet has none */
	ck_assert_uint_eq(through("2001:db8:aa::1", NULL), 40);
	ck_assert(x_because(&x, "subnet-by-relay"));
	ck_assert_uint_eq(through("2001:db8:bb::1", NULL), 41);
	x_close(&x);
}
END_TEST

START_TEST(innermost_usable_link_address)
{
	x_open(&x, CONFIG);
	x_relay(&x, "2001:db8:30::1", "fe80::5", NULL); /* nearest us */
	x_relay(&x, "2001:db8:50::1", "fe80::5", NULL);
	ck_assert_uint_eq(through("::", NULL), 50);
	x_relay(&x, "2001:db8:30::1", "fe80::5", NULL);
	ck_assert_uint_eq(through("fe80::1", NULL), 30);
	x_close(&x);
}
END_TEST

START_TEST(link_local_link_addresses)
{
	x_open(&x, CONFIG);
	/* says something only if it is configured; else the interface does */
	ck_assert_uint_eq(through("fe80::aa", NULL), 40);
	ck_assert_uint_eq(through("fe80::ab", NULL), 10);
	ck_assert_uint_eq(through("fe80::ab", "port-7"), 20);
	x_close(&x);
}
END_TEST

START_TEST(ldra_names_no_link)
{
	x_open(&x, CONFIG);
	ck_assert_uint_eq(through("::", NULL), 10);
	/* an id that is not configured is no reason to know no link */
	ck_assert_uint_eq(through("::", "access-port"), 10);
	x.interface = "eth9";
	ck_assert_uint_eq(through("::", NULL), 0);
	x_close(&x);
}
END_TEST

#define GUARDED                                                                \
	"{'Dhcp6': {'subnet6': ["                                              \
	"  {'id': 1, 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"        \
	"   'client-class': 'VENDOR_CLASS_docsis3.0'},"                        \
	"  {'id': 2, 'subnet': '2001:db8:2::/64', 'interface': 'eth0'}]}}"

START_TEST(guards)
{
	static const uint8_t docsis[] = {0, 0, 0x11, 0x8b, 0, 9, 'd', 'o', 'c',
	    's', 'i', 's', '3', '.', '0'};

	x_open(&x, GUARDED);
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_uint_eq(located(), 2);
	ck_assert(x_because(&x, "subnet-guard"));
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, OPTION_VENDOR_CLASS, docsis, sizeof(docsis));
	ck_assert_uint_eq(located(), 1);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {direct_by_interface_lowest_id_first,
	    by_link_address, interface_id_comes_first,
	    interface_id_of_the_nearest_relay_only,
	    relay_addresses_of_subnets_and_networks,
	    innermost_usable_link_address, link_local_link_addresses,
	    ldra_names_no_link, guards};

	return X_RUN("locate", tests);
}
