/*
 * kea_text.c: where a command ends on Kea's channel.
 */
#include "ctrld/kea_text.h"

#include <stdio.h>
#include <string.h>

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A character outside strings and comments. */
static enum kea_text_end
take_plain(struct kea_text *text, uint8_t c, char *why)
{
	if (c == '#') {
		text->state = KEA_LINE;
	} else if (c == '/') {
		text->state = KEA_SLASH; /* blanked by take */
	} else if (c == '{' || c == '[') {
		text->depth++;
	} else if (text->depth == 0 && !is_blank(c)) {
		snprintf(why, KEA_TEXT_WHY_SIZE, "invalid %scharacter %c",
		    text->begun ? "" : "first ", c);
		return KEA_TEXT_BAD;
	} else if (c == '"') {
		text->state = KEA_STRING;
	} else if (c == '}' || c == ']') {
		if (--text->depth == 0)
			return KEA_TEXT_WHOLE;
	}
	return KEA_TEXT_MORE;
}

/* What follows a slash is a comment. */
static enum kea_text_end
take_after_slash(struct kea_text *text, uint8_t *byte, char *why)
{
	if (*byte == '/' || *byte == '*') {
		text->state = *byte == '/' ? KEA_LINE : KEA_BLOCK;
		*byte = ' ';
		return KEA_TEXT_MORE;
	}
	snprintf(why, KEA_TEXT_WHY_SIZE, "invalid characters /%c", *byte);
	return KEA_TEXT_BAD;
}

static void
take_comment(struct kea_text *text, uint8_t *byte)
{
	uint8_t c = *byte;

	if (c != '\n')
		*byte = ' ';
	if (text->state == KEA_LINE)
		text->state = c == '\n' ? KEA_PLAIN : KEA_LINE;
	else if (c == '*')
		text->state = KEA_BLOCK_STAR;
	else
		text->state = text->state == KEA_BLOCK_STAR && c == '/'
				  ? KEA_PLAIN
				  : KEA_BLOCK;
}

static enum kea_text_end
take(struct kea_text *text, uint8_t *byte, char *why)
{
	enum kea_text_end end = KEA_TEXT_MORE;

	switch (text->state) {
	case KEA_PLAIN:
		end = take_plain(text, *byte, why);
		if (text->state == KEA_LINE || text->state == KEA_SLASH)
			*byte = ' ';
		break;
	case KEA_STRING:
		if (*byte == '\\')
			text->state = KEA_ESCAPE;
		else if (*byte == '"')
			text->state = KEA_PLAIN;
		break;
	case KEA_ESCAPE:
		text->state = KEA_STRING;
		break;
	case KEA_SLASH:
		end = take_after_slash(text, byte, why);
		break;
	default:
		take_comment(text, byte);
	}
	text->begun = true;
	return end;
}

enum kea_text_end
kea_text_take(struct kea_text *text, uint8_t *bytes, size_t size, size_t *used,
    char why[KEA_TEXT_WHY_SIZE])
{
	enum kea_text_end end = KEA_TEXT_MORE;
	size_t i;

	for (i = 0; i < size && end == KEA_TEXT_MORE; i++)
		end = take(text, &bytes[i], why);
	*used = i;
	return end;
}
