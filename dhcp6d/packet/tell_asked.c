/*
 * packet/tell_asked.c: the course of a decision in Kea's words, at debug level.
 *
 * For whoever compares our log with Kea's line by line: which IAs were
 * processed with which hint, where leases came from, which status codes went
 * into the answer. What was granted says tell.c, at INFO.
 */
#include "dhcp6d/packet/tell_asked.h"

#include "dhcp6d/packet/ia_kind.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

/* The first address or prefix that the IA names. */
static const char *
hint_text(const struct query *query, const struct view_ia *ia,
    char out[PREFIX_TEXT_SIZE])
{
	const struct view_lease *lease = &query->view.leases[ia->lease_first];

	if (ia->lease_count == 0)
		return "(no hint)";
	if (ia->type == LEASE_NA)
		return address_text(lease->address, out);
	return prefix_text(
	    (struct prefix){lease->address, lease->prefix_length}, out);
}

static void
tell_requested(const struct query *query, struct log *log, const char *label,
    const struct view_ia *ia)
{
	char hint[PREFIX_TEXT_SIZE];

	if (ia->type == LEASE_NA)
		log_write(log, DHCP6_PROCESS_IA_NA_REQUEST, label, ia->iaid,
		    hint_text(query, ia, hint));
	else
		log_write(log, DHCP6_PROCESS_IA_PD_REQUEST, label, ia->iaid,
		    hint_text(query, ia, hint));
}

static void
tell_extended(struct log *log, const char *label, const struct view_ia *ia)
{
	if (ia->type == LEASE_NA)
		log_write(log, DHCP6_PROCESS_IA_NA_EXTEND, label, ia->iaid);
	else
		log_write(log, DHCP6_PROCESS_IA_PD_EXTEND, label, ia->iaid);
}

static void
tell_released(struct log *log, const char *label, const struct view_ia *ia)
{
	if (ia->type == LEASE_NA)
		log_write(log, DHCP6_PROCESS_IA_NA_RELEASE, label, ia->iaid);
	else
		log_write(log, DHCP6_PROCESS_IA_PD_RELEASE, label, ia->iaid);
}

static void
tell_processed(const struct query *query, struct log *log, const char *label)
{
	for (unsigned i = 0; i < query->view.ia_count; i++) {
		const struct view_ia *ia = &query->view.ias[i];

		switch (query->view.type) {
		case MESSAGE_SOLICIT:
		case MESSAGE_REQUEST:
			tell_requested(query, log, label, ia);
			break;
		case MESSAGE_RENEW:
		case MESSAGE_REBIND:
			tell_extended(log, label, ia);
			break;
		case MESSAGE_RELEASE:
			tell_released(log, label, ia);
			break;
		case MESSAGE_DECLINE:
			log_write(
			    log, DHCP6_DECLINE_PROCESS_IA, label, ia->iaid);
			break;
		default:
			break;
		}
	}
}

/* Where the leases of one IA came from. */
static void
tell_sources(const struct query *query, struct log *log, const char *label,
    const struct ia_answer *ia)
{
	bool extends = query->view.type == MESSAGE_RENEW ||
		       query->view.type == MESSAGE_REBIND;
	char text[PREFIX_TEXT_SIZE];

	for (unsigned i = 0; i < ia->lease_count; i++) {
		const struct lease_answer *lease =
		    &query->decision.leases[ia->lease_first + i];
		bool na = ia->kind->type == LEASE_NA;

		if (lease->valid == 0)
			continue;
		if (lease->created && !lease->reserved)
			log_write(log, ALLOC_ENGINE_V6_ALLOC_UNRESERVED, label);
		else if (extends)
			log_write(log, ALLOC_ENGINE_V6_EXTEND_LEASE, label,
			    na ? "IA_NA" : "IA_PD",
			    na ? address_text(lease->address, text)
			       : prefix_text((struct prefix){lease->address,
						 lease->prefix_length},
				     text));
	}
}

static void
tell_statuses(const struct query *query, struct log *log)
{
	const struct decision *decision = &query->decision;
	char label[LABEL_SIZE];

	for (unsigned i = 0; i < decision->ia_count; i++) {
		const struct ia_answer *ia = &decision->ias[i];

		if (ia->status != STATUS_NONE)
			log_write(log, DHCP6_ADD_STATUS_CODE_FOR_IA,
			    label_text(query, label), ia->iaid,
			    status_name(ia->status), ia->status,
			    ia->status_text);
	}
	if (decision->status != STATUS_NONE)
		log_write(log, DHCP6_ADD_GLOBAL_STATUS_CODE,
		    label_text(query, label), status_name(decision->status),
		    decision->status, decision->status_text);
	if (decision->rapid_commit)
		log_write(log, DHCP6_RAPID_COMMIT, label_text(query, label));
}

void
tell_asked(const struct query *query, struct step_context *context)
{
	const struct decision *decision = &query->decision;
	struct log *log = context->log;
	char label[LABEL_SIZE];

	if (log_wants(log, &log_message_DHCP6_PROCESS_IA_NA_REQUEST))
		tell_processed(query, log, label_text(query, label));
	if (log_wants(log, &log_message_ALLOC_ENGINE_V6_ALLOC_UNRESERVED))
		for (unsigned i = 0; i < decision->ia_count; i++)
			tell_sources(query, log, label_text(query, label),
			    &decision->ias[i]);
	tell_statuses(query, log);
}
