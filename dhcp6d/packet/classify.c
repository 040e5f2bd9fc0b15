/*
 * packet/classify.c: which classes a client is in.
 *
 * Three moments, since each may look at what the one before could not know
 * (kea-config.md 3.12): by the packet alone, so that subnets can be chosen by
 * class; once the reservation is known; and at the end, when the subnet that
 * granted is known, for options alone.
 *
 * Classes with a test are not in force yet: class_test is the place where
 * their compiled expressions are asked.
 */
#include "dhcp6d/packet/classify.h"

#include <stdio.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

#define VENDOR_CLASS_PREFIX "VENDOR_CLASS_"
#define VENDOR_CLASS_NAME_MAX 272

/* When a class with a test is asked. */
enum pass { PASS_PACKET, PASS_KNOWN, PASS_ADDITIONAL };

void
class_set_add(struct class_set *set, unsigned number)
{
	if (number >= CLASS_COUNT_MAX || class_set_has(set, number))
		return;
	set->bits[number / 64] |= UINT64_C(1) << (number % 64);
	if (set->count < sizeof(set->order) / sizeof(set->order[0]))
		set->order[set->count++] = (uint16_t)number;
}

static void
class_set_clear(struct class_set *set, const struct snapshot *config)
{
	unsigned words = (config->class_count + 63u) / 64;

	/* no more than the configuration has classes: this is a hot path */
	if (words == 0 || words > CLASS_COUNT_MAX / 64)
		words = CLASS_COUNT_MAX / 64;
	memset(set->bits, 0, words * sizeof(set->bits[0]));
	set->count = 0;
}

static void
assign(struct query *query, struct step_context *context, unsigned number,
    const char *reason)
{
	const struct snapshot *config = context->service->config;

	if (class_set_has(&query->classes, number))
		return;
	class_set_add(&query->classes, number);
	because(context->why, "class", "in class %s: %s",
	    number < config->class_count ? config->classes[number].name : "?",
	    reason);
}

/* Whether the client is in a class by that class's own test. */
static bool
class_test(
    const struct client_class *class, enum pass pass, const struct query *query)
{
	(void)class;
	(void)pass;
	(void)query;
	return false; /* tests are not in force: nobody is a member by them */
}

static void
assign_tested(struct query *query, struct step_context *context, enum pass pass)
{
	const struct snapshot *config = context->service->config;

	for (unsigned i = CLASS_BUILTIN_COUNT; i < config->class_count; i++) {
		const struct client_class *class = &config->classes[i];

		if (class->test == NULL && class->template_test == NULL)
			continue;
		if (!class->additional_only && class_test(class, pass, query))
			assign(query, context, class->number, "its test");
	}
}

static bool
dropped_by_class(struct query *query, struct step_context *context)
{
	if (!class_set_has(&query->classes, CLASS_DROP))
		return false;
	query_drop(query, context, DROP_CLASS_DROP);
	return true;
}

/* Kea writes odd characters of such a name as % and two hex digits. */
static size_t
vendor_class_name(struct span tuple, char name[VENDOR_CLASS_NAME_MAX])
{
	static const char digits[] = "0123456789abcdef";
	size_t size = sizeof(VENDOR_CLASS_PREFIX) - 1;

	memcpy(name, VENDOR_CLASS_PREFIX, size);
	for (size_t i = 0; i < tuple.size; i++) {
		uint8_t c = tuple.data[i];

		if (size + 4 > VENDOR_CLASS_NAME_MAX)
			break;
		if (c > ' ' && c < 0x7f && c != '%') {
			name[size++] = (char)c;
			continue;
		}
		name[size++] = '%';
		name[size++] = digits[c >> 4];
		name[size++] = digits[c & 15];
	}
	return size;
}

static bool
tuple_is(struct span tuple, const char *text)
{
	return span_equal(tuple, span_of(text, strlen(text)));
}

/* One Vendor Class option: enterprise number, then texts with a length. */
static void
assign_vendor_class(struct query *query, struct step_context *context,
    const struct view_option *option)
{
	char name[VENDOR_CLASS_NAME_MAX];
	struct reader r;

	reader_init(&r, span_of(option->data, option->size));
	(void)reader_u32(&r);
	for (unsigned i = 0; reader_left(&r) > 0; i++) {
		struct span tuple = reader_take(&r, reader_u16(&r));
		int number;

		if (!reader_good(&r))
			break;
		if (i > 0 && !tuple_is(tuple, "docsis3.0") &&
		    !tuple_is(tuple, "eRouter1.0"))
			continue;
		number = index_class(context->service->config, name,
		    vendor_class_name(tuple, name));
		if (number >= 0)
			assign(query, context, (unsigned)number,
			    "its Vendor Class option");
	}
}

void
step_classify(struct query *query, struct step_context *context)
{
	const struct view *view = &query->view;

	if (query->drop != DROP_NONE)
		return;
	class_set_clear(&query->classes, context->service->config);
	class_set_add(&query->classes, CLASS_ALL);
	for (unsigned i = 0; i < view->option_count; i++)
		if (view->options[i].code == OPTION_VENDOR_CLASS)
			assign_vendor_class(query, context, &view->options[i]);
	assign_tested(query, context, PASS_PACKET);
	(void)dropped_by_class(query, context);
}

static void
assign_host_classes(
    struct query *query, struct step_context *context, const struct host *host)
{
	if (host == NULL)
		return;
	for (unsigned i = 0; i < host->classes.count; i++)
		assign(query, context, host->classes.classes[i],
		    "its reservation");
}

static void
log_classes(struct query *query, struct step_context *context)
{
	char label[LABEL_SIZE];
	char names[512];

	log_write(context->log, DHCP6_CLASSES_ASSIGNED,
	    label_text(query, label),
	    class_set_text(&query->classes, context->service->config, names,
		sizeof(names)));
}

void
classify_known(struct query *query, struct step_context *context)
{
	const struct subnet *subnet = query->place.subnet;
	const struct client *client = &query->client;
	bool known = client->host_count > 0;

	assign(query, context, known ? CLASS_KNOWN : CLASS_UNKNOWN,
	    known ? "there is a reservation" : "there is no reservation");
	/* In a shared network the subnet is not final yet: classify_last. */
	if (subnet == NULL || subnet->network == NULL)
		assign_host_classes(
		    query, context, client_host(client, subnet));
	else
		assign_host_classes(query, context, client_host(client, NULL));
	assign_tested(query, context, PASS_KNOWN);
	if (!dropped_by_class(query, context))
		log_classes(query, context);
}

static void
assign_additional(struct query *query, struct step_context *context,
    const struct class_list *list)
{
	const struct snapshot *config = context->service->config;

	for (unsigned i = 0; i < list->count; i++) {
		const struct client_class *class =
		    &config->classes[list->classes[i]];

		if (!class->defined)
			continue;
		if (class->test == NULL ||
		    class_test(class, PASS_ADDITIONAL, query))
			assign(query, context, class->number,
			    "evaluate-additional-classes");
	}
}

void
classify_last(struct query *query, struct step_context *context)
{
	const struct decision *decision = &query->decision;
	const struct subnet *subnet = decision->subnet;

	if (subnet == NULL)
		return;
	assign_host_classes(query, context, decision->host);
	for (unsigned i = 0; i < decision->lease_count; i++) {
		const struct lease_answer *lease = &decision->leases[i];

		if (lease->pool != NULL && lease->valid > 0)
			assign_additional(
			    query, context, &lease->pool->additional);
	}
	assign_additional(query, context, &subnet->additional);
	if (subnet->network != NULL)
		assign_additional(query, context, &subnet->network->additional);
}

const char *
class_set_text(const struct class_set *set, const struct snapshot *config,
    char *out, size_t capacity)
{
	size_t used = 0;

	out[0] = 0;
	for (unsigned i = 0; i < set->count; i++) {
		int more;

		if (set->order[i] >= config->class_count)
			continue;
		more = snprintf(out + used, capacity - used, "%s%s",
		    used > 0 ? ", " : "", config->classes[set->order[i]].name);
		if (more < 0 || (size_t)more >= capacity - used)
			break;
		used += (size_t)more;
	}
	return out;
}
