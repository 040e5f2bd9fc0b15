/*
 * ctl_client.c: dhcp6ctl's end of ctrld/PROTOCOL.md: challenge, signature,
 * command, answer.
 */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

	if (ctl->silent)
		return status;
	fprintf(stderr, "dhcp6ctl %s: ", ctl->verb);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return status;
}

bool
ctl_again(const struct ctl *ctl, struct ctl_patience *patience,
    enum ctl_status status)
{
	const struct timespec pause = {.tv_sec = 1};

	if (status == CTL_GOOD) {
		patience->reached = true;
		patience->away = false;
	}
	if (status != CTL_NOT_REACHABLE || !patience->reached)
		return false;
	if (!patience->away)
		ctl_fail(ctl, status, "asking again each second");
	patience->away = true;
	nanosleep(&pause, NULL);
	return true;
}

/* Where an answer's pieces go; result comes with its end. */
struct reading {
	ctl_piece *take;
	void *context;
	uint8_t result;
};

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

/* A frame of an answer; *more: others follow. */
static enum ctl_status
take_frame(const struct ctl *ctl, struct reading *reading,
    const struct frame_header *header, const uint8_t *payload, bool *more)
{
	*more = header->type == FRAME_PART;
	if (header->type == FRAME_REFUSED)
		return refused(ctl, header, payload);
	if (header->type == FRAME_END) {
		reading->result = header->size > 0 ? payload[0] : 0;
		return CTL_GOOD;
	}
	if (header->type != FRAME_PART)
		return ctl_fail(ctl, CTL_NOT_REACHABLE, "unexpected frame");
	if (reading->take(
		reading->context, (const char *)payload, header->size))
		return CTL_GOOD;
	*more = false;
	return ctl_fail(ctl, CTL_FAILED, "the answer cannot be written");
}

static enum ctl_status
read_answer(const struct ctl *ctl, int fd, struct reading *reading)
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
		status = take_frame(ctl, reading, &header, payload, &more);
		free(payload);
	}
	return status;
}

static enum ctl_status
exchange(
    const struct ctl *ctl, int fd, struct span command, struct reading *reading)
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
	return status == CTL_GOOD ? read_answer(ctl, fd, reading) : status;
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

static enum ctl_status
ask(const struct ctl *ctl, const char *command, json_t *arguments,
    struct reading *reading)
{
	char *text = envelope(command, arguments);
	struct err_detail detail;
	enum ctl_status status;
	int fd;

	if (text == NULL)
		return ctl_fail(ctl, CTL_FAILED, "no memory");
	if (frame_connect(ctl->socket, &fd, &detail) == ERR_NONE) {
		status =
		    exchange(ctl, fd, span_of(text, strlen(text)), reading);
		close(fd);
	} else {
		status = ctl_fail(ctl, CTL_NOT_REACHABLE,
		    "%s; is ctrld running?", detail.text);
	}
	sodium_memzero(text, strlen(text));
	free(text);
	return status;
}

static bool
is_good(json_int_t result)
{
	return result == 0 || result == 3;
}

static enum ctl_status
judge(const struct ctl *ctl, json_t **answer)
{
	if (is_good(ctl_integer(*answer, "result")))
		return CTL_GOOD;
	ctl_fail(ctl, CTL_FAILED, "%s", ctl_text(*answer, "text"));
	json_decref(*answer);
	*answer = NULL;
	return CTL_FAILED;
}

static bool
print_piece(void *context, const char *text, size_t size)
{
	(void)context;
	return fwrite(text, 1, size, stdout) == size;
}

/* -j: as it comes. */
static enum ctl_status
ask_and_copy(const struct ctl *ctl, const char *command, json_t *arguments)
{
	struct reading reading = {print_piece, NULL, 0};
	enum ctl_status status = ask(ctl, command, arguments, &reading);

	if (status != CTL_GOOD)
		return status;
	putchar('\n');
	return is_good(reading.result) ? CTL_GOOD : CTL_FAILED;
}

enum ctl_status
ctl_list(const struct ctl *ctl, const char *command, json_t *arguments,
    ctl_element *each, void *context, json_t **answer)
{
	struct ctl_splitter *splitter;
	struct reading reading = {ctl_splitter_take, NULL, 0};
	enum ctl_status status;
	const char *why;

	*answer = NULL;
	if (ctl->json)
		return ask_and_copy(ctl, command, arguments);
	reading.context = splitter = ctl_splitter_create(each, context);
	status = ask(ctl, command, arguments, &reading);
	if (status == CTL_GOOD) {
		*answer = ctl_splitter_rest(splitter, &why);
		status = *answer != NULL
			     ? judge(ctl, answer)
			     : ctl_fail(ctl, CTL_FAILED,
				   "the answer is no JSON: %s", why);
	}
	ctl_splitter_free(splitter);
	return status;
}

enum ctl_status
ctl_ask(const struct ctl *ctl, const char *command, json_t *arguments,
    json_t **answer)
{
	return ctl_list(ctl, command, arguments, NULL, NULL, answer);
}
