/*
 * request.c: one command, from text to audited answer.
 */
#include "ctrld/request.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/command_envelope.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

#define COMMAND_NAME_MAX 64

struct request {
	struct ctrld *ctrld;
	struct backend *backend;
	struct audit_entry entry;
	char who[QUOTA_NAME_SIZE]; /* in the quota of commands; "": not yet */
	bool configures; /* the server's configuration may be another after */
	const struct request_channel *channel;
	void *context;
};

static void
request_free(struct request *request)
{
	if (request->who[0] != 0)
		quota_give(&request->ctrld->commands, request->who);
	free(request);
}

static bool
argument_is_secret(const struct command *command, const char *name)
{
	const struct command_argument *argument;

	for (argument = command->arguments; argument->name != NULL;
	     argument++) {
		if (strcmp(argument->name, name) == 0)
			return (argument->flags & ARGUMENT_SECRET) != 0;
	}
	/* What the table does not know might be anything. */
	return true;
}

/* The arguments as the audit log may show them; free the text. */
static char *
public_arguments(const struct command *command, json_t *envelope)
{
	json_t *arguments = json_object_get(envelope, "arguments");
	json_t *shown, *value;
	const char *name;
	char *text;

	if (command == NULL || !json_is_object(arguments))
		return strdup("");
	shown = json_object();
	json_object_foreach(arguments, name, value)
	{
		if (argument_is_secret(command, name))
			json_object_set_new(shown, name, json_string("***"));
		else
			json_object_set(shown, name, value);
	}
	text = json_dumps(shown, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(shown);
	return text != NULL ? text : strdup("?");
}

static void
on_part(void *context, struct span text)
{
	struct request *request = context;

	request->channel->part(request->context, text);
}

static void
on_end(void *context, int result)
{
	struct request *request = context;
	const struct request_channel *channel = request->channel;
	void *channel_context = request->context;

	struct ctrld *ctrld = request->ctrld;
	bool configures = request->configures;

	audit_end(&request->entry, result);
	request_free(request);
	channel->end(channel_context, result);
	if (configures && ctrld->configured != NULL)
		ctrld->configured(ctrld->context);
}

static void
on_failed(void *context, const char *why)
{
	struct request *request = context;
	const struct request_channel *channel = request->channel;
	void *channel_context = request->context;

	audit_end(&request->entry, AUDIT_BROKEN);
	request_free(request);
	channel->refused(channel_context, REFUSED_NO_SERVER, why);
}

static const struct backend_receiver receiver = {on_part, on_end, on_failed};

/* Forwards what is allowed and written down. */
static struct request *
forward(struct request *request, struct span text)
{
	request->backend = backend_ask(request->ctrld->base,
	    request->ctrld->config->server_socket, text, &receiver, request);
	if (request->backend != NULL)
		return request;
	on_failed(request, "dhcp6d cannot be reached; is it running?");
	return NULL;
}

static struct request *
refuse(struct request *request, enum refusal reason, const char *text)
{
	audit_end(&request->entry, AUDIT_REFUSED);
	request->channel->refused(request->context, reason, text);
	request_free(request);
	return NULL;
}

/*
 * Writes the audit line. A reader's command goes on without one: looking
 * changes nothing, and a full disk is when operators must look.
 */
static bool
write_down(struct request *request, const struct audit_who *who,
    const char *name, json_t *envelope, bool must)
{
	const struct command *command = command_find(name);
	char *arguments = public_arguments(command, envelope);
	char printable[COMMAND_NAME_MAX];
	struct err_detail detail;
	enum err err;

	text_printable(name, strlen(name), printable, sizeof(printable));
	err = audit_begin(request->ctrld->audit, who, printable,
	    arguments != NULL ? arguments : "?", &request->entry, &detail);
	free(arguments);
	if (err != ERR_NONE)
		log_write(request->ctrld->log, CTRLD_AUDIT_FAIL, detail.text);
	return err == ERR_NONE || !must;
}

/* Operators are counted by name, whoever runs their program; users of Kea's
 * channel by uid. */
static bool
take_place(struct request *request, const struct audit_who *who)
{
	char name[QUOTA_NAME_SIZE];

	if (strcmp(who->channel, "kea") == 0)
		quota_uid(who->peer.uid, name);
	else
		quota_named(who->channel, who->name, name);
	if (!quota_take(&request->ctrld->commands, name, COMMANDS_MAX))
		return false;
	memcpy(request->who, name, sizeof(name));
	return true;
}

struct request *
request_start(struct ctrld *ctrld, const struct audit_who *who, enum role role,
    struct span text, const struct request_channel *channel, void *context)
{
	struct request *request = calloc(1, sizeof(*request));
	const struct command *command;
	const char *name = NULL;
	json_t *envelope;
	char why[ENVELOPE_WHY_SIZE];
	enum role least;
	bool written, is_ours;

	if (request == NULL) {
		channel->refused(context, REFUSED_TOO_MANY, "no memory");
		return NULL;
	}
	request->ctrld = ctrld;
	request->channel = channel;
	request->context = context;
	request->entry.fd = -1;
	envelope = command_envelope_read(text, &name, why);
	if (envelope == NULL)
		return refuse(request, REFUSED_MALFORMED, why);
	/* dhcp6d answers an unknown name in Kea's words (result 2). */
	command = command_find(name);
	least = command != NULL ? command->role : ROLE_READ;
	request->configures = strcmp(name, "config-reload") == 0 ||
			      strcmp(name, "config-set") == 0;
	is_ours = strcmp(name, COMMAND_OF_CTRLD) == 0;
	written = write_down(request, who, name, envelope, least > ROLE_READ);
	json_decref(envelope);
	if (role < least)
		return refuse(request, REFUSED_NOT_AUTHORISED,
		    least == ROLE_ADMIN ? "this command needs the role admin"
		    : least == ROLE_OPERATE
			? "this command needs the role operate"
			: "this command needs the role read");
	if (is_ours)
		return refuse(request, REFUSED_NOT_AUTHORISED,
		    "this question is ctrld's own");
	if (!written)
		return refuse(request, REFUSED_NO_AUDIT,
		    "the audit log cannot be written");
	if (!take_place(request, who))
		return refuse(request, REFUSED_TOO_MANY,
		    "too many commands are being answered");
	return forward(request, text);
}

void
request_cancel(struct request *request)
{
	if (request == NULL)
		return;
	backend_cancel(request->backend);
	audit_end(&request->entry, AUDIT_BROKEN);
	request_free(request);
}

void
request_pause(struct request *request, bool pause)
{
	backend_pause(request->backend, pause);
}
