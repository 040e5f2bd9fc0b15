/*
 * fuzz_text.c: libcommon's small readers of text and frames.
 *
 * Input: an octet that chooses the reader, and the text. What was read is
 * written and read again, and is the same; two readers of one thing agree;
 * nothing is written beyond what it was given room for.
 */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/config/name_filter.h"
#include "dhcp6d/proto/option_text.h"
#include "libcommon/address.h"
#include "libcommon/auth.h"
#include "libcommon/command_envelope.h"
#include "libcommon/frame.h"
#include "libcommon/json_check.h"
#include "libcommon/json_member.h"
#include "libcommon/json_walk.h"
#include "libcommon/log_pattern.h"
#include "libcommon/row_text.h"
#include "libcommon/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/scratch.h"

#define ROOM 8192
#define DEPTH_MAX 12 /* that a walk goes down */

static uint8_t octets[ROOM];
static char text[ROOM];

static void
try_numbers(const char *in, size_t size)
{
	uint64_t u64 = 0, row = 0;
	uint32_t u32 = 0;
	int64_t i64 = 0;
	char out[20];
	bool good = text_to_u64(in, size, &u64);

	if (text_to_u32(in, size, &u32))
		must(good && u32 == u64);
	if (row_get_u64(in, size, &row))
		must(good && row == u64);
	if (text_to_i64(in, size, &i64) && in[0] != '-')
		must(good && (uint64_t)i64 == u64);
	if (!good)
		return;
	must(text_to_u64(out, text_from_u64(u64, out), &row) && row == u64);
}

static void
try_octets(const char *in, size_t size)
{
	uint8_t again[ROOM / 4];
	size_t count, other;

	if (text_to_bytes(in, size, octets, sizeof(again), &count)) {
		(void)bytes_to_text(span_of(octets, count), text, ROOM);
		must(text_to_bytes(
		    text, strlen(text), again, sizeof(again), &other));
		must(other == count && memcmp(again, octets, count) == 0);
		(void)bytes_to_text(span_of(octets, count), text, 8);
		must(strlen(text) < 8);
	}
	if (row_get_pairs(in, size, octets, sizeof(again), &other)) {
		must(text_to_bytes(in, size, again, sizeof(again), &count));
		must(other == count && memcmp(again, octets, count) == 0);
	}
}

static void
try_addresses(const char *in, size_t size)
{
	char whole[INET6_ADDRSTRLEN], out[PREFIX_TEXT_SIZE];
	struct address address, other;
	struct in6_addr in6;
	struct prefix prefix, again;
	bool good = address_parse(in, size, &address);

	if (size < sizeof(whole) && memchr(in, 0, size) == NULL) {
		memcpy(whole, in, size);
		whole[size] = 0;
		must(good == (inet_pton(AF_INET6, whole, &in6) == 1));
	}
	must(row_get_address(in, size, &other) == good);
	if (good) {
		must(address_equal(address, other));
		(void)address_text(address, out);
		must(address_parse(out, strlen(out), &other));
		must(address_equal(address, other));
		*row_put_address(text, address) = 0;
		must(strcmp(text, out) == 0);
	}
	if (prefix_parse(in, size, &prefix)) {
		(void)prefix_text(prefix, out);
		must(prefix_parse(out, strlen(out), &again));
		must(again.length == prefix.length &&
		     address_equal(again.address, prefix.address));
	}
}

static void
try_pattern(const char *in, size_t size)
{
	static const char *const names[] = {"kea-dhcp6", "kea-dhcp6.leases"};
	static const struct log_message message = {"AN_ID", 1, 2, 40};
	static const struct log_origin origin = {names, "host.example", 1};
	const struct log_line line = {
	    &message, INT64_C(1700000000123456789), 77, "the text", 8};
	struct log_pattern *pattern;
	char *all = strndup(in, size);

	must(all != NULL);
	pattern = log_pattern_compile(all, &origin);
	must(pattern != NULL);
	for (size_t capacity = 0; capacity < ROOM;
	     capacity = capacity * 3 + 1) {
		char *out = malloc(capacity + 1);

		must(out != NULL);
		must(log_pattern_format(pattern, &line, out, capacity) <=
		     capacity);
		free(out);
	}
	log_pattern_free(pattern);
	free(all);
}

static void
try_json(const char *in, size_t size)
{
	struct span rest = span_of(in, size), found;
	struct json_member member;

	if (!json_is_map(in, size))
		return;
	while (json_member_next(&rest, &member)) {
		must(member.key.data >= (const uint8_t *)in);
		must(member.key.size >= 2 && member.value.size > 0);
		must(member.value.data + member.value.size <=
		     (const uint8_t *)in + size);
		(void)json_member_is(&member, "ISC");
	}
	found = json_member_find(span_of(in, size), "ISC");
	must(found.data == NULL || found.size > 0);
}

static void
try_envelope(const char *in, size_t size)
{
	char why[ENVELOPE_WHY_SIZE] = "";
	const char *name = NULL;
	json_t *envelope = command_envelope_read(span_of(in, size), &name, why);

	if (envelope == NULL)
		must(why[0] != 0 && strlen(why) < ENVELOPE_WHY_SIZE);
	else
		must(name != NULL && json_is_object(envelope));
	json_decref(envelope);
}

static void
try_frames(const char *in, size_t size)
{
	struct frame_header header;
	struct err_detail detail;
	char path[SCRATCH_PATH];
	uint8_t *payload;
	int pair[2];

	if (size > ROOM)
		return;
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	must(write(pair[1], in, size) == (ssize_t)size);
	if (size % 2 == 0) /* else the peer is only slow */
		must(shutdown(pair[1], SHUT_WR) == 0);
	while (frame_read(pair[0], ROOM / 2, 0, &header, &payload, &detail) ==
	       ERR_NONE) {
		must(header.size <= ROOM / 2 && payload[header.size] == 0);
		must(
		    frame_write(pair[0], header.type,
			span_of(payload, header.size), 0, &detail) == ERR_NONE);
		free(payload);
	}
	(void)close(pair[1]);
	must(frame_write(pair[0], 1, span_of(in, size), 0, &detail) ==
	     ERR_CLOSED);
	must(frame_write(pair[0], 1, span_of(in, FRAME_PAYLOAD_MAX + 1u), 0,
		 &detail) == ERR_LIMIT);
	(void)close(pair[0]);
	scratch_path(path, "nobody");
	must(frame_connect(path, &pair[0], &detail) == ERR_NOT_FOUND);
}

static void
try_keys(const char *in, size_t size)
{
	char out[AUTH_PUBLIC_TEXT_SIZE], path[SCRATCH_PATH];
	struct auth_public key, again;
	struct auth_secret secret;
	struct err_detail detail;
	char *all = strndup(in, size);

	must(all != NULL);
	if (auth_public_parse(all, &key)) {
		must(auth_public_parse(auth_public_text(&key, out), &again));
		must(memcmp(&key, &again, sizeof(key)) == 0);
	}
	free(all);
	scratch_write("key", span_of(in, size));
	scratch_path(path, "key");
	if (auth_secret_load(&secret, path, &detail) == ERR_NONE)
		auth_secret_forget(&secret);
}

static void
try_escapes(const char *in, size_t size)
{
	size_t half = size / 2, count;
	char first[128], second[128];

	if (size > ROOM / ROW_TEXT_ESCAPE_SIZE)
		return;
	count = (size_t)(row_put_escaped(text, span_of(in, size)) - text);
	must(row_get_escaped(text, count, octets, size) == size);
	must(size == 0 || memcmp(octets, in, size) == 0);
	(void)row_get_escaped(in, size, octets, half);
	(void)text_printable(in, size, first, sizeof(first));
	for (const char *c = first; *c != 0; c++)
		must(*c >= ' ' && *c < 0x7f);
	(void)text_printable(in, half, first, 64);
	(void)text_printable(in + half, size - half, second, 64);
	must(
	    text_distance(first, second, 5) == text_distance(second, first, 5));
}

/* A filter of names, and what it makes of its own pattern. */
static void
try_filter(const char *in, size_t size)
{
	struct arena *arena = arena_create(1 << 20);
	struct name_filter *filter = NULL;
	struct err_detail detail = {""};
	char *all = strndup(in, size < 64 ? size : 64);
	size_t count;

	must(all != NULL && arena != NULL);
	if (name_filter_create(&filter, arena, all, &detail) == ERR_NONE) {
		count = name_filter_apply(
		    filter, span_of(in, size), "-x", octets, 200);
		must(count == SIZE_MAX || count <= 200);
		(void)name_filter_apply(
		    filter, span_of("Host\0a", 6), "", octets, 6);
		name_filter_free(filter);
	} else {
		must(detail.text[0] != 0);
	}
	arena_free(arena);
	free(all);
}

/* Octets that choose an option and how, and its data: from text to the wire
 * and back to text. */
static void
try_option(const char *in, size_t size)
{
	const struct option_definition *rows, *row;
	struct err_detail detail = {""};
	struct option_at at;
	struct writer w;
	size_t count;

	if (size < 2)
		return;
	rows = option_table(&count);
	row = &rows[(uint8_t)in[0] % count];
	writer_init(&w, octets, sizeof(octets));
	if (option_data_read(row, in[1] & 1, in + 2, size - 2, &w, &detail) !=
	    ERR_NONE) {
		must(detail.text[0] != 0);
		return;
	}
	at = (struct option_at){.code = row->code, .value = writer_span(&w)};
	must(option_value_check(row, at.value, &detail) == ERR_NONE ||
	     detail.text[0] != 0);
	writer_init(&w, text, sizeof(text));
	option_write_text(&w, row, at);
	writer_init(&w, text, (uint8_t)in[1]);
	option_write_string(&w, row, at);
}

/* Values as they come, to text. */
static void
try_value(const char *in, size_t size)
{
	const struct option_definition *rows, *row;
	struct err_detail detail = {""};
	struct span value;
	struct writer w;
	size_t count;

	if (size < 1)
		return;
	rows = option_table(&count);
	row = &rows[(uint8_t)in[0] % count];
	value = span_of(in + 1, size - 1);
	must(option_value_is_good(row, value) ==
	     (option_value_check(row, value, &detail) == ERR_NONE));
	writer_init(&w, text, sizeof(text));
	option_write_text(
	    &w, row, (struct option_at){.code = row->code, .value = value});
	writer_init(&w, text, sizeof(text));
	option_write_string(
	    &w, row, (struct option_at){.code = row->code, .value = value});
}

static void
walk(struct json_text whole, struct json_text part, unsigned depth)
{
	struct json_entry member;
	struct json_walk at;
	struct json_text value;
	unsigned long long number;

	must(part.start >= whole.start);
	must(part.start + part.size <= whole.start + whole.size);
	(void)json_is(part, "true");
	(void)json_string_inside(part);
	(void)json_number(part, &number);
	(void)json_find(part, "a", &value);
	if (depth == 0)
		return;
	if (json_walk_open(&at, part, '{'))
		while (json_walk_member(&at, &member))
			walk(whole, member.value, depth - 1);
	if (json_walk_open(&at, part, '['))
		while (json_walk_element(&at, &value))
			walk(whole, value, depth - 1);
}

static void
try_walk(const char *in, size_t size)
{
	const struct json_text whole = {in, size};

	walk(whole, whole, DEPTH_MAX);
	must(json_skip_blanks(in, in + size) <= in + size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(const char *in, size_t size) = {
	    try_numbers, try_octets, try_addresses, try_pattern, try_json,
	    try_envelope, try_frames, try_keys, try_escapes, try_filter,
	    try_option, try_value, try_walk};
	char *copy;

	if (size == 0)
		return 0;
	copy = malloc(size); /* the text alone: nothing stands before it */
	must(copy != NULL);
	memcpy(copy, data + 1, size - 1);
	copy = realloc(copy, size > 1 ? size - 1 : 1);
	tries[data[0] % (sizeof(tries) / sizeof(tries[0]))](copy, size - 1);
	free(copy);
	return 0;
}
