/*
 * fuzz_control.c: the control protocol, before and after somebody is proven
 * (ctrld/PROTOCOL.md).
 *
 * Input: events of an octet each: octets as they are, a COMMAND that is signed
 * with one of the keys (a stranger's among them), its BODY or another one,
 * octets and frames from dhcp6d. Whatever comes, no command reaches dhcp6d
 * without a good signature of somebody whose role suffices, and then exactly
 * the signed text; one that is unknown to the table needs to be proven, too;
 * ctrld keeps nothing of a connection that is closed.
 */
#include <string.h>

#include "ctrld/session.h"
#include "libcommon/command_envelope.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

#define EVENTS_MAX 32
#define TEXT_MAX 4096
#define CHALLENGE_SIZE (1 + AUTH_IDENTITY_SIZE + AUTH_NONCE_SIZE)

/* The last command that was signed with a key ctrld knows. */
static struct {
	struct span text;
	enum role role;
	bool given;
} proven;

static struct span
take(struct reader *r)
{
	size_t size = reader_u16(r) % TEXT_MAX, left = reader_left(r);

	return reader_take(r, size < left ? size : left);
}

static void
send_frame(struct stage *stage, uint8_t type, struct span payload,
    void (*send)(struct stage *stage, struct span bytes))
{
	uint8_t bytes[FRAME_HEADER_SIZE + TEXT_MAX];

	must(payload.size <= TEXT_MAX);
	frame_header_store(bytes, type, (uint32_t)payload.size);
	if (payload.size > 0)
		memcpy(bytes + FRAME_HEADER_SIZE, payload.data, payload.size);
	send(stage, span_of(bytes, FRAME_HEADER_SIZE + payload.size));
}

/* The newest CHALLENGE that has come; false if none has. */
static bool
find_challenge(const struct stage *stage, struct auth_challenge *out)
{
	const uint8_t *at = stage->input, *end = at + stage->input_size;
	bool found = false;

	while (end - at >= FRAME_HEADER_SIZE) {
		struct frame_header header = frame_header_load(at);

		at += FRAME_HEADER_SIZE;
		if (header.size > (size_t)(end - at))
			break;
		if (header.type == FRAME_CHALLENGE) {
			must(header.size == CHALLENGE_SIZE && at[0] == 1);
			memcpy(out->identity, at + 1, AUTH_IDENTITY_SIZE);
			memcpy(out->nonce, at + 1 + AUTH_IDENTITY_SIZE,
			    AUTH_NONCE_SIZE);
			found = true;
		}
		at += header.size;
	}
	return found;
}

/* A COMMAND by somebody; harm: the octet that is spoilt, if it is one. */
static void
sign(struct stage *stage, uint8_t who, struct span text, uint8_t harm)
{
	const struct auth_secret *key = &stage->keys[who % STAGE_KEYS];
	uint8_t
	    payload[AUTH_PUBLIC_SIZE + AUTH_SIGNATURE_SIZE + AUTH_DIGEST_SIZE];
	struct auth_challenge challenge;
	struct auth_digest digest;

	if (!find_challenge(stage, &challenge))
		return;
	auth_digest(&digest, text);
	memcpy(payload, key->public.bytes, AUTH_PUBLIC_SIZE);
	auth_sign(key, &challenge, &digest, payload + AUTH_PUBLIC_SIZE);
	memcpy(payload + AUTH_PUBLIC_SIZE + AUTH_SIGNATURE_SIZE, digest.bytes,
	    AUTH_DIGEST_SIZE);
	if (harm < sizeof(payload))
		payload[harm] ^= 1;
	proven.given =
	    harm >= sizeof(payload) && who % STAGE_KEYS != STAGE_STRANGER;
	if (proven.given) {
		proven.text = text;
		proven.role = stage->operators[who % STAGE_KEYS].role;
	}
	send_frame(
	    stage, FRAME_COMMAND, span_of(payload, sizeof(payload)), stage_say);
}

/* What dhcp6d was asked is what a proven operator may ask. */
static void
check_forwarded(const struct stage *stage, uint64_t before)
{
	char why[ENVELOPE_WHY_SIZE];
	const struct command *command;
	const char *name;
	json_t *envelope;

	if (stage->commands == before)
		return;
	must(stage->commands == before + 1 && proven.given);
	must(stage->last_size == FRAME_HEADER_SIZE + proven.text.size);
	must(memcmp(stage->last + FRAME_HEADER_SIZE, proven.text.data,
		 proven.text.size) == 0);
	envelope = command_envelope_read(proven.text, &name, why);
	must(envelope != NULL);
	command = command_find(name);
	must(command == NULL || command->role <= proven.role);
	json_decref(envelope);
	proven.given = false;
}

static void
one_event(struct stage *stage, struct reader *r)
{
	static const uint8_t end[] = {0};
	uint8_t what = reader_u8(r) % 8, detail;

	switch (what) {
	case 0:
		stage_say(stage, take(r));
		break;
	case 1: /* a whole command */
		detail = reader_u8(r);
		sign(stage, detail, take(r), UINT8_MAX);
		if (proven.given)
			send_frame(stage, FRAME_BODY, proven.text, stage_say);
		break;
	case 2: /* a COMMAND alone, sound or not */
		detail = reader_u8(r);
		sign(stage, detail & 3, take(r), detail >> 2);
		break;
	case 3:
		send_frame(stage, FRAME_BODY, take(r), stage_say);
		break;
	case 4:
		stage_answer(stage, take(r));
		break;
	case 5:
		send_frame(stage, FRAME_PART, take(r), stage_answer);
		break;
	case 6:
		send_frame(stage, FRAME_END, span_of(end, 1), stage_answer);
		break;
	default:
		detail = reader_u8(r);
		send_frame(stage, detail, take(r),
		    detail & 0x80 ? stage_answer : stage_say);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stage *stage = stage_get();
	struct reader r;

	reader_init(&r, span_of(data, size));
	proven.given = false;
	stage_connect(stage, session_start);
	for (unsigned i = 0; i < EVENTS_MAX && reader_left(&r) > 0; i++) {
		uint64_t before = stage->commands;

		one_event(stage, &r);
		check_forwarded(stage, before);
	}
	stage_end(stage);
	return 0;
}
