/*
 * test_config_size.c: 10 000 subnets and 100 000 reservations.
 *
 * Promised: such a file loads (read, checked, indexed) in under two seconds;
 * what is kept of it afterwards is a fraction of its text's tree; all of it is
 * found. Time and memory are printed; under a sanitizer only that it works is
 * held against them. A text that nests containers to cost time ends.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dhcp6d/config/index.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

#define SUBNETS 10000
#define HOSTS_A_SUBNET 10

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Of this process alone: what else the machine does is not its fault. */
static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What the process holds in memory, in MiB. */
static double
resident(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (file == NULL)
		return 0;
	if (fscanf(file, "%*s %ld", &pages) != 1)
		pages = 0;
	fclose(file);
	return (double)pages * 4096 / (1 << 20);
}

static void
write_subnet(FILE *out, unsigned i)
{
	unsigned j, high = 0x1000 + i / 256, low = i % 256;

	fprintf(out,
	    "{ \"id\": %u, \"subnet\": \"2001:db8:%x:%x::/64\",\n"
	    "  \"interface\": \"eth1\",\n"
	    "  \"pools\": [ { \"pool\": \"2001:db8:%x:%x::1000 - "
	    "2001:db8:%x:%x::ffff\" } ],\n"
	    "  \"option-data\": [ { \"name\": \"dns-servers\","
	    " \"data\": \"2001:db8::53\" } ],\n"
	    "  \"reservations\": [\n",
	    i + 1, high, low, high, low, high, low);
	for (j = 0; j < HOSTS_A_SUBNET; j++)
		fprintf(out,
		    "    { \"hw-address\": \"02:00:%02x:%02x:%02x:%02x\",\n"
		    "      \"ip-addresses\": [ \"2001:db8:%x:%x::%x\" ],\n"
		    "      \"hostname\": \"host-%u-%u.example.org\" }%s\n",
		    i >> 16, i >> 8 & 255, i & 255, j, high, low, j + 1, i, j,
		    j + 1 == HOSTS_A_SUBNET ? "" : ",");
	fprintf(out, "] }%s\n", i + 1 == SUBNETS ? "" : ",");
}

static char *
write_large(size_t *size)
{
	char *text;
	unsigned i;
	FILE *out = open_memstream(&text, size);

	fprintf(out, "{ \"Dhcp6\": { \"interfaces-config\": { \"interfaces\":"
		     " [ \"eth1\" ] },\n\"subnet6\": [\n");
	for (i = 0; i < SUBNETS; i++)
		write_subnet(out, i);
	fprintf(out, "] } }\n");
	fclose(out);
	return text;
}

static void
check_large(const struct snapshot *snapshot)
{
	const struct subnet *subnet;
	const struct host *host;
	const uint8_t mac[6] = {2, 0, 0, 9000 >> 8, 9000 & 255, 7};

	ck_assert_uint_eq(snapshot->subnet_count, SUBNETS);
	ck_assert_uint_eq(snapshot->host_count, SUBNETS * HOSTS_A_SUBNET);
	subnet = index_by_id(snapshot, 9001);
	ck_assert_ptr_nonnull(subnet);
	host =
	    index_host(snapshot, 9001, IDENTIFIER_HW_ADDRESS, span_of(mac, 6));
	ck_assert_ptr_nonnull(host);
	ck_assert_str_eq(host->hostname, "host-9000-7.example.org");
	ck_assert(prefix_contains(subnet->prefix, host->addresses[0]));
	ck_assert_uint_eq(index_by_interface(snapshot, "eth1").count, SUBNETS);
}

START_TEST(large_file)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot;
	double before, memory, start, took;
	size_t size;
	char *text = write_large(&size);

	malloc_trim(0);
	before = resident();
	start = seconds_now();
	config_load_text(
	    "large", text, size, &test_host, said_add, &said, &snapshot);
	took = seconds_now() - start;
	memory = resident() - before;
	printf("%u subnets, %u reservations, %zu KiB of text: %.2f s, "
	       "%.1f MiB kept\n",
	    SUBNETS, SUBNETS * HOSTS_A_SUBNET, size >> 10, took, memory);
	ck_assert_uint_eq(said.count, 0);
	ck_assert_ptr_nonnull(snapshot);
	check_large(snapshot);
	if (!SANITIZED) {
		ck_assert_double_lt(took, 2.0);
		ck_assert_double_lt(memory, 60.0);
	}
	snapshot_release(snapshot);
	free(text);
}
END_TEST

/*
 * Containers in containers, each of many parts: the work grows with a power of
 * their depth unless it is bounded.
 */
static char *
write_nested(size_t *size)
{
	char *text;
	unsigned level, i;
	FILE *out = open_memstream(&text, size);

	fprintf(out, "'option-def': [\n");
	for (level = 0; level < 7; level++)
		for (i = 1; i <= 40; i++)
			fprintf(out,
			    "{ 'name': 'o%u', 'code': %u, 'type': 'empty',"
			    " 'space': '%s%u', 'encapsulate': 's%u' },\n",
			    i, 1000 + i, level == 0 ? "dhcp" : "s",
			    level == 0 ? 6 : level, level + 1);
	fprintf(out, "], 'option-data': [\n");
	for (level = 0; level < 7; level++)
		for (i = 1; i <= 40; i++)
			fprintf(out, "{ 'space': '%s%u', 'name': 'o%u' },\n",
			    level == 0 ? "dhcp" : "s", level == 0 ? 6 : level,
			    i);
	fprintf(out, "]");
	fclose(out);
	return text;
}

START_TEST(nested_options_end)
{
	struct said said = {.count = 0};
	size_t size;
	char *text = write_nested(&size);
	double start = seconds_now();

	ck_assert_ptr_null(load_members(text, &said));
	ck_assert(said_has(&said, COMPLAINT_ERROR, "holds too much"));
	if (!SANITIZED)
		ck_assert_double_lt(seconds_now() - start, 5.0);
	said_free(&said);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config size");
	TCase *tests = tcase_create("size");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, large_file);
	tcase_add_test(tests, nested_options_end);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
