/*
 * ctl_client.c: dhcp6ctl's end of ctrld/PROTOCOL.md: challenge, signature,
 * command, answer.
 */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctrld/ctl.h"
#include "libcommon/auth.h"
#include "libcommon/frame.h"

#define CHALLENGE_SIZE (1 + AUTH_IDENTITY_SIZE + AUTH_NONCE_SIZE)
#define PROTOCOL_VERSION 1
#define PART_MAX 65536
#define CONNECT_TIMEOUT_MS 10000
#define ANSWER_TIMEOUT_MS 120000 /* between two pieces of an answer */
#define REFUSED_NOT_AUTHORISED 1
#define REFUSED_NO_SERVER 7

enum ctl_status
ctl_fail(const struct ctl *ctl, enum ctl_status status, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "dhcp6ctl %s: ", ctl->verb);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return status;
}

/* An answer's text as it comes. */
struct answer_text {
	char *text;
	size_t size, capacity;
};

static bool
answer_append(struct answer_text *answer, const uint8_t *piece, size_t size)
{
	char *larger;

	if (answer->size + size + 1 > answer->capacity) {
		answer->capacity = 2 * answer->capacity + size + 1;
		larger = realloc(answer->text, answer->capacity);
		if (larger == NULL)
			return false;
		answer->text = larger;
	}
	memcpy(answer->text + answer->size, piece, size);
	answer->size += size;
	answer->text[answer->size] = 0;
	return true;
}

static enum ctl_status
read_challenge(const struct ctl *ctl, int fd, struct auth_challenge *challenge)
{
	struct frame_header header;
	struct err_detail detail;
	uint8_t *payload;

	if (frame_read(fd, 4096, CONNECT_TIMEOUT_MS, &header, &payload,
		&detail) != ERR_NONE)
		return ctl_fail(
		    ctl, CTL_NOT_REACHABLE, "%s: %s", ctl->socket, detail.text);
	if (header.type == FRAME_REFUSED && header.size > 0) {
		ctl_fail(ctl, CTL_NOT_REACHABLE, "refused: %s",
		    (const char *)payload + 1);
		free(payload);
		return CTL_NOT_REACHABLE;
	}
	if (header.type != FRAME_CHALLENGE || header.size != CHALLENGE_SIZE ||
	    payload[0] != PROTOCOL_VERSION) {
		free(payload);
		return ctl_fail(ctl, CTL_NOT_REACHABLE,
		    "%s does not speak this version of the protocol",
		    ctl->socket);
	}
	memcpy(challenge->identity, payload + 1, AUTH_IDENTITY_SIZE);
	memcpy(challenge->nonce, payload + 1 + AUTH_IDENTITY_SIZE,
	    AUTH_NONCE_SIZE);
	free(payload);
	return CTL_GOOD;
}

static enum err
send_command(int fd, const struct auth_secret *secret,
    const struct auth_challenge *challenge, struct span command,
    struct err_detail *detail)
{
	uint8_t
	    payload[AUTH_PUBLIC_SIZE + AUTH_SIGNATURE_SIZE + AUTH_DIGEST_SIZE];
	uint8_t signature[AUTH_SIGNATURE_SIZE];
	struct auth_digest digest;
	struct writer writer;
	enum err err;

	auth_digest(&digest, command);
	auth_sign(secret, challenge, &digest, signature);
	writer_init(&writer, payload, sizeof(payload));
	writer_bytes(&writer, span_of(secret->public.bytes, AUTH_PUBLIC_SIZE));
	writer_bytes(&writer, span_of(signature, AUTH_SIGNATURE_SIZE));
	writer_bytes(&writer, span_of(digest.bytes, AUTH_DIGEST_SIZE));
	err = frame_write(fd, FRAME_COMMAND, writer_span(&writer),
	    CONNECT_TIMEOUT_MS, detail);
	/* A refusal may already wait to be read: the reader tells it. */
	if (err == ERR_NONE)
		err = frame_write(
		    fd, FRAME_BODY, command, ANSWER_TIMEOUT_MS, detail);
	return err == ERR_CLOSED ? ERR_NONE : err;
}

static enum ctl_status
refused(const struct ctl *ctl, const struct frame_header *header,
    const uint8_t *payload)
{
	enum ctl_status status = CTL_FAILED;

	if (header->size == 0)
		return ctl_fail(ctl, status, "refused");
	if (payload[0] == REFUSED_NOT_AUTHORISED)
		status = CTL_NOT_AUTHORISED;
	else if (payload[0] == REFUSED_NO_SERVER)
		status = CTL_NOT_REACHABLE;
	return ctl_fail(ctl, status, "%s", (const char *)payload + 1);
}

static enum ctl_status
read_answer(const struct ctl *ctl, int fd, struct answer_text *answer)
{
	enum ctl_status status = CTL_GOOD;
	struct frame_header header;
	struct err_detail detail;
	uint8_t *payload;
	bool more = true;

	while (more) {
		if (frame_read(fd, PART_MAX, ANSWER_TIMEOUT_MS, &header,
			&payload, &detail) != ERR_NONE)
			return ctl_fail(
			    ctl, CTL_NOT_REACHABLE, "%s", detail.text);
		more = header.type == FRAME_PART;
		if (more && !answer_append(answer, payload, header.size)) {
			status = ctl_fail(ctl, CTL_FAILED, "no memory");
			more = false;
		} else if (header.type == FRAME_REFUSED) {
			status = refused(ctl, &header, payload);
		} else if (!more && header.type != FRAME_END) {
			status = ctl_fail(
			    ctl, CTL_NOT_REACHABLE, "unexpected frame");
		}
		free(payload);
	}
	return status;
}

static enum ctl_status
exchange(const struct ctl *ctl, int fd, struct span command,
    struct answer_text *answer)
{
	struct auth_challenge challenge;
	struct auth_secret secret;
	struct err_detail detail;
	enum ctl_status status;
	enum err err;

	if (auth_secret_load(&secret, ctl->key, &detail) != ERR_NONE)
		return ctl_fail(ctl, CTL_NOT_AUTHORISED,
		    "%s (dhcp6ctl keygen makes a key)", detail.text);
	status = read_challenge(ctl, fd, &challenge);
	if (status == CTL_GOOD) {
		err = send_command(fd, &secret, &challenge, command, &detail);
		if (err != ERR_NONE)
			status =
			    ctl_fail(ctl, CTL_NOT_REACHABLE, "%s", detail.text);
	}
	auth_secret_forget(&secret);
	return status == CTL_GOOD ? read_answer(ctl, fd, answer) : status;
}

static enum ctl_status
judge(const struct ctl *ctl, const struct answer_text *text, json_t **answer)
{
	json_error_t error;
	json_int_t result;

	*answer = json_loadb(text->text != NULL ? text->text : "", text->size,
	    JSON_ALLOW_NUL, &error);
	if (*answer == NULL)
		return ctl_fail(
		    ctl, CTL_FAILED, "the answer is no JSON: %s", error.text);
	if (ctl->json)
		printf("%s\n", text->text);
	result = ctl_integer(*answer, "result");
	if (result == 0 || result == 3)
		return CTL_GOOD;
	if (!ctl->json)
		ctl_fail(ctl, CTL_FAILED, "%s", ctl_text(*answer, "text"));
	json_decref(*answer);
	*answer = NULL;
	return CTL_FAILED;
}

static char *
envelope(const char *command, json_t *arguments)
{
	json_t *map = json_object();
	char *text;

	json_object_set_new(map, "command", json_string(command));
	if (arguments != NULL)
		json_object_set_new(map, "arguments", arguments);
	text = json_dumps(map, 0);
	json_decref(map);
	return text;
}

enum ctl_status
ctl_ask(const struct ctl *ctl, const char *command, json_t *arguments,
    json_t **answer)
{
	struct answer_text text = {NULL, 0, 0};
	struct err_detail detail;
	enum ctl_status status;
	char *command_text;
	int fd;

	*answer = NULL;
	command_text = envelope(command, arguments);
	if (command_text == NULL)
		return ctl_fail(ctl, CTL_FAILED, "no memory");
	if (frame_connect(ctl->socket, &fd, &detail) != ERR_NONE) {
		free(command_text);
		return ctl_fail(ctl, CTL_NOT_REACHABLE, "%s; is ctrld running?",
		    detail.text);
	}
	status = exchange(
	    ctl, fd, span_of(command_text, strlen(command_text)), &text);
	close(fd);
	sodium_memzero(command_text, strlen(command_text));
	free(command_text);
	if (status == CTL_GOOD)
		status = judge(ctl, &text, answer);
	free(text.text);
	return status;
}
