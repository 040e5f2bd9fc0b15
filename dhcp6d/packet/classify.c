/*
 * packet/classify.c: which classes a client is in.
 *
 * Three moments, since each may look at what the one before could not know
 * (kea-config.md 3.12): by the packet alone, so that subnets can be chosen by
 * class; once the reservation is known; and at the end, when the subnet that
 * granted is known, for options alone.
 */
#include "dhcp6d/packet/classify.h"

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/class_test.h"
#include "dhcp6d/packet/find_host.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

#define VENDOR_CLASS_PREFIX "VENDOR_CLASS_"
#define VENDOR_CLASS_NAME_MAX 272

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
		struct span tuple = view_next_tuple(&query->view, &r);
		int number;

		if (!reader_good(&r))
			break;
		if (i > 0 && !tuple_is(tuple, "docsis3.0") &&
		    !tuple_is(tuple, "eRouter1.0"))
			continue;
		number = index_class(context->service->config, name,
		    vendor_class_name(tuple, name));
		if (number >= 0)
			class_assign(query, context, (unsigned)number,
			    "its Vendor Class option");
	}
}

/*
 * What a reservation adds may turn what tests have said of it by member(), so
 * they are asked again, without what they made before.
 */
static void
assign_host_classes(
    struct query *query, struct step_context *context, const struct host *host)
{
	if (host == NULL || host->classes.count == 0)
		return;
	class_set_remove_tested(&query->classes, context->service->config);
	for (unsigned i = 0; i < host->classes.count; i++)
		class_assign(query, context, host->classes.classes[i],
		    "its reservation");
	class_test_pass(query, context, CLASS_PASS_PACKET);
}

/* early-global-reservations-lookup: before there is a subnet. KNOWN may be
 * said already, UNKNOWN not: the subnet may know the client. */
static void
classify_early(struct query *query, struct step_context *context)
{
	const struct host *host = find_host(query, context, 0);

	if (host == NULL)
		return;
	query->classes.stage = CLASS_STAGE_EARLY;
	assign_host_classes(query, context, host);
	class_assign(query, context, CLASS_KNOWN,
	    "there is a reservation in the global scope");
	class_test_pass(query, context, CLASS_PASS_KNOWN);
	(void)dropped_by_class(query, context);
}

void
step_classify(struct query *query, struct step_context *context)
{
	const struct snapshot *config = context->service->config;
	const struct view *view = &query->view;

	if (query->drop != DROP_NONE)
		return;
	class_set_clear(&query->classes, config);
	class_set_add(&query->classes, CLASS_ALL);
	for (unsigned i = 0; i < view->option_count; i++)
		if (view->options[i].code == OPTION_VENDOR_CLASS)
			assign_vendor_class(query, context, &view->options[i]);
	class_test_pass(query, context, CLASS_PASS_PACKET);
	if (!dropped_by_class(query, context) &&
	    config->early_global_reservations)
		classify_early(query, context);
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
	bool known = client->host_count > 0 ||
		     class_set_has(&query->classes, CLASS_KNOWN);

	query->classes.stage = CLASS_STAGE_HOST;
	/* In a shared network the subnet is not final: step_classify_last. */
	if (subnet == NULL || subnet->network == NULL)
		assign_host_classes(
		    query, context, client_host(client, subnet));
	else
		assign_host_classes(query, context, client_host(client, NULL));
	class_assign(query, context, known ? CLASS_KNOWN : CLASS_UNKNOWN,
	    known ? "there is a reservation" : "there is no reservation");
	class_test_pass(query, context, CLASS_PASS_KNOWN);
	if (!dropped_by_class(query, context))
		log_classes(query, context);
}

/* Additional lists under way; a class in several of them is asked once. */
struct additional {
	struct query *query;
	struct step_context *context;
	uint64_t asked[CLASS_COUNT_MAX / 64];
};

static void
ask_additional(struct additional *additional, const struct client_class *class)
{
	char label[LABEL_SIZE];

	if (!class->defined)
		log_write(additional->context->log,
		    DHCP6_ADDITIONAL_CLASS_UNDEFINED,
		    label_text(additional->query, label), class->name);
	else if (class->expression != NULL)
		class_test(additional->query, additional->context, class);
	else
		class_assign(additional->query, additional->context,
		    class->number, "evaluate-additional-classes");
}

static void
ask_list(struct additional *additional, const struct class_list *list)
{
	const struct snapshot *config = additional->context->service->config;

	for (unsigned i = 0; i < list->count; i++) {
		unsigned number = list->classes[i];
		uint64_t *asked = &additional->asked[number / 64];
		uint64_t bit = UINT64_C(1) << (number % 64);

		if ((*asked & bit) == 0)
			ask_additional(additional, &config->classes[number]);
		*asked |= bit;
	}
}

/* Of the pools that granted, then the subnet, then its network. */
static void
ask_lists(struct additional *additional, const struct decision *decision)
{
	const struct subnet *subnet = decision->subnet;

	for (unsigned i = 0; i < decision->lease_count; i++) {
		const struct lease_answer *lease = &decision->leases[i];

		if (lease->pool != NULL && lease->valid > 0)
			ask_list(additional, &lease->pool->additional);
	}
	ask_list(additional, &subnet->additional);
	if (subnet->network != NULL)
		ask_list(additional, &subnet->network->additional);
}

void
step_classify_last(struct query *query, struct step_context *context)
{
	const struct decision *decision = &query->decision;
	const struct host *host = decision->host;
	struct additional additional = {query, context, {0}};

	if (query->drop != DROP_NONE || !decision->with_options ||
	    decision->subnet == NULL)
		return;
	for (unsigned i = 0; host != NULL && i < host->classes.count; i++)
		class_assign(query, context, host->classes.classes[i],
		    "its reservation");
	ask_lists(&additional, decision);
}
