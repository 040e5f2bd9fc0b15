/*
 * test_server_id.c: the server keeps its DUID (P-11.2-a), also when the
 * interface that it was made of has gone (P-11.2-b); what the configuration
 * says of it is taken in Kea's way (kea-config.md 2.5); a file that cannot be
 * read is never replaced by a new identity (lease-file.md 10).
 */
#include <check.h>
#include <net/if_arp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/server_id.h"
#include "libcommon/text.h"
#include "tests/unit/suite.h"

#define NOW (946684800 + 0x2b4c1122)

static struct interface links[] = {
    {.index = 1, .name = "lo", .up = true, .loopback = true, .hwaddr_size = 6},
    {.index = 2,
	.name = "zero",
	.up = true,
	.hwaddr_size = 6,
	.hwtype = ARPHRD_ETHER},
    {.index = 3,
	.name = "down",
	.hwaddr = {9, 9, 9, 9, 9, 9},
	.hwaddr_size = 6,
	.hwtype = ARPHRD_ETHER},
    {.index = 4,
	.name = "ib0",
	.up = true,
	.hwaddr = {8, 8, 8, 8, 8, 8, 8, 8},
	.hwaddr_size = 8,
	.hwtype = ARPHRD_INFINIBAND},
    {.index = 5,
	.name = "eth0",
	.up = true,
	.hwaddr = {0x52, 0x54, 0, 0xaa, 0xbb, 0xcc},
	.hwaddr_size = 6,
	.hwtype = ARPHRD_ETHER},
};
static const struct interface_table all = {.interfaces = links, .count = 5};
static const struct interface_table without_ethernet = {
    .interfaces = links, .count = 4};
static const struct interface_table none = {.interfaces = links, .count = 3};

static char folder[64];
static struct server_identity identity;
static struct err_detail detail;

static void
set_up(void)
{
	ck_assert_int_ge(sodium_init(), 0);
	umask(027);
	snprintf(folder, sizeof(folder), "/tmp/test_server_id.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
tear_down(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	(void)!system(command);
}

static const char *
path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void
put(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "w");

	fputs(text, file);
	fclose(file);
}

static const char *
get(const char *name)
{
	static char text[1024];
	FILE *file = fopen(path_of(name), "r");
	size_t size;

	if (file == NULL)
		return "(none)";
	size = fread(text, 1, sizeof(text) - 1, file);
	text[size] = 0;
	fclose(file);
	return text;
}

static const char *
duid(void)
{
	static char text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	return bytes_to_text(
	    span_of(identity.duid, identity.duid_size), text, sizeof(text));
}

static enum err
find(const struct server_id_config *config,
    const struct interface_table *interfaces)
{
	detail.text[0] = 0;
	return server_identity_find(
	    folder, config, interfaces, NOW, &identity, &detail);
}

static const struct server_id_config not_given;

START_TEST(first_start_makes_an_llt_and_keeps_it)
{
	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:01:00:01:2b:4c:11:22:52:54:00:aa:bb:cc");
	ck_assert_str_eq(get(SERVER_ID_FILE), duid());
	ck_assert_str_eq(identity.duid_file, path_of(SERVER_ID_FILE));
	/* later, and the interface has gone */
	ck_assert_int_eq(server_identity_find(folder, &not_given, &none,
			     NOW + 1000, &identity, &detail),
	    ERR_NONE);
	ck_assert_str_eq(duid(), "00:01:00:01:2b:4c:11:22:52:54:00:aa:bb:cc");
}
END_TEST

START_TEST(other_hardware_if_there_is_no_ethernet)
{
	ck_assert_int_eq(find(&not_given, &without_ethernet), ERR_NONE);
	ck_assert_str_eq(
	    duid(), "00:01:00:20:2b:4c:11:22:08:08:08:08:08:08:08:08");
}
END_TEST

START_TEST(enterprise_if_there_is_no_hardware)
{
	ck_assert_int_eq(find(&not_given, &none), ERR_NONE);
	ck_assert_uint_eq(identity.duid_size, 12);
	ck_assert_int_eq(strncmp(duid(), "00:02:00:00:09:bf:", 18), 0);
	ck_assert_str_eq(get(SERVER_ID_FILE), duid());
}
END_TEST

START_TEST(any_stored_duid_serves_when_none_is_configured)
{
	put(SERVER_ID_FILE, "00:04:01:02:03");
	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:04:01:02:03");
}
END_TEST

START_TEST(white_space_in_the_file_is_nothing)
{
	put(SERVER_ID_FILE, " 00:01:00:01:2b:\n4c:11:22:\t52:54:00:aa:bb:cd\n");
	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:01:00:01:2b:4c:11:22:52:54:00:aa:bb:cd");
}
END_TEST

START_TEST(a_file_without_duid_stops_the_start)
{
	static const char *const texts[] = {"", "\n", "00", "00:01", "zz:zz:zz",
	    "00:01:00:01:2b:4c:11:22:52:54:00:aa:bb:cc:q"};
	char longer[1200];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		put(SERVER_ID_FILE, texts[i]);
		ck_assert_msg(
		    find(&not_given, &all) == ERR_CORRUPT, "%s", texts[i]);
		ck_assert_str_eq(get(SERVER_ID_FILE), texts[i]);
		ck_assert_ptr_nonnull(strstr(detail.text, SERVER_ID_FILE));
		ck_assert_ptr_nonnull(strstr(detail.text, "remove it"));
	}
	memset(longer, '1', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = 0;
	put(SERVER_ID_FILE, longer);
	ck_assert_int_eq(find(&not_given, &all), ERR_CORRUPT);
}
END_TEST

START_TEST(nothing_is_written_when_nothing_changes)
{
	struct stat before, after;

	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_int_eq(stat(path_of(SERVER_ID_FILE), &before), 0);
	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_int_eq(stat(path_of(SERVER_ID_FILE), &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
	ck_assert_str_eq(get(SERVER_ID_FILE ".new"), "(none)");
}
END_TEST

START_TEST(files_are_for_owner_and_group_only)
{
	struct stat status;

	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_int_eq(stat(path_of(SERVER_ID_FILE), &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0640);
	ck_assert_int_eq(stat(path_of(ALLOCATION_KEY_FILE), &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
}
END_TEST

START_TEST(configured_llt_takes_parts_from_the_file)
{
	struct server_id_config config = {
	    .given = true, .type = SERVER_ID_LLT, .persist = true};
	const uint8_t address[] = {1, 2, 3, 4, 5, 6};

	put(SERVER_ID_FILE, "00:01:00:06:11:22:33:44:0a:0b:0c:0d:0e:0f");
	ck_assert_int_eq(find(&config, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:01:00:06:11:22:33:44:0a:0b:0c:0d:0e:0f");
	config.time = 0x01020304;
	ck_assert_int_eq(find(&config, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:01:00:06:01:02:03:04:0a:0b:0c:0d:0e:0f");
	ck_assert_str_eq(get(SERVER_ID_FILE), duid());
	config.identifier = span_of(address, sizeof(address));
	config.hardware_type = 8;
	ck_assert_int_eq(find(&config, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:01:00:08:01:02:03:04:01:02:03:04:05:06");
}
END_TEST

START_TEST(configured_type_differs_from_the_file)
{
	const struct server_id_config config = {
	    .given = true, .type = SERVER_ID_LL, .persist = true};

	put(SERVER_ID_FILE, "00:01:00:06:11:22:33:44:0a:0b:0c:0d:0e:0f");
	ck_assert_int_eq(find(&config, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:03:00:01:52:54:00:aa:bb:cc");
	ck_assert_str_eq(get(SERVER_ID_FILE), duid());
	/* by hand, and nothing to make it of */
	unlink(path_of(SERVER_ID_FILE));
	ck_assert_int_eq(find(&config, &none), ERR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(detail.text, "server-id"));
}
END_TEST

START_TEST(configured_enterprise)
{
	const uint8_t id[] = {0xca, 0xfe};
	struct server_id_config config = {.given = true,
	    .type = SERVER_ID_EN,
	    .persist = true,
	    .enterprise = 43793};

	put(SERVER_ID_FILE, "00:02:00:00:09:bf:11:22:33");
	ck_assert_int_eq(find(&config, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:02:00:00:ab:11:11:22:33");
	config.identifier = span_of(id, sizeof(id));
	ck_assert_int_eq(find(&config, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:02:00:00:ab:11:ca:fe");
}
END_TEST

START_TEST(not_persistent_reads_and_writes_nothing)
{
	const struct server_id_config config = {
	    .given = true, .type = SERVER_ID_LL, .persist = false};

	put(SERVER_ID_FILE, "00:03:00:06:0a:0b");
	ck_assert_int_eq(find(&config, &all), ERR_NONE);
	ck_assert_str_eq(duid(), "00:03:00:01:52:54:00:aa:bb:cc");
	ck_assert_str_eq(get(SERVER_ID_FILE), "00:03:00:06:0a:0b");
	ck_assert_str_eq(identity.duid_file, "");
}
END_TEST

START_TEST(a_duid_of_more_than_130_octets)
{
	static const uint8_t id[125];
	const struct server_id_config config = {.given = true,
	    .type = SERVER_ID_EN,
	    .identifier = {id, sizeof(id)}};

	ck_assert_int_eq(server_duid_make(&config, SPAN_EMPTY, &none, NOW,
			     &identity, &detail),
	    ERR_RANGE);
}
END_TEST

START_TEST(the_key_is_kept_and_a_broken_one_replaced)
{
	struct hash_key first;

	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	first = identity.allocation_key;
	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_int_eq(
	    memcmp(&first, &identity.allocation_key, sizeof(first)), 0);
	put(ALLOCATION_KEY_FILE, "0102");
	ck_assert_int_eq(find(&not_given, &all), ERR_NONE);
	ck_assert_uint_eq(strlen(get(ALLOCATION_KEY_FILE)), 32);
	ck_assert_int_ne(
	    memcmp(&first, &identity.allocation_key, sizeof(first)), 0);
}
END_TEST

START_TEST(no_directory_is_told_with_the_way_out)
{
	ck_assert_int_eq(server_identity_find("/nonexistent/dhcp6d", &not_given,
			     &all, NOW, &identity, &detail),
	    ERR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(detail.text, "install -d"));
	ck_assert_ptr_nonnull(strstr(detail.text, "-D"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("server_id");
	TCase *files = tcase_create("files");

	tcase_add_checked_fixture(files, set_up, tear_down);
	tcase_add_test(files, first_start_makes_an_llt_and_keeps_it);
	tcase_add_test(files, other_hardware_if_there_is_no_ethernet);
	tcase_add_test(files, enterprise_if_there_is_no_hardware);
	tcase_add_test(files, any_stored_duid_serves_when_none_is_configured);
	tcase_add_test(files, white_space_in_the_file_is_nothing);
	tcase_add_test(files, a_file_without_duid_stops_the_start);
	tcase_add_test(files, nothing_is_written_when_nothing_changes);
	tcase_add_test(files, files_are_for_owner_and_group_only);
	tcase_add_test(files, configured_llt_takes_parts_from_the_file);
	tcase_add_test(files, configured_type_differs_from_the_file);
	tcase_add_test(files, configured_enterprise);
	tcase_add_test(files, not_persistent_reads_and_writes_nothing);
	tcase_add_test(files, a_duid_of_more_than_130_octets);
	tcase_add_test(files, the_key_is_kept_and_a_broken_one_replaced);
	tcase_add_test(files, no_directory_is_told_with_the_way_out);
	suite_add_tcase(suite, files);
	return suite_run(suite);
}
