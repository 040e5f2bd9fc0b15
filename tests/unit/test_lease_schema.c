/*
 * test_lease_schema.c: headers and rows of all schemas (lease-file.md 1.1).
 *
 * Promised: 12 to 17 columns are read with Kea's defaults for what is missing,
 * rows of such a file may be as short as its header and as long as ours;
 * columns beyond the 18th are dropped; a wrong name at any place is refused in
 * Kea's words.
 */
#include <stdio.h>

#include "libcommon/lease_row.h"
#include "tests/unit/suite.h"

static uint8_t scratch[LEASE_ROW_SCRATCH];
static struct err_detail detail;

/* The first n columns of the header or of a row. */
static size_t
columns_of(const char *text, unsigned n)
{
	const char *p = text;

	while (n-- > 0) {
		p = strchr(p, ',');
		if (p == NULL)
			return strlen(text);
		p++;
	}
	return (size_t)(p - text - 1);
}

START_TEST(all_schemas_are_read)
{
	static const char row[] =
	    "2001:db8::10,00:01:02,4000,1700004000,1,3000,0,7,128,1,0,host,"
	    "52:54:00:aa:bb:cc,2,{},6,4,9";
	unsigned min, max;

	for (unsigned n = 1; n <= LEASE_ROW_COLUMNS; n++) {
		size_t size = columns_of(lease_row_header, n);
		struct lease lease;
		bool removed;

		if (n < LEASE_ROW_COLUMNS_MIN) {
			ck_assert_int_eq(
			    lease_row_check_header(
				lease_row_header, size, &min, &max, &detail),
			    ERR_CORRUPT);
			ck_assert_ptr_nonnull(
			    strstr(detail.text, "it must have at least 12"));
			continue;
		}
		ck_assert_int_eq(lease_row_check_header(lease_row_header, size,
				     &min, &max, &detail),
		    ERR_NONE);
		ck_assert_uint_eq(min, n);
		ck_assert_uint_eq(max, LEASE_ROW_COLUMNS);
		/* rows may be as short as the header and as long as ours */
		for (unsigned have = n - 1; have <= LEASE_ROW_COLUMNS; have++)
			ck_assert_int_eq(
			    lease_row_read(row, columns_of(row, have), min, max,
				scratch, &lease, &removed, NULL),
			    have < n ? ERR_CORRUPT : ERR_NONE);
		ck_assert_int_eq(lease_row_read(row, columns_of(row, n), min,
				     max, scratch, &lease, &removed, NULL),
		    ERR_NONE);
		ck_assert_uint_eq(lease.hwaddr.size, n > 12 ? 6 : 0);
		ck_assert_uint_eq(lease.state, n > 13 ? 2 : 0);
		ck_assert_uint_eq(lease.user_context.size, n > 14 ? 2 : 0);
		ck_assert_uint_eq(lease.hwtype, n > 15 ? 6 : 1);
		ck_assert_uint_eq(lease.hwaddr_source, n > 16 ? 4 : 0);
		ck_assert_uint_eq(lease.pool_id, n > 17 ? 9 : 0);
	}
}
END_TEST

START_TEST(newer_schemas_lose_their_extra_columns)
{
	static const char row[] =
	    "2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,0,5,new,";
	char header[512];
	struct lease lease;
	unsigned min, max;
	bool removed;

	snprintf(header, sizeof(header), "%s,more,most", lease_row_header);
	ck_assert_int_eq(
	    lease_row_check_header(header, strlen(header), &min, &max, &detail),
	    ERR_NONE);
	ck_assert_uint_eq(min, 18);
	ck_assert_uint_eq(max, 20);
	ck_assert_int_eq(lease_row_read(row, sizeof(row) - 1, min, max, scratch,
			     &lease, &removed, &detail),
	    ERR_NONE);
	ck_assert_uint_eq(lease.pool_id, 5);
}
END_TEST

START_TEST(wrong_headers_are_refused)
{
	static const char *const bad[] = {"", "address",
	    "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,"
	    "fqdn_rev,hostname,state,user_context,pool_id",
	    "Address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
	    "lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname"};
	unsigned min, max;
	char header[512];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(lease_row_check_header(bad[i], strlen(bad[i]),
				     &min, &max, &detail),
		    ERR_CORRUPT);
	snprintf(header, sizeof(header), "%s\r", lease_row_header);
	ck_assert_int_eq(
	    lease_row_check_header(header, strlen(header), &min, &max, &detail),
	    ERR_CORRUPT);
	ck_assert_str_eq(
	    detail.text, "header contains an invalid column: 'pool_id\\x0d'");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lease_schema");
	TCase *tcase = tcase_create("lease_schema");

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, all_schemas_are_read);
	tcase_add_test(tcase, newer_schemas_lose_their_extra_columns);
	tcase_add_test(tcase, wrong_headers_are_refused);
	return suite_run(suite);
}
