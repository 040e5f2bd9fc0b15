/*
 * outbox.c: two rings.
 *
 * Room for a reply is in one piece. When what is left up to the end of the
 * bytes is too little for the largest reply, writing goes on at the beginning;
 * the rest stays unused until the ring comes round.
 */
#include "dhcp6d/packet/outbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A batch of the largest, once more for the unused end, and one. */
#define BYTES ((size_t)OUTBOX_ROOM * (2 * BATCH_IO_MAX + 2))

struct outbox {
	struct outbox_reply *replies;
	size_t capacity, first, count;
	uint8_t *bytes;
	size_t tail; /* where the next reply is written */
};

struct outbox *
outbox_create(size_t replies)
{
	struct outbox *outbox = calloc(1, sizeof(*outbox));
	void *bytes;

	if (outbox == NULL)
		return NULL;
	outbox->replies = calloc(replies, sizeof(*outbox->replies));
	bytes = mmap(NULL, BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (outbox->replies == NULL || bytes == MAP_FAILED) {
		free(outbox->replies);
		free(outbox);
		return NULL;
	}
	outbox->bytes = bytes;
	outbox->capacity = replies;
	return outbox;
}

void
outbox_free(struct outbox *outbox)
{
	if (outbox == NULL)
		return;
	munmap(outbox->bytes, BYTES);
	free(outbox->replies);
	free(outbox);
}

size_t
outbox_count(const struct outbox *outbox)
{
	return outbox->count;
}

static struct outbox_reply *
reply_at(const struct outbox *outbox, size_t index)
{
	size_t i = outbox->first + index;

	return &outbox
		    ->replies[i < outbox->capacity ? i : i - outbox->capacity];
}

/* Where the oldest reply begins; 0 if there is none. */
static size_t
head_of(const struct outbox *outbox)
{
	if (outbox->count == 0)
		return 0;
	return (
	    size_t)(reply_at(outbox, 0)->datagram.bytes.data - outbox->bytes);
}

static bool
has_wrapped(const struct outbox *outbox)
{
	return outbox->count > 0 && outbox->tail <= head_of(outbox);
}

bool
outbox_has_room(const struct outbox *outbox, size_t count)
{
	size_t head = head_of(outbox), left;

	if (outbox->capacity - outbox->count < count)
		return false;
	if (outbox->count == 0)
		return count * OUTBOX_ROOM <= BYTES;
	if (has_wrapped(outbox))
		left = (head - outbox->tail) / OUTBOX_ROOM;
	else
		left =
		    (BYTES - outbox->tail) / OUTBOX_ROOM + head / OUTBOX_ROOM;
	return left > count; /* one less: full must not look like empty */
}

uint8_t *
outbox_room(struct outbox *outbox)
{
	size_t head = head_of(outbox);

	if (outbox->count == outbox->capacity)
		return NULL;
	if (outbox->count == 0)
		outbox->tail = 0;
	if (has_wrapped(outbox))
		return head - outbox->tail > OUTBOX_ROOM
			   ? outbox->bytes + outbox->tail
			   : NULL;
	if (BYTES - outbox->tail >= OUTBOX_ROOM)
		return outbox->bytes + outbox->tail;
	if (head <= OUTBOX_ROOM)
		return NULL;
	outbox->tail = 0;
	return outbox->bytes;
}

void
outbox_add(struct outbox *outbox, const struct outbox_reply *reply)
{
	struct outbox_reply *slot = reply_at(outbox, outbox->count);
	size_t label_size = strlen(reply->label);
	char *label =
	    (char *)outbox->bytes + outbox->tail + reply->datagram.bytes.size;

	if (label_size >= OUTBOX_LABEL_MAX)
		label_size = OUTBOX_LABEL_MAX - 1;
	memcpy(label, reply->label, label_size);
	label[label_size] = 0;
	*slot = *reply;
	slot->label = label;
	outbox->count++;
	outbox->tail += reply->datagram.bytes.size + label_size + 1;
	outbox->tail = (outbox->tail + 63) / 64 * 64;
}

const struct outbox_reply *
outbox_reply(const struct outbox *outbox, size_t index)
{
	return reply_at(outbox, index);
}

void
outbox_remove(struct outbox *outbox, size_t count)
{
	outbox->first += count;
	if (outbox->first >= outbox->capacity)
		outbox->first -= outbox->capacity;
	outbox->count -= count;
}
