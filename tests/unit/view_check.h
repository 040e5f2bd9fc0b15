/*
 * view_check.h: decoding for tests, and what every good view must fulfil.
 */
#ifndef TESTS_UNIT_VIEW_CHECK_H
#define TESTS_UNIT_VIEW_CHECK_H

#include <stdlib.h>

#include "dhcp6d/proto/peek.h"
#include "dhcp6d/proto/view.h"
#include "tests/unit/sample_message.h"
#include "tests/unit/suite.h"

static uint8_t room[80000];
static struct view view;
static struct writer w;

static void
setup(void)
{
	writer_init(&w, room, sizeof(room));
	memset(&view, 0xa5, sizeof(view)); /* nothing may rest on zeros */
}

/* Decodes a copy of exactly that size, so that a sanitizer sees overruns. */
static enum view_error
decode_exact(const uint8_t *bytes, size_t size)
{
	static uint8_t *copy;
	enum view_error error;

	free(copy);
	copy = malloc(size == 0 ? 1 : size);
	ck_assert_ptr_nonnull(copy);
	if (size > 0)
		memcpy(copy, bytes, size);
	error = view_decode(&view, span_of(copy, size));
	/* who looks before reading sees the same, and nothing beyond the end */
	if (peek_type(span_of(copy, size)) != view.type)
		ck_assert_int_ne(error, VIEW_GOOD);
	return error;
}

static enum view_error
decode(void)
{
	ck_assert(writer_good(&w));
	return decode_exact(room, w.size);
}

static void
check_span(struct span span)
{
	const uint8_t *start = view.datagram.data;

	if (span.data == NULL) {
		ck_assert_uint_eq(span.size, 0);
		return;
	}
	ck_assert(span.data >= start &&
		  span.data + span.size <= start + view.datagram.size);
}

static void
check_relays(void)
{
	ck_assert_uint_le(view.relay_count, RELAY_LEVELS_MAX);
	for (unsigned i = 0; i < view.relay_count; i++) {
		check_span(view.relays[i].interface_id);
		check_span(view.relays[i].remote_id);
		check_span(view.relays[i].subscriber_id);
		check_span(view.relays[i].relay_id);
		check_span(view.relays[i].echo_request);
		check_span(view.relays[i].rsoo);
		check_span(view.relays[i].link_layer);
		check_span(view.relays[i].options);
	}
}

static void
check_ias(void)
{
	bool used[VIEW_LEASES_MAX] = {false};

	ck_assert_uint_le(view.ia_count, VIEW_IAS_MAX);
	ck_assert_uint_le(view.lease_count, VIEW_LEASES_MAX);
	for (unsigned i = 0; i < view.ia_count; i++) {
		const struct view_ia *ia = &view.ias[i];

		ck_assert(ia->type == LEASE_NA || ia->type == LEASE_PD);
		ck_assert_uint_le(
		    ia->lease_first + ia->lease_count, view.lease_count);
		for (unsigned k = 0; k < ia->lease_count; k++) {
			ck_assert(!used[ia->lease_first + k]);
			used[ia->lease_first + k] = true;
		}
		for (unsigned k = 0; k < i; k++)
			ck_assert(view.ias[k].type != ia->type ||
				  view.ias[k].iaid != ia->iaid);
	}
	for (unsigned i = 0; i < view.lease_count; i++) {
		ck_assert(used[i]);
		ck_assert_uint_le(view.leases[i].prefix_length, 128);
		check_span(view.leases[i].options);
	}
}

/* What every view that was called good must fulfil. */
static void
check_well_formed(void)
{
	check_span(view.message);
	ck_assert_uint_ge(view.message.size, CLIENT_HEADER_SIZE);
	check_span(view.client_id);
	check_span(view.server_id);
	check_span(view.oro);
	check_span(view.fqdn);
	ck_assert_uint_eq(view.oro.size % 2, 0);
	if (view.client_id.data != NULL)
		ck_assert(view.client_id.size >= DUID_MIN &&
			  view.client_id.size <= DUID_MAX);
	ck_assert_uint_le(view.option_count, VIEW_OPTIONS_MAX);
	for (unsigned i = 0; i < view.option_count; i++)
		check_span(span_of(view.options[i].data, view.options[i].size));
	check_relays();
	check_ias();
}

/* Whatever bit is wrong, it is an error or a well-formed view (P-8-b). */
static void
flip_every_bit(void)
{
	for (size_t bit = 0; bit < w.size * 8; bit++) {
		room[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (decode() == VIEW_GOOD)
			check_well_formed();
		room[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

#endif
