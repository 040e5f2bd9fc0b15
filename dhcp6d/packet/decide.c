/*
 * packet/decide.c: the message to its handler, and what all of them share.
 */
#include "dhcp6d/packet/decide.h"

#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/encode.h"
#include "dhcp6d/packet/extended_info.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

typedef void decide_handler(struct ask *ask);

static decide_handler *const handlers[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_SOLICIT] = decide_solicit,
    [MESSAGE_REQUEST] = decide_request,
    [MESSAGE_CONFIRM] = decide_confirm,
    [MESSAGE_RENEW] = decide_renew,
    [MESSAGE_REBIND] = decide_rebind,
    [MESSAGE_RELEASE] = decide_release,
    [MESSAGE_DECLINE] = decide_decline,
    [MESSAGE_INFORMATION_REQUEST] = decide_information,
    [MESSAGE_ADDR_REG_INFORM] = decide_registration,
};

/* The large arrays are left as they are: their counts say what is valid. */
static void
decision_start(struct decision *decision, const struct subnet *selected)
{
	decision->drop = DROP_NONE;
	decision->reply_type = MESSAGE_REPLY;
	decision->status = STATUS_NONE;
	decision->status_text = "";
	decision->rapid_commit = false;
	decision->registered = SPAN_EMPTY;
	decision->with_options = true;
	decision->exhausted = false;
	decision->too_many_leases = false;
	decision->speaks_of_lease = false;
	decision->subnet = selected;
	decision->host = NULL;
	decision->fqdn.answered = decision->fqdn.unusable = false;
	decision->fqdn.source = FQDN_NO_NAME;
	decision->fqdn.name.size = 0;
	decision->ia_count = 0;
	decision->lease_count = 0;
	decision->change_count = 0;
	extended_info_begin(decision);
}

static void
ask_start(struct ask *ask, struct query *query, struct step_context *context)
{
	*ask = (struct ask){.query = query,
	    .selected = query->place.subnet,
	    .out = &query->decision,
	    .service = context->service,
	    .config = context->service->config,
	    .store = context->store,
	    .now = &context->now,
	    .log = context->log,
	    .why = context->why,
	    .refused = class_set_has(&query->classes, CLASS_REJECT),
	    .wants_excluded = view_requests(&query->view, OPTION_PD_EXCLUDE)};
}

static void
log_rejected(const struct query *query, struct step_context *context)
{
	char label[LABEL_SIZE];

	because(
	    context->why, "class-reject", "no lease is given to class REJECT");
	log_write(
	    context->log, DHCP6_PACKET_REJECT_CLASS, label_text(query, label));
}

void
step_decide(struct query *query, struct step_context *context)
{
	struct decision *decision = &query->decision;
	struct ask ask;

	if (query->drop != DROP_NONE)
		return;
	/* before anything is granted that could then not be told */
	if (!encode_has_room(&query->view, DATAGRAM_MAX)) {
		query_drop(query, context, DROP_NO_ROOM);
		return;
	}
	decision_start(decision, query->place.subnet);
	ask_start(&ask, query, context);
	if (ask.refused)
		log_rejected(query, context);
	handlers[query->view.type](&ask);
	if (decision->drop != DROP_NONE) {
		query_drop(query, context, decision->drop);
		return;
	}
	decision->host = client_host(&query->client, decision->subnet);
}
