/*
 * test_control_pages.c: lease6-get-page while leases come and go.
 *
 * Promised: whatever changes meanwhile, a lease that exists throughout is on
 * exactly one page, pages are in address order, and only the last one is not
 * full; leases that begin with the same address are not torn apart, however
 * small pages are.
 */
#include <stdatomic.h>
#include <string.h>

#include "tests/unit/control_help.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8::/32',"          \
	" 'interface': 'eth0'}]}}"
#define MANY 4000
#define GUEST_IAID 99

static struct office office;

static struct lease
lease_of(uint8_t type, uint8_t length, uint64_t low, uint32_t iaid)
{
	static const uint8_t duid[] = {0, 3, 0, 1, 2, 0, 0, 0, 0, 9};
	const struct moment now = clock_now(&office.x.clock);

	return (struct lease){.type = type,
	    .prefix_length = length,
	    .address = {UINT64_C(0x20010db800000000), low},
	    .subnet_id = 1,
	    .iaid = iaid,
	    .valid = 4000,
	    .transaction = now.lease_s,
	    .duid = span_of(duid, sizeof(duid))};
}

/* As workers do; waits where the log buffer is full. */
static void
change(struct lease lease, bool remove)
{
	const struct moment now = clock_now(&office.x.clock);
	const struct lease_change change = {.lease = lease, .remove = remove};
	uint64_t sequence;
	enum err err;

	do {
		store_lock(office.x.store);
		err = lease_apply(office.x.store, office.x.log_buffer, &now,
		    &change, 1, &sequence);
		store_unlock(office.x.store);
		committer_kick(office.control.committer);
	} while (err == ERR_LIMIT);
	ck_assert_int_eq(err, ERR_NONE);
}

/* Those that stay are even, guests odd; far apart, in no order of the slab. */
static uint64_t
place_of(unsigned number)
{
	return 2 * (1 + (uint64_t)number * 2741 % 65521);
}

static atomic_bool over;

static void *
come_and_go(void *context)
{
	unsigned seed = 1;

	(void)context;
	while (!atomic_load(&over)) {
		seed = seed * 1103515245 + 12345;
		change(lease_of(LEASE_NA, 128, (seed >> 8 & 0x1ffff) | 1,
			   GUEST_IAID),
		    (seed >> 4 & 1) != 0);
	}
	return NULL;
}

/* Reads a page; how many leases, *last the address it ended with. */
static size_t
take_page(char last[64], unsigned limit, unsigned *seen)
{
	char command[192];
	struct address address, before = ADDRESS_ANY;
	json_t *arguments, *answer, *lease;
	const char *text;
	size_t i;

	snprintf(command, sizeof(command),
	    "{'command': 'lease6-get-page', 'arguments': {'from': '%s',"
	    " 'limit': %u}}",
	    last, limit);
	if (strcmp(last, "start") != 0)
		ck_assert(address_parse(last, strlen(last), &before));
	answer = office_ask(&office, command);
	arguments = at(answer, "arguments");
	json_array_foreach(at(arguments, "leases"), i, lease)
	{
		text = text_at(lease, "ip-address");
		ck_assert(address_parse(text, strlen(text), &address));
		ck_assert_int_ge(
		    address_compare(address, before), i > 0 ? 0 : 1);
		before = address;
		snprintf(last, 64, "%s", text);
		if (number_at(lease, "iaid") != GUEST_IAID)
			seen[number_at(lease, "iaid")]++;
	}
	json_decref(answer);
	return i;
}

START_TEST(while_leases_come_and_go)
{
	static unsigned seen[1000 + MANY];
	char last[64] = "start";
	pthread_t guests;
	size_t count;

	memset(seen, 0, sizeof(seen));
	atomic_store(&over, false);
	office_open(&office, CONFIG);
	for (unsigned n = 0; n < MANY; n++)
		change(lease_of(LEASE_NA, 128, place_of(n), 1000 + n), false);
	ck_assert_int_eq(pthread_create(&guests, NULL, come_and_go, NULL), 0);
	do
		count = take_page(last, 100, seen);
	while (count >= 100);
	atomic_store(&over, true);
	pthread_join(guests, NULL);
	for (unsigned n = 0; n < MANY; n++)
		ck_assert_msg(seen[1000 + n] == 1, "lease %u came %u times", n,
		    seen[1000 + n]);
	office_settle(&office);
	office_close(&office);
}
END_TEST

/* An address and three prefixes that begin alike, twice. */
START_TEST(the_same_address)
{
	static const uint8_t lengths[] = {128, 126, 127, 128};
	unsigned seen[8] = {0};
	char last[64] = "start";
	unsigned pages = 0;

	office_open(&office, CONFIG);
	for (uint32_t i = 0; i < 8; i++)
		change(lease_of(i % 4 == 0 ? LEASE_NA : LEASE_PD,
			   lengths[i % 4], 16 * (1 + i / 4), i),
		    false);
	while (take_page(last, _i, seen) >= (unsigned)_i)
		pages++;
	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(seen[i], 1);
	ck_assert_uint_ge(pages, 1);
	office_settle(&office);
	office_close(&office);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("control pages");
	TCase *tests = tcase_create("pages");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, while_leases_come_and_go);
	tcase_add_loop_test(tests, the_same_address, 1, 6);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
