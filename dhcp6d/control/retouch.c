/*
 * retouch.c: what stays, what changes: two trees side by side.
 */
#include "dhcp6d/control/retouch.h"

#include <stdlib.h>
#include <string.h>

#include "dhcp6d/control/retouch_edit.h"

#define MEMORY_MAX ((size_t)1 << 30)

/* By what an element of a list is found again, whatever list it is in. */
static const char *const names[] = {"id", "subnet", "name", "pool", "prefix",
    "duid", "hw-address", "flex-id", "library", "user", "code", "socket-name",
    "socket-port", "socket-type", "output"};

static bool
same_name(const struct text_node *a, const struct text_node *b)
{
	const struct text_node *in_a, *in_b;
	struct json_text key;

	if (a->kind != TEXT_MAP || b->kind != TEXT_MAP)
		return text_node_same(a, b);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		key = (struct json_text){names[i], strlen(names[i])};
		in_a = text_node_child(a, key);
		in_b = text_node_child(b, key);
		if (in_a != NULL && in_b != NULL)
			return text_node_same(in_a, in_b);
		if (in_a != NULL || in_b != NULL)
			return false;
	}
	return text_node_same(a, b);
}

static void
pair(struct pairing *p, size_t j, size_t i)
{
	p->of_want[j] = i;
	p->kept[i] = true;
	if (p->last == SIZE_MAX || i > p->last)
		p->last = i;
}

/* In the order of the file; what has moved against it is taken for new. */
static void
pair_list(struct pairing *p)
{
	const struct text_node *have = p->have->children;
	size_t next = 0, i;

	for (size_t j = 0; j < p->want->count; j++) {
		for (i = next; i < p->have->count &&
			       !same_name(&have[i], &p->want->children[j]);
		     i++)
			;
		if (i == p->have->count)
			continue;
		pair(p, j, i);
		next = i + 1;
	}
}

/* A map's members keep the file's order; new ones come last. */
static void
pair_map(struct pairing *p, struct text_node *ordered)
{
	const struct text_node *found;
	size_t count = 0;

	for (size_t i = 0; i < p->have->count; i++) {
		found = text_node_child(p->want, p->have->children[i].key);
		if (found == NULL)
			continue;
		ordered[count] = *found;
		pair(p, count++, i);
	}
	for (size_t j = 0; j < p->want->count; j++) {
		if (text_node_child(p->have, p->want->children[j].key) == NULL)
			ordered[count++] = p->want->children[j];
	}
}

static void walk(struct retouching *r, struct arena *arena,
    const struct text_node *have, const struct text_node *want);

static void
walk_container(struct retouching *r, struct arena *arena,
    const struct text_node *have, const struct text_node *want)
{
	struct text_node ordered = *want;
	struct pairing p = {.have = have, .want = &ordered, .last = SIZE_MAX};

	p.of_want = arena_array(arena, want->count + 1, sizeof(p.of_want[0]));
	p.kept = arena_array(arena, have->count + 1, sizeof(p.kept[0]));
	ordered.children =
	    arena_array(arena, want->count + 1, sizeof(ordered.children[0]));
	r->failed |=
	    p.of_want == NULL || p.kept == NULL || ordered.children == NULL;
	if (r->failed)
		return;
	memset(p.of_want, 0xff, (want->count + 1) * sizeof(p.of_want[0]));
	memset(p.kept, 0, (have->count + 1) * sizeof(p.kept[0]));
	p.want = want;
	if (have->kind == TEXT_MAP) {
		pair_map(&p, ordered.children);
	} else {
		pair_list(&p);
		memcpy(ordered.children, want->children,
		    want->count * sizeof(ordered.children[0]));
	}
	p.want = &ordered;
	if (have->block) {
		if (!retouch_block(r, &p))
			return;
	} else {
		retouch_flow(r, &p);
	}
	for (size_t j = 0; j < want->count; j++) {
		if (p.of_want[j] != SIZE_MAX)
			walk(r, arena, &have->children[p.of_want[j]],
			    &ordered.children[j]);
	}
}

static void
walk(struct retouching *r, struct arena *arena, const struct text_node *have,
    const struct text_node *want)
{
	const bool container =
	    want->kind == TEXT_MAP || want->kind == TEXT_LIST;

	if (r->failed || text_node_same(have, want))
		return;
	if (container && have->kind == want->kind)
		walk_container(r, arena, have, want);
	else
		retouch_replace(r, have, want);
}

static char *
retouch_in(struct retouching *r, struct arena *arena, size_t *size)
{
	static const struct json_text key = {"Dhcp6", 5};
	const char *end = r->text.start + r->text.size;
	const char *start = json_skip_blanks(r->text.start, end);
	struct text_node *have, *want = text_tree_json(arena, r->wanted);

	r->yaml = start == end || *start != '{';
	have = r->yaml ? text_tree_yaml(arena, r->text)
		       : text_tree_json(arena, r->text);
	if (have == NULL || want == NULL || have->kind != TEXT_MAP)
		return NULL;
	have = text_node_child(have, key);
	if (have == NULL)
		return NULL;
	walk(r, arena, have, want);
	return edits_apply(r, size);
}

char *
retouch(struct json_text text, struct json_text wanted, size_t *size)
{
	struct retouching r = {.text = text, .wanted = wanted};
	struct arena *arena = arena_create(MEMORY_MAX);
	char *out = arena == NULL ? NULL : retouch_in(&r, arena, size);

	edits_free(&r);
	arena_free(arena);
	return out;
}
