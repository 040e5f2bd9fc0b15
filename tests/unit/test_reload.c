/*
 * test_reload.c: who hears of which reload's end.
 *
 * Promised: a reload that a signal began answers nobody who asks while it runs;
 * he hears of the next, which reads the file after he asked. Each end names all
 * errors of the file.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "dhcp6d/reload.h"
#include "tests/unit/suite.h"

static struct {
	unsigned count;
	uint64_t number;
	char reason[4096];
} ends;

static char path[64];
static struct starter *starter;
static struct reload *reload;
static struct reload_setup setup;

static void
note_end(void *context, uint64_t number, const char *reason)
{
	(void)context;
	ends.count++;
	ends.number = number;
	snprintf(ends.reason, sizeof(ends.reason), "%s",
	    reason != NULL ? reason : "");
}

static void
write_file(const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static void
begin(void)
{
	static struct server_identity identity;
	struct err_detail detail;

	memset(&ends, 0, sizeof(ends));
	snprintf(path, sizeof(path), "/tmp/test_reload.%d", (int)getpid());
	write_file("{\"Dhcp6\": {\"a\": 1, \"b\": 2}}");
	ck_assert_int_eq(
	    starter_fork("/bin/false", path, &starter, &detail), ERR_NONE);
	setup = (struct reload_setup){
	    .path = path,
	    .starter = starter,
	    .identity = &identity,
	    .event = eventfd(0, EFD_CLOEXEC),
	    .ended = note_end,
	};
	reload = reload_create(&setup);
	ck_assert_ptr_nonnull(reload);
}

static void
end(void)
{
	reload_free(reload);
	close(setup.event);
	starter_close(starter);
	unlink(path);
}

/* As the main loop, until one more has ended. */
static void
wait_for_end(void)
{
	struct pollfd event = {setup.event, POLLIN, 0};
	unsigned before = ends.count;
	uint64_t count;

	while (ends.count == before) {
		ck_assert_int_eq(poll(&event, 1, 60000), 1);
		ck_assert_int_eq(
		    read(setup.event, &count, sizeof(count)), sizeof(count));
		ck_assert_ptr_null(reload_take(reload));
	}
}

START_TEST(all_errors_are_told)
{
	begin();
	reload_request(reload);
	wait_for_end();
	ck_assert_ptr_nonnull(strstr(ends.reason, "configuration error"));
	ck_assert_ptr_nonnull(strstr(ends.reason, path));
	ck_assert_ptr_nonnull(strstr(ends.reason, "keyword \"a\""));
	ck_assert_ptr_nonnull(strstr(ends.reason, "keyword \"b\""));
	end();
}
END_TEST

START_TEST(who_asks_later_hears_of_the_next)
{
	uint64_t awaited;

	begin();
	reload_request(reload); /* a signal */
	awaited = reload_next(reload);
	reload_request(reload); /* an operator */
	ck_assert_uint_eq(reload_next(reload), awaited);
	reload_request(reload); /* the same one does for both */
	wait_for_end();
	ck_assert_uint_ne(ends.number, awaited);
	write_file("{\"Dhcp6\": {\"c\": 1}}");
	wait_for_end();
	ck_assert_uint_eq(ends.number, awaited);
	ck_assert_uint_eq(ends.count, 2);
	end();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reload");
	TCase *tests = tcase_create("reload");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, all_errors_are_told);
	tcase_add_test(tests, who_asks_later_hears_of_the_next);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
