/*
 * reply_fixture.h: a decided query with a configuration around it, for the
 * tests of what goes out. Options are set by scope; the message is decoded.
 */
#ifndef TESTS_UNIT_REPLY_FIXTURE_H
#define TESTS_UNIT_REPLY_FIXTURE_H

#include "dhcp6d/packet/options.h"
#include "dhcp6d/packet/steps.h"
#include "dhcp6d/proto/option_walk.h"
#include "tests/unit/sample_message.h"

#define FIXTURE_VALUES_MAX 16

enum fixture_scope {
	SCOPE_HOST,
	SCOPE_POOL,
	SCOPE_SUBNET,
	SCOPE_NETWORK,
	SCOPE_CLASS,
	SCOPE_GLOBAL,
	SCOPE_COUNT
};

/* Class 0 is the one with options, class 1 one the client is not in. */
static const uint16_t fixture_inside[] = {0}, fixture_outside[] = {1};

/* What relays may supply: 65, and by mistake an identifier. */
static const uint16_t fixture_supplied[] = {65, 2};

static struct option_value fixture_values[SCOPE_COUNT][FIXTURE_VALUES_MAX];
static struct client_class fixture_class;
static struct network fixture_network;
static struct subnet fixture_subnet;
static struct pool fixture_pool;
static struct host fixture_host;
static struct snapshot fixture_config;
static struct service fixture_service;
static struct query fixture_query;
static uint8_t fixture_message[DATAGRAM_MAX], fixture_reply[DATAGRAM_MAX];
static struct writer fixture_writer; /* the client's message */

static struct option_list *
fixture_list(enum fixture_scope scope)
{
	struct option_list *lists[SCOPE_COUNT] = {&fixture_host.options,
	    &fixture_pool.options, &fixture_subnet.options,
	    &fixture_network.options, &fixture_class.options,
	    &fixture_config.options};

	return lists[scope];
}

/* Adds an option of space dhcp6 to a scope; the caller may change it. */
static inline struct option_value *
fixture_option(
    enum fixture_scope scope, uint16_t code, const void *value, size_t size)
{
	struct option_list *list = fixture_list(scope);
	struct option_value *option = &fixture_values[scope][list->count++];

	*option = (struct option_value){.code = code,
	    .in_dhcp6 = true,
	    .space = "dhcp6",
	    .value = span_of(value, size)};
	return option;
}

static inline struct option_value *
fixture_vendor_option(enum fixture_scope scope, uint32_t vendor, uint16_t code,
    const void *value, size_t size)
{
	struct option_value *option = fixture_option(scope, code, value, size);

	option->in_dhcp6 = false;
	option->vendor = vendor;
	option->space = "vendor";
	return option;
}

/* An Advertise of one address to a client with a reservation and a class. */
static inline void
fixture_setup(void)
{
	static const uint8_t server_id[] = {
	    0x00, 0x03, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01};
	struct query *query = &fixture_query;

	memset(query, 0, sizeof(*query));
	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		*fixture_list((enum fixture_scope)i) =
		    (struct option_list){fixture_values[i], 0};
	fixture_subnet.network = &fixture_network;
	fixture_config.classes = &fixture_class;
	fixture_config.class_count = 1;
	fixture_config.relay_supplied = fixture_supplied;
	fixture_config.relay_supplied_count = 2;
	memcpy(fixture_service.server_duid, server_id, sizeof(server_id));
	fixture_service.server_duid_size = sizeof(server_id);
	fixture_service.config = &fixture_config;
	query->classes.bits[0] = 1;
	query->classes.order[0] = 0;
	query->classes.count = 1;
	query->decision.host = &fixture_host;
	query->place.subnet = &fixture_subnet;
	query->reply.bytes = fixture_reply;
	query->decision.reply_type = MESSAGE_ADVERTISE;
	query->decision.status = STATUS_NONE;
	query->decision.with_options = true;
	query->decision.lease_count = 1;
	query->decision.leases[0] =
	    (struct lease_answer){.pool = &fixture_pool, .valid = 1};
	writer_init(&fixture_writer, fixture_message, sizeof(fixture_message));
}

/* Begins the client's message: a type and an Option Request. */
static inline void
fixture_ask(uint8_t type, const uint16_t *codes, size_t count)
{
	sample_header(&fixture_writer, type);
	writer_option(&fixture_writer, OPTION_CLIENTID,
	    span_of(sample_client_id, sizeof(sample_client_id)));
	if (count > 0)
		sample_codes(&fixture_writer, OPTION_ORO, codes, count);
}

static inline void
fixture_decode(void)
{
	ck_assert_int_eq(
	    view_decode(&fixture_query.view, writer_span(&fixture_writer)),
	    VIEW_GOOD);
}

#endif
