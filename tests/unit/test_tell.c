/*
 * test_tell.c: the story in the log, in Kea's identifiers and words
 * (kea-config.md 4.3), and the counters of failed allocations.
 */
#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcommon/log.h"
#include "libcommon/log_messages.h"

static struct exchange x;
static struct log *log_;
static char path[] = "/tmp/test_tell.XXXXXX";
static char text[65536];

#define LABEL_1                                                                \
	"duid=[00:03:00:01:02:00:00:00:00:01], [hwtype=1 02:00:00:00:00:01],"  \
	" tid=0x"

static void
start(const char *configuration)
{
	struct log_output output = {
	    .destination = path, .pattern = "%p %c %m\n"};
	struct log_logger logger = {.name = log_logger_names[0],
	    .severity = LOG_SEVERITY_DEBUG,
	    .debug_level = 99,
	    .outputs = &output,
	    .output_count = 1};
	struct err_detail detail;
	int descriptor;

	strcpy(path, "/tmp/test_tell.XXXXXX");
	descriptor = mkstemp(path);
	ck_assert_int_ge(descriptor, 0);
	close(descriptor);
	log_ = log_create(log_logger_names, LOG_LOGGER_COUNT);
	ck_assert_int_eq(log_configure(log_, &logger, 1, &detail), ERR_NONE);
	x_open(&x, configuration);
	x.log = log_;
}

static void
stop(void)
{
	x_close(&x);
	log_free(log_);
	unlink(path);
}

/* All that was logged so far; the file begins anew. */
static const char *
told(void)
{
	FILE *file;
	size_t size;

	log_flush(log_);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	text[size] = 0;
	fclose(file);
	ck_assert_int_eq(truncate(path, 0), 0);
	return text;
}

static bool
says(const char *what)
{
	return strstr(text, what) != NULL;
}

START_TEST(one_exchange)
{
	start(DECIDE_PLAIN);
	x_one(&x, MESSAGE_SOLICIT, 1, &ia_na, 7, ADDRESS);
	(void)told();
	ck_assert(says("INFO kea-dhcp6.dhcp6 DHCP6_QUERY_LABEL received query:"
		       " " LABEL_1));
	ck_assert(
	    says("INFO kea-dhcp6.packets DHCP6_PACKET_RECEIVED " LABEL_1));
	ck_assert(says(": SOLICIT (type 1) received from fe80::ff to ff02::1:2"
		       " on interface eth0"));
	ck_assert(says("INFO kea-dhcp6.leases DHCP6_LEASE_ADVERT " LABEL_1));
	ck_assert(says(": lease for address 2001:db8:1::10 and iaid=7 will be"
		       " advertised"));
	ck_assert(says("DEBUG kea-dhcp6.packets DHCP6_SUBNET_SELECTED"));
	ck_assert(says("DHCP6_CLASSES_ASSIGNED"));
	ck_assert(!says("DHCP6_LEASE_ALLOC"));

	x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 7, ADDRESS);
	(void)told();
	ck_assert(says("DHCP6_LEASE_ALLOC " LABEL_1));
	ck_assert(says(": lease for address 2001:db8:1::10 and iaid=7 has been"
		       " allocated for 7200 seconds"));
	x_one(&x, MESSAGE_RENEW, 1, &ia_na, 7, ADDRESS);
	(void)told();
	ck_assert(says("DHCP6_LEASE_REUSE " LABEL_1));
	ck_assert(says("iaid=7 has been reused for 7200 seconds\n"));
	ck_assert(!says("DHCP6_LEASE_RENEW"));
	x_advance(&x, 2000);
	x_one(&x, MESSAGE_RENEW, 1, &ia_na, 7, ADDRESS);
	(void)told();
	ck_assert(says("DHCP6_LEASE_RENEW " LABEL_1));
	ck_assert(says("iaid=7 has been allocated\n"));
	x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 7, ADDRESS);
	(void)told();
	ck_assert(says("DHCP6_RELEASE_NA " LABEL_1));
	ck_assert(says("DHCP6_RELEASE_NA_EXPIRED"));
	stop();
}
END_TEST

START_TEST(prefixes)
{
	start(DECIDE_PLAIN);
	x_one(&x, MESSAGE_SOLICIT, 1, &ia_pd, 7, PREFIX);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_pd, 7, PREFIX);
	x_one(&x, MESSAGE_REBIND, 1, &ia_pd, 7, PREFIX);
	x_advance(&x, 2000);
	x_one(&x, MESSAGE_REBIND, 1, &ia_pd, 7, PREFIX);
	x_one(&x, MESSAGE_RELEASE, 1, &ia_pd, 7, PREFIX);
	(void)told();
	ck_assert(says("DHCP6_PD_LEASE_ADVERT"));
	ck_assert(says("lease for prefix 2001:db8:f000::/56 and iaid=7 has been"
		       " allocated for 7200 seconds"));
	ck_assert(says("DHCP6_PD_LEASE_REUSE"));
	ck_assert(says("DHCP6_PD_LEASE_RENEW"));
	ck_assert(says("DHCP6_RELEASE_PD_EXPIRED"));
	stop();
}
END_TEST

#define RESERVED                                                               \
	DECIDE_CONFIG("",                                                      \
	    "'reservations': [{'hw-address': '02:00:00:00:00:01',"             \
	    " 'ip-addresses': ['" ADDRESS "'], 'prefixes': ['" PREFIX "']}],")

START_TEST(reserved_granted_and_revoked)
{
	start(DECIDE_PLAIN);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_pd, 1, PREFIX);
	(void)told();
	x_reload(&x, RESERVED);
	x_one(&x, MESSAGE_RENEW, 2, &ia_na, 1, ADDRESS);
	(void)told();
	ck_assert(says("INFO kea-dhcp6.alloc-engine"
		       " ALLOC_ENGINE_V6_REVOKED_ADDR_LEASE"));
	ck_assert(says("is reserved for client 02:00:00:00:00:01"));
	x_one(&x, MESSAGE_RENEW, 2, &ia_pd, 1, PREFIX);
	(void)told();
	ck_assert(says("ALLOC_ENGINE_V6_REVOKED_PREFIX_LEASE"));
	x_one(&x, MESSAGE_SOLICIT, 3, &ia_na, 1, ADDRESS);
	(void)told();
	ck_assert(says("DEBUG kea-dhcp6.alloc-engine"
		       " ALLOC_ENGINE_V6_HINT_RESERVED"));
	ck_assert(says("the client's hint 2001:db8:1::10 is reserved"));
	x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	(void)told();
	ck_assert(says("INFO kea-dhcp6.alloc-engine"
		       " ALLOC_ENGINE_V6_HR_ADDR_GRANTED reserved address"
		       " 2001:db8:1::10 was assigned to client " LABEL_1));
	x_one(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL);
	(void)told();
	ck_assert(says("ALLOC_ENGINE_V6_HR_PREFIX_GRANTED"));
	/* once, not at each Renew */
	x_one(&x, MESSAGE_RENEW, 1, &ia_na, 1, ADDRESS);
	(void)told();
	ck_assert(!says("HR_ADDR_GRANTED"));
	stop();
}
END_TEST

START_TEST(nothing_to_give)
{
	start(DECIDE_PLAIN);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS);
	x_one(&x, MESSAGE_REQUEST, 3, &ia_na, 1, ADDRESS_2);
	(void)told();
	x_one(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL);
	(void)told();
	ck_assert(says("WARN kea-dhcp6.alloc-engine"
		       " ALLOC_ENGINE_V6_ALLOC_FAIL_SUBNET"));
	ck_assert(says("ALLOC_ENGINE_V6_ALLOC_FAIL " LABEL_1));
	ck_assert_uint_eq(x_counted(&x, STATISTIC_ALLOCATION_FAIL), 1);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_ALLOCATION_FAIL_SUBNET), 1);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_ALLOCATION_FAIL_NO_POOLS), 0);
	x.interface = "eth1"; /* no prefixes there */
	x_one(&x, MESSAGE_SOLICIT, 1, &ia_pd, 1, NULL);
	(void)told();
	ck_assert(says("ALLOC_ENGINE_V6_ALLOC_FAIL_NO_POOLS"));
	ck_assert_uint_eq(x_counted(&x, STATISTIC_ALLOCATION_FAIL), 1);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_ALLOCATION_FAIL_NO_POOLS), 1);
	stop();
}
END_TEST

START_TEST(refused_releases_and_declines)
{
	start(DECIDE_PLAIN);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_pd, 1, PREFIX);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS_2);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL);
	x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, ADDRESS);
	x_one(&x, MESSAGE_RELEASE, 1, &ia_pd, 1, PREFIX);
	(void)told();
	ck_assert(
	    says("INFO kea-dhcp6.leases DHCP6_RELEASE_NA_FAIL_WRONG_DUID"));
	ck_assert(says("using duid=00:03:00:01:02:00:00:00:00:02"));
	ck_assert(says("DHCP6_RELEASE_PD_FAIL_WRONG_DUID"));
	x_one(&x, MESSAGE_DECLINE, 1, &ia_na, 1, ADDRESS);
	x_one(&x, MESSAGE_DECLINE, 1, &ia_na, 1, "2001:db8:1::99");
	(void)told();
	ck_assert(says("DHCP6_DECLINE_FAIL_DUID_MISMATCH"));
	ck_assert(says("DHCP6_DECLINE_FAIL_NO_LEASE"));
	x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 2, NULL);
	x_put(&x, 1, LEASE_NA, 5, "2001:db8:1::55", 100);
	x_put(&x, 1, LEASE_PD, 5, "2001:db8:e000::/56", 100);
	x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, "2001:db8:1::55");
	x_one(&x, MESSAGE_RELEASE, 1, &ia_pd, 1, "2001:db8:e000::/56");
	x_one(&x, MESSAGE_DECLINE, 1, &ia_na, 1, "2001:db8:1::55");
	(void)told();
	ck_assert(
	    says("WARN kea-dhcp6.leases DHCP6_RELEASE_NA_FAIL_WRONG_IAID"));
	ck_assert(says("(expected 5, but got 1)"));
	ck_assert(says("DHCP6_RELEASE_PD_FAIL_WRONG_IAID"));
	ck_assert(says("DHCP6_DECLINE_FAIL_IAID_MISMATCH"));
	x_one(&x, MESSAGE_DECLINE, 1, &ia_na, 1, ADDRESS_2);
	(void)told();
	ck_assert(says("INFO kea-dhcp6.leases DHCP6_DECLINE_LEASE"));
	ck_assert(says("will be recovered in 86400 seconds"));
	stop();
}
END_TEST

static void
drop_line(enum drop drop, const char *what)
{
	ck_assert_int_eq(x_send(&x), drop);
	(void)told();
	ck_assert_msg(says(what), "%s not in: %s", what, text);
}

START_TEST(drops_at_debug_level)
{
	start(DECIDE_CONFIG("",
	    "'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:09',"
	    " 'client-classes': ['DROP']}],"));
	x_begin(&x, MESSAGE_SOLICIT);
	drop_line(DROP_NO_CLIENT_ID, "DHCP6_REQUIRED_OPTIONS_CHECK_FAIL");
	x_begin(&x, 99);
	drop_line(DROP_TYPE_UNKNOWN,
	    "DHCP6_UNKNOWN_MSG_RECEIVED received unknown message (type 99)");
	x_message(&x, MESSAGE_SOLICIT, 1);
	x.datagram.destination = x.datagram.source;
	drop_line(DROP_UNICAST, "DHCP6_PACKET_DROP_UNICAST");
	x_begin(&x, MESSAGE_REQUEST);
	x_option(&x, OPTION_SERVERID, "other", 5);
	drop_line(DROP_OTHER_SERVER,
	    "DHCP6_PACKET_DROP_SERVERID_MISMATCH duid=[no info]");
	x_begin(&x, MESSAGE_SOLICIT);
	writer_u8(&x.w, 0);
	drop_line(DROP_OPTION_OVERRUN,
	    "DEBUG kea-dhcp6.bad-packets DHCP6_PACKET_DROP_PARSE_FAIL");
	x_message(&x, MESSAGE_SOLICIT, 9);
	drop_line(DROP_CLASS_DROP, "DHCP6_PACKET_DROP_DROP_CLASS2");
	x_message(&x, MESSAGE_REBIND, 1);
	drop_line(DROP_NOTHING_TO_SAY, "DHCP6_PACKET_DROPPED");
	query_drop(&x.query, &x.context, DROP_SERVICE_DISABLED);
	(void)told();
	ck_assert(says("DHCP6_PACKET_DROP_DHCP_DISABLED"));
	stop();
}
END_TEST

START_TEST(class_reject_and_another_subnet)
{
	start("{'Dhcp6': {'shared-networks': [{'name': 'campus',"
	      " 'interface': 'eth0', 'subnet6': ["
	      " {'id': 1, 'subnet': '2001:db8:1::/64',"
	      "  'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"
	      "  'client-classes': ['REJECT']}]},"
	      " {'id': 2, 'subnet': '2001:db8:2::/64',"
	      "  'pools': [{'pool': '2001:db8:2::10-2001:db8:2::10'}]}]}]}}");
	x_one(&x, MESSAGE_SOLICIT, 2, &ia_na, 1, NULL);
	(void)told();
	ck_assert(says("changed selected subnet 1 to subnet 2 from shared"
		       " network campus"));
	x_one(&x, MESSAGE_REQUEST, 3, &ia_na, 1, NULL);
	x_one(&x, MESSAGE_SOLICIT, 2, &ia_na, 1, NULL);
	(void)told();
	ck_assert(says("ALLOC_ENGINE_V6_ALLOC_FAIL_SHARED_NETWORK"));
	ck_assert(says("1 subnets have no available leases, 1 subnets have no"
		       " matching pools"));
	stop();
}
END_TEST

/* What is not stored is not told. */
START_TEST(storage_fails)
{
	start(DECIDE_PLAIN);
	log_buffer_stop(x.log_buffer, true);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	(void)told();
	ck_assert(!says("DHCP6_LEASE_ALLOC"));
	ck_assert(!says("ERROR"));
	stop();
}
END_TEST

#define CLASSES(list)                                                          \
	"{'Dhcp6': {'client-classes': [" list "],"                             \
	" 'early-global-reservations-lookup': true,"                           \
	" 'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01'}],"        \
	" 'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"                  \
	" 'evaluate-additional-classes': ['nobody'], 'interface': 'eth0'}]}}"

/* 3.12: what was asked and what came of it, and the classes in the end. */
START_TEST(classes)
{
	start(CLASSES("{'name': 'a', 'test': 'option[1].exists'},"
		      "{'name': 'b', 'test': 'member(`KNOWN`)'},"
		      "{'name': 'c', 'test': 'uint8totext(0x1111) == `1`'}"));
	(void)x_one(&x, MESSAGE_SOLICIT, 2, &ia_na, 1, NULL);
	(void)told();
	ck_assert(says("the expression of class a evaluated to true"));
	ck_assert(says("the expression of class b evaluated to false"));
	ck_assert(says("eval DHCPSRV_EVAL_ERROR duid=[00:03:00:01:02:00:"));
	ck_assert(says("the expression of class c failed: "));
	ck_assert(says("DHCP6_CLASSES_ASSIGNED"));
	ck_assert(says("following class(es): ALL, a, UNKNOWN\n"));
	ck_assert(says("additional class nobody has no definition"));
	stop();
}
END_TEST

/* P-18.3.1-a: by the packet, by the early look-up, by the reservations */
START_TEST(drops_by_class)
{
	start(CLASSES("{'name': 'DROP', 'test': 'option[500].exists'}"));
	x_message(&x, MESSAGE_SOLICIT, 2);
	x_option(&x, 500, "", 0);
	ck_assert_int_eq(x_send(&x), DROP_CLASS_DROP);
	(void)told();
	ck_assert(says("DHCP6_PACKET_DROP_DROP_CLASS dropped as member"));
	stop();
	start(CLASSES("{'name': 'DROP', 'test': 'member(`KNOWN`)'}"));
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_eq(x_send(&x), DROP_CLASS_DROP);
	(void)told();
	ck_assert(says("DHCP6_PACKET_DROP_DROP_CLASS_EARLY dropped"));
	stop();
	start(CLASSES("{'name': 'DROP', 'test': 'member(`UNKNOWN`)'}"));
	x_message(&x, MESSAGE_SOLICIT, 2);
	ck_assert_int_eq(x_send(&x), DROP_CLASS_DROP);
	(void)told();
	ck_assert(says("DHCP6_PACKET_DROP_DROP_CLASS2 dropped"));
	stop();
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {classes, drops_by_class, one_exchange,
	    prefixes, reserved_granted_and_revoked, nothing_to_give,
	    refused_releases_and_declines, drops_at_debug_level,
	    class_reject_and_another_subnet, storage_fails};

	return X_RUN("tell", tests);
}
