/*
 * libcommon/yaml_tree.c: libyaml's events into a tree.
 *
 * libyaml keeps no state that grows with depth but its own two stacks, so depth
 * is held to its limit here, event by event, and so is the number of nodes.
 * What YAML has and Kea has not is refused: anchors (so nothing can explode),
 * tags, a second document, names that are no scalars. Names are kept once each,
 * which finds the ones that stand twice in a map without comparing any.
 */
#include "libcommon/yaml_internal.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "libcommon/hash.h"

#define NODES_STEP 256                /* nodes that are allocated together */
#define TEXT_STEP ((size_t)32 * 1024) /* and bytes of strings */
#define TEXT_LARGE (TEXT_STEP / 8)

/* A name. */
struct name {
	uint64_t hash;
	const struct yaml_node *map;  /* that it was seen in last */
	const struct yaml_node *node; /* its member there */
	uint32_t size;
	char text[]; /* ends in 0; node->key points here */
};

struct name_table {
	struct hash_key key;
	struct name **slots;
	size_t count, size; /* size is a power of two */
};

/* A map or list that is not closed yet. */
struct level {
	struct yaml_node *node, *last;
	struct name *name; /* of the member whose value comes next */
	struct yaml_position name_position;
	bool name_repaired;
};

struct builder {
	struct yaml_document *document;
	const struct yaml_output *output;
	size_t mark; /* where the last position was found */
	struct name_table names;
	struct level *levels;
	unsigned depth; /* levels in use */
	struct yaml_node *nodes;
	size_t nodes_left, node_count;
	char *text;
	size_t text_left;
	bool stopped;
};

static void
complain(
    struct builder *builder, struct yaml_position position, const char *text)
{
	yaml_complain(builder->document, COMPLAINT_ERROR, position, "%s", text);
}

/* Gives up the whole tree. */
static void
stop(struct builder *builder, struct yaml_position position, const char *text)
{
	complain(builder, position, text);
	builder->stopped = true;
}

/* Where a character of the output comes from. They are asked for in order. */
static struct yaml_position
find_position(struct builder *builder, size_t index, bool *repaired)
{
	const struct yaml_mark *marks = builder->output->marks;
	size_t count = builder->output->mark_count, mark = builder->mark;
	struct yaml_position position = {.column = 1, .line = 1};
	size_t column;

	if (count == 0)
		return position;
	if (marks[mark].index > index)
		mark = 0;
	while (mark + 1 < count && marks[mark + 1].index <= index)
		mark++;
	builder->mark = mark;
	position = marks[mark].position;
	*repaired = marks[mark].repaired;
	if (index < marks[mark].index)
		return position;
	column = position.column + (index - marks[mark].index);
	position.column =
	    column < YAML_COLUMN_MAX ? (uint32_t)column : YAML_COLUMN_MAX;
	return position;
}

static bool
names_grow(struct name_table *names)
{
	size_t size = names->size == 0 ? 256 : names->size * 2;
	struct name **slots = calloc(size, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < names->size; i++) {
		struct name *name = names->slots[i];
		size_t slot;

		if (name == NULL)
			continue;
		slot = name->hash & (size - 1);
		while (slots[slot] != NULL)
			slot = (slot + 1) & (size - 1);
		slots[slot] = name;
	}
	free(names->slots);
	names->slots = slots;
	names->size = size;
	return true;
}

static struct name *
name_create(struct arena *arena, uint64_t hash, const char *text, size_t size)
{
	struct name *name = arena_alloc(arena, sizeof(*name) + size + 1);

	if (name == NULL)
		return NULL;
	name->hash = hash;
	name->size = (uint32_t)size;
	if (size > 0)
		memcpy(name->text, text, size);
	return name;
}

/* The one entry for that name; NULL without memory. */
static struct name *
name_find(struct builder *builder, const char *text, size_t size)
{
	struct name_table *names = &builder->names;
	uint64_t hash = hash_bytes(&names->key, text, size);
	size_t slot;

	if (names->count * 2 >= names->size && !names_grow(names))
		return NULL;
	slot = hash & (names->size - 1);
	for (; names->slots[slot] != NULL;
	     slot = (slot + 1) & (names->size - 1)) {
		struct name *name = names->slots[slot];

		if (name->hash == hash && name->size == size &&
		    memcmp(name->text, text, size) == 0)
			return name;
	}
	names->slots[slot] =
	    name_create(builder->document->arena, hash, text, size);
	if (names->slots[slot] != NULL)
		names->count++;
	return names->slots[slot];
}

static struct name *
name_of_key(const char *key)
{
	/* key is name->text of a name that name_create made */
	return (struct name *)(uintptr_t)(key - offsetof(struct name, text));
}

/* A copy that ends in 0; small ones share a block. NULL without memory. */
static const char *
text_keep(struct builder *builder, const char *text, size_t size)
{
	char *copy = builder->text;

	if (size >= TEXT_LARGE)
		return arena_text(builder->document->arena, text, size);
	if (size >= builder->text_left) {
		copy = arena_alloc(builder->document->arena, TEXT_STEP);
		if (copy == NULL)
			return NULL;
		builder->text_left = TEXT_STEP;
	}
	if (size > 0)
		memcpy(copy, text, size);
	builder->text = copy + size + 1; /* the final 0 is there */
	builder->text_left -= size + 1;
	return copy;
}

/* A node that is nowhere yet; NULL after a stop. */
static struct yaml_node *
node_create(struct builder *builder, struct yaml_position position)
{
	struct yaml_node *node;

	if (builder->node_count >= builder->document->limits->nodes) {
		stop(builder, position, "too many values");
		return NULL;
	}
	if (builder->nodes_left == 0) {
		builder->nodes = arena_array(builder->document->arena,
		    NODES_STEP, sizeof(*builder->nodes));
		if (builder->nodes == NULL) {
			stop(builder, position, "not enough memory");
			return NULL;
		}
		builder->nodes_left = NODES_STEP;
	}
	node = builder->nodes++;
	builder->nodes_left--;
	builder->node_count++;
	node->position = position;
	return node;
}

/* Hangs a node where the events stand. */
static void
node_place(struct builder *builder, struct yaml_node *node)
{
	struct level *level;

	if (builder->depth == 0) {
		builder->document->root = node;
		return;
	}
	level = &builder->levels[builder->depth - 1];
	if (level->last == NULL)
		level->node->value.children.first = node;
	else
		level->last->next = node;
	level->last = node;
	level->node->value.children.count++;
	if (level->name != NULL) {
		node->key = level->name->text;
		node->key_position = level->name_position;
		node->repaired |= level->name_repaired;
		level->name = NULL;
	}
}

static bool
wants_name(const struct builder *builder)
{
	const struct level *level = &builder->levels[builder->depth - 1];

	return builder->depth > 0 && level->node->kind == YAML_MAP &&
	       level->name == NULL;
}

/* What every event that makes something may carry, and Kea has not. */
static void
refuse_properties(struct builder *builder, struct yaml_position position,
    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor != NULL)
		complain(builder, position,
		    "anchors (&name) are not taken; write the text twice");
	if (tag != NULL)
		complain(builder, position, "tags (!name) are not taken");
}

static void
add_container(
    struct builder *builder, enum yaml_kind kind, struct yaml_position position)
{
	struct yaml_node *node;

	if (wants_name(builder)) {
		stop(builder, position, "a map's name must be a string");
		return;
	}
	if (builder->depth >= builder->document->limits->depth) {
		stop(builder, position, "nested too deep");
		return;
	}
	node = node_create(builder, position);
	if (node == NULL)
		return;
	node->kind = (uint8_t)kind;
	node_place(builder, node);
	builder->levels[builder->depth++] = (struct level){.node = node};
}

static void
complain_of_duplicate(struct builder *builder, const struct yaml_node *node,
    const struct yaml_node *before)
{
	struct yaml_position first = before->key_position;

	yaml_complain(builder->document, COMPLAINT_ERROR, node->key_position,
	    "duplicate \"%s\" entries in map (previous at %s:%u:%u)", node->key,
	    builder->document->files[first.file], (unsigned)first.line,
	    (unsigned)first.column);
}

/* A map is complete: no name may stand in it twice. */
static void
end_container(struct builder *builder)
{
	const struct yaml_node *map = builder->levels[--builder->depth].node;

	if (map->kind != YAML_MAP)
		return;
	for (const struct yaml_node *node = map->value.children.first;
	     node != NULL; node = node->next) {
		struct name *name = name_of_key(node->key);

		if (name->map == map && !node->repaired)
			complain_of_duplicate(builder, node, name->node);
		name->map = map;
		name->node = node;
	}
}

static void
set_string(struct builder *builder, struct yaml_node *node, const char *text,
    size_t size)
{
	node->kind = YAML_STRING;
	node->value.string.text = text_keep(builder, text, size);
	node->value.string.size = (uint32_t)size;
	if (node->value.string.text == NULL)
		stop(builder, node->position, "not enough memory");
}

static void
add_name(struct builder *builder, struct yaml_position position, bool repaired,
    const char *text, size_t size)
{
	struct level *level = &builder->levels[builder->depth - 1];

	level->name = name_find(builder, text, size);
	level->name_position = position;
	level->name_repaired = repaired;
	if (level->name == NULL)
		stop(builder, position, "not enough memory");
	else if (memchr(text, '\0', size) != NULL)
		complain(builder, position, "NUL byte in a name");
}

/* What yaml_node.quote says. */
static char
quote_of(const yaml_event_t *event)
{
	if (event->start_mark.line != event->end_mark.line)
		return '|';
	switch (event->data.scalar.style) {
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return '"';
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return '\'';
	default:
		return 0;
	}
}

static void
add_scalar(struct builder *builder, const yaml_event_t *event)
{
	char *text = (char *)event->data.scalar.value;
	size_t size = yaml_output_restore(text, event->data.scalar.length);
	bool repaired = false;
	struct yaml_position position =
	    find_position(builder, event->start_mark.index, &repaired);
	struct yaml_node *node;

	refuse_properties(builder, position, event->data.scalar.anchor,
	    event->data.scalar.tag);
	if (wants_name(builder)) {
		add_name(builder, position, repaired, text, size);
		return;
	}
	node = node_create(builder, position);
	if (node == NULL)
		return;
	node->repaired = repaired;
	node->quote = quote_of(event);
	if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE ||
	    !yaml_plain_type(builder->document, node, text, size))
		set_string(builder, node, text, size);
	node_place(builder, node);
}

/* An alias: refused, and mended by a null. */
static void
add_alias(struct builder *builder, struct yaml_position position)
{
	struct yaml_node *node;

	complain(builder, position, "aliases (*name) are not taken");
	if (wants_name(builder)) {
		add_name(builder, position, true, "", 0);
		return;
	}
	node = node_create(builder, position);
	if (node == NULL)
		return;
	node->kind = YAML_NULL;
	node->repaired = true;
	node_place(builder, node);
}

static void
handle_event(struct builder *builder, const yaml_event_t *event)
{
	bool repaired = false;
	struct yaml_position position;

	if (event->type == YAML_SCALAR_EVENT) {
		add_scalar(builder, event);
		return;
	}
	position = find_position(builder, event->start_mark.index, &repaired);
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (builder->document->root != NULL)
			stop(builder, position,
			    "a second document; one file holds one");
		break;
	case YAML_ALIAS_EVENT:
		add_alias(builder, position);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_properties(builder, position,
		    event->data.mapping_start.anchor,
		    event->data.mapping_start.tag);
		add_container(builder, YAML_MAP, position);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_properties(builder, position,
		    event->data.sequence_start.anchor,
		    event->data.sequence_start.tag);
		add_container(builder, YAML_LIST, position);
		break;
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		end_container(builder);
		break;
	default:
		break;
	}
}

/* What libyaml has to say, with where the thing began that it was reading. */
static void
complain_of_syntax(struct builder *builder, const yaml_parser_t *parser)
{
	const char *problem = parser->problem;
	bool ignored;
	struct yaml_position position =
	    find_position(builder, parser->problem_mark.index, &ignored);
	struct yaml_position context;

	builder->stopped = true;
	if (problem == NULL)
		problem = "not enough memory";
	if (parser->context == NULL) {
		complain(builder, position, problem);
		return;
	}
	context = find_position(builder, parser->context_mark.index, &ignored);
	yaml_complain(builder->document, COMPLAINT_ERROR, position,
	    "%s, %s that begins in line %u, column %u", problem,
	    parser->context, (unsigned)context.line, (unsigned)context.column);
}

static void
run_parser(struct builder *builder)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true;

	if (!yaml_parser_initialize(&parser)) {
		stop(builder, (struct yaml_position){.column = 1, .line = 1},
		    "not enough memory");
		return;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser,
	    (const unsigned char *)builder->output->text,
	    builder->output->size);
	while (more && !builder->stopped) {
		if (!yaml_parser_parse(&parser, &event)) {
			complain_of_syntax(builder, &parser);
			break;
		}
		more = event.type != YAML_STREAM_END_EVENT;
		handle_event(builder, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

void
yaml_tree_build(
    struct yaml_document *document, const struct yaml_output *output)
{
	struct builder builder = {.document = document, .output = output};
	struct yaml_position start = {.column = 1, .line = 1};

	builder.levels =
	    calloc(document->limits->depth + 1, sizeof(*builder.levels));
	if (builder.levels == NULL || output->failed) {
		stop(&builder, start, "too large for the memory there is");
	} else if (output->size > 0) {
		hash_key_random(&builder.names.key);
		run_parser(&builder);
	}
	if (builder.stopped)
		document->root = NULL;
	else if (document->root == NULL && document->error_count == 0)
		complain(&builder, start,
		    "nothing is configured here: the text is empty");
	free(builder.names.slots);
	free(builder.levels);
}
