/*
 * configs.c: the configurations that the harnesses' servers have.
 *
 * plain: small pools, reservations. network: two subnets on one link, which
 * give out at random, and a client class. names: DNS names, what relays
 * supply, extended information, caching. classes: tests, additional classes,
 * many options. flex, inside: identifiers, options and suboptions by
 * expressions.
 */
#include "tests/fuzz/configs.h"

#include <string.h>

#include "tests/fuzz/fuzz.h"

#define LIFETIMES                                                              \
	"\"valid-lifetime\":300,\"preferred-lifetime\":200,"                   \
	"\"decline-probation-period\":100,"
#define POOLS                                                                  \
	"\"pools\":[{\"pool\":\"2001:db8:1::10-2001:db8:1::1f\"}],"            \
	"\"pd-pools\":[{\"prefix\":\"2001:db8:f000::\",\"prefix-len\":53,"     \
	"\"delegated-len\":56},{\"prefix\":\"2001:db8:f100::\","               \
	"\"prefix-len\":58,\"delegated-len\":60}]"
#define HOSTS                                                                  \
	"\"reservations\":[{\"duid\":\"00:03:00:01:02:00:00:00:00:01\","       \
	"\"ip-addresses\":[\"2001:db8:1::18\",\"2001:db8:1::77\"],"            \
	"\"prefixes\":[\"2001:db8:f000:300::/56\"],\"hostname\":\"one\"},"     \
	"{\"duid\":\"00:03:00:01:02:00:00:00:00:02\","                         \
	"\"prefixes\":[\"2001:db8:e000::/52\"],"                               \
	"\"option-data\":[{\"name\":\"dns-servers\",\"data\":\"::9\"}]},"      \
	"{\"hw-address\":\"02:00:00:00:00:03\","                               \
	"\"client-classes\":[\"gold\"]}]"
#define ONE(more)                                                              \
	"{\"id\":1,\"subnet\":\"2001:db8:1::/64\"," more POOLS "," HOSTS "}"
#define TWO                                                                    \
	"{\"id\":2,\"subnet\":\"2001:db8:2::/64\","                            \
	"\"pools\":[{\"pool\":\"2001:db8:2::10-2001:db8:2::17\","              \
	"\"client-classes\":[\"gold\"]}]}"
#define THREE                                                                  \
	"{\"id\":3,\"subnet\":\"2001:db8:3::/64\",\"interface\":\"eth1\","     \
	"\"relay\":{\"ip-addresses\":[\"2001:db8:77::1\"]},"                   \
	"\"pools\":[{\"pool\":\"2001:db8:3::-2001:db8:3::7\"}]}"
#define DHCP6(inside) "{\"Dhcp6\":{" LIFETIMES inside "}}"

static const char plain[] =
    DHCP6("\"subnet6\":[" ONE("\"interface\":\"eth0\","
			      "\"rapid-commit\":true,") "," THREE "]");

static const char network[] =
    DHCP6("\"client-classes\":[{\"name\":\"gold\","
	  "\"test\":\"option[16].exists\"}],"
	  "\"shared-networks\":[{\"name\":\"n\","
	  "\"interface\":\"eth0\","
	  "\"allocator\":\"random\","
	  "\"pd-allocator\":\"flq\","
	  "\"subnet6\":[" ONE("") "," TWO "]}],\"subnet6\":[" THREE "]");

static const char names[] = DHCP6(
    "\"dhcp-ddns\":{\"enable-updates\":true},"
    "\"ddns-qualifying-suffix\":\"example.org\","
    "\"ddns-replace-client-name\":\"when-not-present\","
    "\"hostname-char-set\":\"[^A-Za-z0-9.-]\","
    "\"hostname-char-replacement\":\"x\","
    "\"relay-supplied-options\":[\"dns-servers\",\"60001\"],"
    "\"store-extended-info\":true,\"cache-threshold\":0.5,"
    "\"compatibility\":{\"lenient-option-parsing\":true},"
    "\"min-valid-lifetime\":100,\"max-valid-lifetime\":900,"
    "\"min-preferred-lifetime\":50,\"max-preferred-lifetime\":800,"
    "\"calculate-tee-times\":true,"
    "\"option-data\":[{\"name\":\"dns-servers\",\"data\":\"2001:db8::53\"},"
    "{\"name\":\"domain-search\",\"data\":\"example.org, a.example\"},"
    "{\"name\":\"vendor-opts\",\"data\":\"4491\"},"
    "{\"name\":\"tftp-servers\",\"space\":\"vendor-4491\","
    "\"data\":\"2001:db8::9\",\"always-send\":true},"
    "{\"name\":\"preference\",\"data\":\"7\"}],"
    "\"subnet6\":[{\"id\":1,\"subnet\":\"2001:db8:1::/64\","
    "\"interface\":\"eth0\",\"allocator\":\"iterative\","
    "\"pools\":[{\"pool\":\"2001:db8:1::10-2001:db8:1::1f\","
    "\"ddns-generated-prefix\":\"pool\"}],"
    "\"pd-pools\":[{\"prefix\":\"2001:db8:f000::\",\"prefix-len\":53,"
    "\"delegated-len\":56,\"excluded-prefix\":\"2001:db8:f000:1::\","
    "\"excluded-prefix-len\":64}]}," THREE "]");

static const char classes[] = DHCP6(
    "\"client-classes\":["
    "{\"name\":\"gold\",\"test\":\"option[16].exists\","
    "\"valid-lifetime\":7200,"
    "\"option-data\":[{\"name\":\"dns-servers\",\"data\":\"::1\","
    "\"always-send\":true}]},"
    "{\"name\":\"long\",\"test\":\"concat(hexstring(option[1].hex, ':'), "
    "uint32totext(pkt6.transid)) == 'x' or relay6[0].option[37].exists\"},"
    "{\"name\":\"DROP\",\"test\":\"option[15].hex == 0x0001ff\"},"
    "{\"name\":\"vendor\",\"test\":\"vendor[*].exists or "
    "vendor-class[4491].data[0] == 'x' or "
    "substring(option[39].hex, -3, all) == 'abc'\"},"
    "{\"name\":\"kind\",\"template-test\":\"option[17].text\"},"
    "{\"name\":\"ia\",\"test\":\"option[3].option[5].exists or "
    "match('[a-z]+', option[15].hex) or pkt6.msgtype == 3\","
    "\"only-in-additional-list\":true,"
    "\"option-data\":[{\"name\":\"ntp-server\",\"data\":\"\","
    "\"csv-format\":false},{\"code\":41,\"data\":\"UTC\"}]}],"
    "\"option-def\":[{\"name\":\"mine\",\"code\":60001,\"type\":\"record\","
    "\"record-types\":\"uint8, ipv6-address, string\"}],"
    "\"option-data\":[{\"name\":\"mine\",\"data\":\"1, ::2, three\"},"
    "{\"name\":\"sntp-servers\",\"data\":\"::5\"},"
    "{\"name\":\"bootfile-url\",\"data\":\"http://a/\"},"
    "{\"name\":\"information-refresh-time\",\"data\":\"900\"}],"
    "\"early-global-reservations-lookup\":false,"
    "\"host-reservation-identifiers\":[\"duid\",\"hw-address\"],"
    "\"subnet6\":[" ONE(
	"\"interface\":\"eth0\","
	"\"evaluate-additional-classes\":[\"ia\"],") ","
						     "{\"id\":2,\"subnet\":"
						     "\"2001:db8:2::/64\","
						     "\"interface-id\":"
						     "\"port7\","
						     "\"pools\":[{\"pool\":"
						     "\"2001:db8:2::10-2001:"
						     "db8:2::17\","
						     "\"client-classes\":["
						     "\"gold\"]}]}," THREE "]");

static const char flex[] = DHCP6(
    "\"host-reservation-identifiers\":[\"flex-id\",\"duid\"],"
    "\"hooks-libraries\":[{\"library\":\"libdhcp_flex_id.so\","
    "\"parameters\":{\"identifier-expression\":"
    "\"concat(relay6[0].option[18].hex, option[16].hex)\","
    "\"replace-client-id\":true,\"ignore-iaid\":true}},"
    "{\"library\":\"libdhcp_flex_option.so\",\"parameters\":{\"options\":["
    "{\"name\":\"bootfile-url\",\"add\":\"ifelse(option[15].exists, "
    "concat('http://', option[15].hex), '')\"},"
    "{\"code\":41,\"add\":\"'never'\"},"
    "{\"code\":23,\"csv-format\":false,\"supersede\":\"option[23].hex\"},"
    "{\"code\":31,\"add\":\"'2001:db8::1,2001:db8::2'\","
    "\"csv-format\":true},"
    "{\"name\":\"sip-server-addr\",\"remove\":\"option[16].exists\"}]}}],"
    "\"option-data\":[{\"name\":\"dns-servers\",\"data\":\"2001:db8::53\","
    "\"always-send\":true},{\"code\":41,\"data\":\"UTC\","
    "\"always-send\":true}],"
    "\"subnet6\":[" ONE("\"interface\":\"eth0\",") "," THREE "]");

static const char inside[] = DHCP6(
    "\"mac-sources\":[\"duid\",\"ipv6-link-local\","
    "\"client-link-addr-option\",\"remote-id\",\"docsis-modem\","
    "\"docsis-cmts\"],"
    "\"host-reservation-identifiers\":[\"flex-id\",\"hw-address\"],"
    "\"hooks-libraries\":[{\"library\":\"libdhcp_flex_id.so\","
    "\"parameters\":{\"identifier-expression\":"
    "\"concat(hexstring(option[16].hex, ':'), option[1].hex)\"}},"
    "{\"library\":\"libdhcp_flex_option.so\",\"parameters\":{\"options\":["
    "{\"name\":\"vendor-opts\",\"sub-options\":["
    "{\"space\":\"vendor-4491\",\"name\":\"config-file\","
    "\"add\":\"'a.cfg'\"},"
    "{\"space\":\"vendor-4491\",\"code\":32,"
    "\"remove\":\"option[15].exists\"},"
    "{\"space\":\"vendor-4491\",\"code\":38,\"csv-format\":true,"
    "\"supersede\":\"'7'\",\"client-class\":\"KNOWN\"},"
    "{\"space\":\"vendor-9\",\"code\":77,\"add\":\"option[15].hex\"}]},"
    "{\"code\":94,\"sub-options\":[{\"code\":90,\"csv-format\":true,"
    "\"add\":\"'2001:db8::4'\"}]},"
    "{\"code\":96,\"sub-options\":[{\"code\":90,\"container-add\":false,"
    "\"add\":\"0x20010db8000000000000000000000004\"}]},"
    "{\"code\":41,\"add\":\"option[15].hex\"},"
    "{\"code\":56,\"remove\":\"addrtotext(option[15].hex) == 'x'\"},"
    "{\"code\":59,\"add\":\"addrtotext(option[16].hex)\"},"
    "{\"code\":42,\"supersede\":\"option[16].hex\"},"
    "{\"code\":88,\"add\":\"'no address'\",\"csv-format\":true}]}}],"
    "\"option-data\":[{\"name\":\"vendor-opts\",\"data\":\"4491\","
    "\"always-send\":true},{\"name\":\"tftp-servers\","
    "\"space\":\"vendor-4491\",\"data\":\"2001:db8::9\","
    "\"always-send\":true}],"
    "\"subnet6\":[" ONE("\"interface\":\"eth0\",") "," THREE "]");

static const char *const texts[FUZZ_CONFIGS] = {
    plain, network, names, classes, flex, inside};
static const struct snapshot *loaded[FUZZ_CONFIGS];

const char *
fuzz_config(unsigned number)
{
	return texts[number % FUZZ_CONFIGS];
}

static void
complain(void *context, enum complaint_severity severity, const char *line)
{
	(void)context;
	if (severity == COMPLAINT_ERROR)
		(void)fprintf(stderr, "%s\n", line);
}

/* Before the first input, so that loading is nobody's discovery. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	for (unsigned i = 0; i < FUZZ_CONFIGS; i++) {
		struct snapshot *snapshot = NULL;

		(void)config_load_text("fuzz", texts[i], strlen(texts[i]), NULL,
		    complain, NULL, &snapshot);
		must(snapshot != NULL);
		loaded[i] = snapshot;
	}
	return 0;
}

const struct snapshot *
fuzz_snapshot(const char *config)
{
	for (unsigned i = 0; i < FUZZ_CONFIGS; i++)
		if (texts[i] == config)
			return snapshot_hold(loaded[i]);
	return NULL;
}
