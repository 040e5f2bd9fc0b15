/*
 * control/retouch_edit.h: changes to a text, gathered and then made; private to
 * retouch*.c.
 */
#ifndef DHCP6D_CONTROL_RETOUCH_EDIT_H
#define DHCP6D_CONTROL_RETOUCH_EDIT_H

#include <stdio.h>

#include "dhcp6d/control/text_tree.h"

/* What stands from at to upto gives way to text. */
struct edit {
	size_t at, upto;
	size_t number; /* in the order in which they were asked for */
	char *text;
};

struct retouching {
	struct json_text text, wanted;
	struct edit *edits;
	size_t count, room;
	char *written; /* of the edit that is being written */
	size_t written_size;
	bool yaml; /* lines end nowhere within brackets */
	bool failed;
};

/* An edit whose text is written to the stream, which edit_end_text closes; one
 * at a time. NULL: it failed. */
FILE *edit_begin_text(struct retouching *r, size_t at, size_t upto);
void edit_end_text(struct retouching *r, FILE *stream);
void edit_cut(struct retouching *r, size_t at, size_t upto);
void edit_put(struct retouching *r, size_t at, const char *text);

/* The whole text with all edits; NULL if they overlap. */
char *edits_apply(struct retouching *r, size_t *size);
void edits_free(struct retouching *r);

/* ---- places in a text ---- */

/* Of the line that holds that place. */
size_t line_start(struct json_text text, size_t at);
/* Nothing but blanks stand before it on its line. */
bool begins_line(struct json_text text, size_t at);
/* Behind what else belongs there: a comment to the end of the line. */
size_t line_tail(struct json_text text, size_t at);
/* The comma behind an element; 0 if there is none. */
size_t comma_after(struct json_text text, size_t end);

/* ---- one container (retouch_list.c) ---- */

/* Which child of the text is which of the wanted ones. */
struct pairing {
	const struct text_node *have, *want;
	size_t *of_want; /* index of the child of have, or SIZE_MAX: a new one */
	bool *kept;      /* of each child of have */
	size_t last;     /* that is kept; SIZE_MAX: none */
};

/* Takes out what is not kept, and puts in what is new. False: all of it was
 * replaced, the children with it. */
void retouch_flow(struct retouching *r, const struct pairing *pairing);
bool retouch_block(struct retouching *r, const struct pairing *pairing);

/* The text of a wanted value in the place of one that is there. */
void retouch_replace(struct retouching *r, const struct text_node *have,
    const struct text_node *want);

#endif
