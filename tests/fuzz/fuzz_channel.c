/*
 * fuzz_channel.c: Kea's channel: where a command ends that no length tells,
 * and what comes back (commands.md 1.1).
 *
 * Input: pieces, each an octet (who speaks and how long: peer, or dhcp6d's
 * frames) and octets. At most one command of a connection reaches dhcp6d, it
 * is JSON by the envelope's rules and of a role that the peer has; where it
 * ends does not depend on how it was cut; comments are blanked, nothing else
 * is changed; ctrld keeps nothing of a connection that is closed.
 */
#include <string.h>

#include "ctrld/kea_session.h"
#include "ctrld/kea_text.h"
#include "libcommon/command_envelope.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

#define PIECES_MAX 64
#define TEXT_MAX 65536

/* The text in pieces of that size; where it ends and how. */
static enum kea_text_end
end_of(struct span text, size_t piece, uint8_t *out, size_t *end)
{
	struct kea_text state = {0};
	enum kea_text_end how = KEA_TEXT_MORE;
	char why[KEA_TEXT_WHY_SIZE];
	size_t used = 0, taken;

	if (text.size > 0)
		memcpy(out, text.data, text.size);
	while (used < text.size && how == KEA_TEXT_MORE) {
		size_t left = text.size - used;

		how = kea_text_take(&state, out + used,
		    left < piece ? left : piece, &taken, why);
		must(taken <= left);
		must(taken > 0 || how == KEA_TEXT_BAD);
		used += taken;
	}
	must(how != KEA_TEXT_BAD || strlen(why) > 0);
	*end = used;
	return how;
}

static void
check_end(struct span text)
{
	static uint8_t at_once[TEXT_MAX], bit_by_bit[TEXT_MAX];
	size_t end, other;
	enum kea_text_end how = end_of(text, TEXT_MAX, at_once, &end);

	must(end_of(text, 1, bit_by_bit, &other) == how);
	must(how == KEA_TEXT_BAD || other == end);
	if (how != KEA_TEXT_WHOLE)
		return;
	must(memcmp(at_once, bit_by_bit, end) == 0);
	for (size_t i = 0; i < end; i++)
		must(at_once[i] == text.data[i] || at_once[i] == ' ');
}

static void
check_forwarded(const struct stage *stage)
{
	char why[ENVELOPE_WHY_SIZE];
	const struct command *command;
	const char *name;
	json_t *envelope;

	must(stage->commands <= 1);
	if (stage->commands == 0 || stage->last_size >= TEXT_MAX)
		return;
	envelope =
	    command_envelope_read(span_of(stage->last + FRAME_HEADER_SIZE,
				      stage->last_size - FRAME_HEADER_SIZE),
		&name, why);
	must(envelope != NULL);
	command = command_find(name);
	must(command == NULL || command->role <= ROLE_OPERATE);
	json_decref(envelope);
}

static void
answer_frame(struct stage *stage, uint8_t type, struct span payload)
{
	uint8_t header[FRAME_HEADER_SIZE];

	frame_header_store(header, type, (uint32_t)payload.size);
	stage_answer(stage, span_of(header, sizeof(header)));
	stage_answer(stage, payload);
}

static void
one_piece(struct stage *stage, struct reader *r)
{
	uint8_t how = reader_u8(r);
	size_t size = how & 0x40 ? reader_u16(r) : how & 0x3fu;
	size_t left = reader_left(r);
	struct span bytes = reader_take(r, size < left ? size : left);

	if ((how & 0x80) == 0)
		stage_say(stage, bytes);
	else if (how & 0x20)
		stage_answer(stage, bytes);
	else
		answer_frame(stage, how & 1 ? FRAME_PART : FRAME_END, bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stage *stage = stage_get();
	struct reader r;

	if (size > TEXT_MAX)
		return 0;
	check_end(span_of(data, size));
	reader_init(&r, span_of(data, size));
	stage_connect(stage, kea_session_start);
	for (unsigned i = 0; i < PIECES_MAX && reader_left(&r) > 0; i++)
		one_piece(stage, &r);
	check_forwarded(stage);
	stage_end(stage);
	return 0;
}
