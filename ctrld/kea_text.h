/*
 * ctrld/kea_text.h: where a command ends on Kea's channel.
 *
 * No length tells it: brackets are counted outside strings and comments, and
 * when they balance the command is whole (commands.md 1.1). Whether they match
 * in kind is the JSON reader's matter. Comments (#, //, and those of C) become
 * blanks, since the readers behind do not know them.
 *
 * Threads: none.
 */
#ifndef CTRLD_KEA_TEXT_H
#define CTRLD_KEA_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kea_text_end { KEA_TEXT_MORE, KEA_TEXT_WHOLE, KEA_TEXT_BAD };

#define KEA_TEXT_WHY_SIZE 64

/* All zero is the beginning. */
struct kea_text {
	uint32_t depth;
	enum { KEA_PLAIN, KEA_STRING, KEA_ESCAPE, KEA_SLASH, KEA_LINE,
		KEA_BLOCK, KEA_BLOCK_STAR } state;
	bool begun; /* something has come */
};

/*
 * Takes size bytes in, changing comments to blanks in place. *used tells how
 * many belong to the command; on KEA_TEXT_BAD why says what is wrong, in Kea's
 * words.
 */
enum kea_text_end kea_text_take(struct kea_text *text, uint8_t *bytes,
    size_t size, size_t *used, char why[KEA_TEXT_WHY_SIZE]);

#endif
