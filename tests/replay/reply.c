/*
 * reply.c: what a reply says, by a decoder of the tests' own.
 */
#include "tests/replay/reply.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

uint32_t
seen_number(const uint8_t *bytes, unsigned octets)
{
	uint32_t number = 0;

	for (unsigned i = 0; i < octets; i++)
		number = number << 8 | bytes[i];
	return number;
}

bool
seen_read_options(
    struct seen_options *options, const uint8_t *bytes, size_t size)
{
	options->count = 0;
	while (size > 0) {
		struct seen_option *option;
		size_t length;

		if (size < 4 || options->count == SEEN_OPTIONS_MAX)
			return false;
		length = seen_number(bytes + 2, 2);
		if (length > size - 4)
			return false;
		option = &options->list[options->count++];
		option->code = seen_number(bytes, 2);
		option->data = bytes + 4;
		option->size = length;
		bytes += 4 + length;
		size -= 4 + length;
	}
	return true;
}

const struct seen_option *
seen_find(const struct seen_options *options, unsigned code)
{
	for (unsigned i = 0; i < options->count; i++) {
		if (options->list[i].code == code)
			return &options->list[i];
	}
	return NULL;
}

unsigned
seen_count(const struct seen_options *options, unsigned code)
{
	unsigned count = 0;

	for (unsigned i = 0; i < options->count; i++)
		count += options->list[i].code == code;
	return count;
}

/* One level of relaying; *bytes and *size become what is inside. */
static const char *
read_level(struct seen_level *level, const uint8_t **bytes, size_t *size)
{
	const struct seen_option *message;

	if (*size < 34)
		return "a relay header of less than 34 octets";
	level->header = *bytes;
	if (!seen_read_options(&level->options, *bytes + 34, *size - 34))
		return "options of a relay level do not end where it ends";
	message = seen_find(&level->options, 9);
	if (message == NULL || seen_count(&level->options, 9) != 1)
		return "a relay level without exactly one Relay Message";
	*bytes = message->data;
	*size = message->size;
	return NULL;
}

const char *
seen_read(struct seen *seen, uint8_t relay, const uint8_t *bytes, size_t size)
{
	const char *wrong = NULL;

	seen->level_count = 0;
	while (wrong == NULL && size > 0 && bytes[0] == relay) {
		if (seen->level_count == SEEN_LEVELS_MAX)
			return "too many relay levels";
		wrong = read_level(
		    &seen->levels[seen->level_count++], &bytes, &size);
	}
	if (wrong != NULL)
		return wrong;
	if (size < 4)
		return "a message of less than 4 octets";
	seen->type = bytes[0];
	seen->transaction = bytes + 1;
	if (!seen_read_options(&seen->options, bytes + 4, size - 4))
		return "options do not end where the message ends";
	return NULL;
}

size_t
seen_inner_offset(unsigned code)
{
	switch (code) {
	case 3:
	case 25:
		return 12;
	case 5:
		return 24;
	case 26:
		return 25;
	case 17:
		return 4;
	case 66:
		return 0;
	default:
		return SIZE_MAX;
	}
}

static void
print_address(const uint8_t *bytes)
{
	char text[INET6_ADDRSTRLEN];

	printf(" %s", inet_ntop(AF_INET6, bytes, text, sizeof(text)));
}

static void
print_fields(const struct seen_option *option, size_t inner)
{
	const uint8_t *data = option->data;

	if ((option->code == 3 || option->code == 25) &&
	    inner <= option->size) {
		printf(" %u t1 %u t2 %u", seen_number(data, 4),
		    seen_number(data + 4, 4), seen_number(data + 8, 4));
	} else if (option->code == 5 && inner <= option->size) {
		print_address(data);
		printf(" preferred %u valid %u", seen_number(data + 16, 4),
		    seen_number(data + 20, 4));
	} else if (option->code == 26 && inner <= option->size) {
		print_address(data + 9);
		printf("/%u preferred %u valid %u", data[8],
		    seen_number(data, 4), seen_number(data + 4, 4));
	} else if (option->code == 13 && option->size >= 2) {
		printf(" %u '%.*s'", seen_number(data, 2),
		    (int)option->size - 2, (const char *)data + 2);
	} else {
		printf(" ");
		for (size_t i = 0; i < option->size; i++)
			printf("%02x", data[i]);
	}
	printf("\n");
}

static void
print_options(const struct seen_options *options, unsigned depth)
{
	for (unsigned i = 0; i < options->count; i++) {
		const struct seen_option *option = &options->list[i];
		size_t inner = seen_inner_offset(option->code);
		struct seen_options below;

		printf("#\t%*soption %u", (int)depth * 4, "", option->code);
		print_fields(option, inner);
		if (depth < 2 && inner <= option->size &&
		    seen_read_options(
			&below, option->data + inner, option->size - inner))
			print_options(&below, depth + 1);
	}
}

void
seen_print(const struct seen *seen)
{
	for (unsigned i = 0; i < seen->level_count; i++) {
		const struct seen_level *level = &seen->levels[i];

		printf("#\tlevel %u hop %u link", i, level->header[1]);
		print_address(level->header + 2);
		printf(" peer");
		print_address(level->header + 18);
		printf(", %u options\n", level->options.count);
	}
	printf("#\tmessage type %u\n", seen->type);
	print_options(&seen->options, 1);
}
