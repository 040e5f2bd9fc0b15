/*
 * print.c: see its header.
 */
#include "dhcp6d/config/print.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/internals.h"
#include "dhcp6d/config/keywords.h"

#define KEYWORDS_MAX 128 /* of one scope; held to by a test */
#define SCOPES_MAX 64
#define PIECE_SIZE 16384

/* A scope's keywords by name. */
struct sorted_scope {
	const struct schema_scope *scope;
	size_t count;
	const struct schema_keyword *rows[KEYWORDS_MAX];
};

struct printing {
	config_take *take;
	void *context;
	bool masked, stopped;
	size_t size;
	char piece[PIECE_SIZE];
	size_t scope_count;
	struct sorted_scope scopes[SCOPES_MAX];
};

/* A map that is being printed, with those around it. */
struct frame {
	const struct schema_scope *scope;
	const struct frame *upper;
	size_t count;
	struct json_entry members[KEYWORDS_MAX]; /* sorted, as the text is */
};

static void
flush(struct printing *p)
{
	if (p->size > 0 && !p->stopped)
		p->stopped = !p->take(p->context, p->piece, p->size);
	p->size = 0;
}

static void
add(struct printing *p, const char *text, size_t size)
{
	size_t room;

	while (size > 0) {
		room = PIECE_SIZE - p->size;
		if (room > size)
			room = size;
		memcpy(p->piece + p->size, text, room);
		p->size += room;
		text += room;
		size -= room;
		if (p->size == PIECE_SIZE)
			flush(p);
	}
}

static void
add_text(struct printing *p, const char *text)
{
	add(p, text, strlen(text));
}

static int
compare_keywords(const void *a, const void *b)
{
	const struct schema_keyword *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static const struct sorted_scope *
sorted_of(struct printing *p, const struct schema_scope *scope)
{
	struct sorted_scope *sorted = p->scopes;
	const struct schema_keyword *row;

	while (sorted < p->scopes + p->scope_count && sorted->scope != scope)
		sorted++;
	if (sorted < p->scopes + p->scope_count)
		return sorted;
	if (p->scope_count < SCOPES_MAX - 1)
		p->scope_count++;
	sorted->scope = scope;
	sorted->count = 0;
	for (size_t i = 0; scope->groups[i] != NULL; i++)
		for (row = scope->groups[i]; row->name != NULL; row++)
			if (sorted->count < KEYWORDS_MAX)
				sorted->rows[sorted->count++] = row;
	qsort(sorted->rows, sorted->count, sizeof(sorted->rows[0]),
	    compare_keywords);
	return sorted;
}

static void
frame_fill(struct frame *frame, const struct schema_scope *scope,
    struct json_text map, const struct frame *upper)
{
	struct json_walk walk;

	frame->scope = scope;
	frame->upper = upper;
	frame->count = 0;
	if (json_walk_open(&walk, map, '{'))
		while (frame->count < KEYWORDS_MAX &&
		       json_walk_member(&walk, &frame->members[frame->count]))
			frame->count++;
}

static const struct json_text *
frame_find(const struct frame *frame, const char *name)
{
	for (size_t i = 0; i < frame->count; i++)
		if (json_is(frame->members[i].key, name))
			return &frame->members[i].value;
	return NULL;
}

/* What a scope above says for a keyword that derives downward. */
static const struct json_text *
find_derived(const struct frame *frame, const struct schema_keyword *keyword)
{
	const struct json_text *found = NULL;

	if ((keyword->flags & SCHEMA_DERIVED) == 0 ||
	    (frame->scope != &config_scope_subnet &&
		frame->scope != &config_scope_network))
		return NULL;
	for (frame = frame->upper; frame != NULL && found == NULL;
	     frame = frame->upper)
		if (schema_find(frame->scope, keyword->name) != NULL)
			found = frame_find(frame, keyword->name);
	return found;
}

static bool
is_text(enum schema_type type)
{
	return type == SCHEMA_STRING || type == SCHEMA_ENUM;
}

static void print_value(struct printing *p,
    const struct schema_keyword *keyword, struct json_text value,
    const struct frame *frame);

static void
print_default(struct printing *p, const struct schema_keyword *keyword,
    const struct frame *frame)
{
	const char *text = keyword->default_text;

	if (strcmp(text, "[]") == 0)
		text = "[ ]"; /* Kea's spacing, as all around it */
	if (!is_text(keyword->type)) {
		print_value(
		    p, keyword, (struct json_text){text, strlen(text)}, frame);
		return;
	}
	add_text(p, "\"");
	add_text(p, text); /* defaults hold nothing to be escaped */
	add_text(p, "\"");
}

/* Whether a keyword that was not given is printed all the same. In pools and
 * classes what derives downward is not: it is of no scope of theirs. */
static bool
has_default(const struct frame *frame, const struct schema_keyword *keyword)
{
	if (keyword->default_text == NULL ||
	    (keyword->flags & (SCHEMA_DEPRECATED | SCHEMA_REMOVED)) != 0)
		return false;
	return (keyword->flags & SCHEMA_DERIVED) == 0 ||
	       frame->scope == &config_scope_subnet ||
	       frame->scope == &config_scope_network ||
	       frame->scope == &config_scope_global;
}

/* False if there is nothing to be said. */
static bool
print_member(struct printing *p, const struct frame *frame,
    const struct schema_keyword *keyword, bool first)
{
	const struct json_text *value = frame_find(frame, keyword->name);

	if (value == NULL)
		value = find_derived(frame, keyword);
	if (value == NULL && !has_default(frame, keyword))
		return false;
	add_text(p, first ? " \"" : ", \"");
	add_text(p, keyword->name);
	add_text(p, "\": ");
	if (value != NULL)
		print_value(p, keyword, *value, frame);
	else
		print_default(p, keyword, frame);
	return true;
}

static void
print_map(struct printing *p, const struct schema_scope *scope,
    struct json_text map, const struct frame *upper)
{
	const struct sorted_scope *sorted;
	struct frame frame;
	bool first = true;

	if (scope->open) { /* what else is in there is not ours to know */
		add(p, map.start, map.size);
		return;
	}
	sorted = sorted_of(p, scope);
	frame_fill(&frame, scope, map, upper);
	add_text(p, "{");
	for (size_t i = 0; i < sorted->count && !p->stopped; i++)
		if (print_member(p, &frame, sorted->rows[i], first))
			first = false;
	add_text(p, " }");
}

static void
print_list(struct printing *p, const struct schema_scope *scope,
    struct json_text list, const struct frame *upper)
{
	struct json_walk walk;
	struct json_text element;
	bool first = true;

	add_text(p, "[");
	if (json_walk_open(&walk, list, '['))
		while (!p->stopped && json_walk_element(&walk, &element)) {
			add_text(p, first ? " " : ", ");
			print_map(p, scope, element, upper);
			first = false;
		}
	add_text(p, " ]");
}

static void
print_value(struct printing *p, const struct schema_keyword *keyword,
    struct json_text value, const struct frame *frame)
{
	if (keyword->type == SCHEMA_MAP)
		print_map(p, keyword->inner, value, frame);
	else if (keyword->type == SCHEMA_LIST)
		print_list(p, keyword->inner, value, frame);
	else if (p->masked && (keyword->flags & SCHEMA_SECRET) != 0)
		add_text(p, "\"" CONFIG_MASK "\"");
	else
		add(p, value.start, value.size);
}

static struct printing *
printing_create(bool masked, config_take *take, void *context)
{
	struct printing *p = calloc(1, sizeof(*p));

	if (p != NULL) {
		p->masked = masked;
		p->take = take;
		p->context = context;
	}
	return p;
}

static bool
printing_end(struct printing *p)
{
	bool good;

	flush(p);
	good = !p->stopped;
	free(p);
	return good;
}

struct json_text
config_source(const struct snapshot *snapshot)
{
	struct json_text none = {"{ }", 3}, found;

	return json_find(snapshot->internals->source, "Dhcp6", &found) ? found
								       : none;
}

bool
config_print(const struct snapshot *snapshot, bool masked, config_take *take,
    void *context)
{
	struct printing *p = printing_create(masked, take, context);

	if (p == NULL)
		return false;
	print_map(p, &config_scope_global, config_source(snapshot), NULL);
	return printing_end(p);
}

bool
config_print_element(const struct snapshot *snapshot, const char *kind,
    struct json_text element, struct json_text network, config_take *take,
    void *context)
{
	struct printing *p = printing_create(true, take, context);
	const struct schema_keyword *keyword =
	    schema_find(&config_scope_global, kind);
	struct frame *frames = calloc(2, sizeof(*frames));

	if (p != NULL && frames != NULL && keyword != NULL) {
		frames[0].scope = &config_scope_global;
		/* a look through all of it, for what derives downward alone */
		if (keyword->inner == &config_scope_subnet ||
		    keyword->inner == &config_scope_network)
			frame_fill(&frames[0], &config_scope_global,
			    config_source(snapshot), NULL);
		if (network.start != NULL)
			frame_fill(&frames[1], &config_scope_network, network,
			    &frames[0]);
		print_map(
		    p, keyword->inner, element, &frames[network.start != NULL]);
	}
	free(frames);
	return p != NULL && printing_end(p);
}

static bool
hash_piece(void *context, const char *text, size_t size)
{
	crypto_hash_sha256_update(context, (const unsigned char *)text, size);
	return true;
}

static bool
make_hash(const struct snapshot *snapshot, char *out)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	bool good;

	crypto_hash_sha256_init(&state);
	hash_piece(&state, "{ \"Dhcp6\": ", 11);
	good = config_print(snapshot, false, hash_piece, &state);
	hash_piece(&state, " }", 2);
	crypto_hash_sha256_final(&state, hash);
	for (size_t i = 0; i < sizeof(hash); i++) {
		out[2 * i] = "0123456789ABCDEF"[hash[i] >> 4];
		out[2 * i + 1] = "0123456789ABCDEF"[hash[i] & 15];
	}
	if (!good)
		out[0] = 0;
	return good;
}

/* Made when it is first asked for: it costs as much as half a load. */
const char *
config_hash(const struct snapshot *snapshot)
{
	struct snapshot_internals *internals = snapshot->internals;

	pthread_mutex_lock(&internals->hash_lock);
	if (!internals->has_hash)
		internals->has_hash = make_hash(snapshot, internals->hash);
	pthread_mutex_unlock(&internals->hash_lock);
	return internals->hash;
}
