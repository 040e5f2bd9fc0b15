/*
 * owners.c: who was promised which address and prefix until when.
 */
#include "tests/fuzz/owners.h"

#include <string.h>

#include "tests/fuzz/configs.h"
#include "tests/fuzz/fuzz.h"

enum { SOLICIT = 1, ADVERTISE = 2, REQUEST = 3, RELEASE = 8, DECLINE = 9 };
enum { CLIENT_ID = 1, IA_NA = 3, IAADDR = 5, STATUS = 13, IA_PD = 25 };
#define IAPREFIX 26
#define NOT_ON_LINK 4

static void
forget(struct owners *owners, unsigned index)
{
	owners->list[index] = owners->list[--owners->count];
}

static bool
is_of(const struct owner *owner, const struct seen_option *client)
{
	return owner->id_size == client->size &&
	       memcmp(owner->id, client->data, client->size) == 0;
}

static bool
is_of_ia(const struct owner *owner, const struct seen_option *client,
    const struct seen_option *ia)
{
	return is_of(owner, client) && owner->code == ia->code &&
	       owner->iaid == seen_number(ia->data, 4);
}

void
owners_hear(struct owners *owners, const struct seen *query, int64_t now_s)
{
	const struct seen_option *client =
	    seen_find(&query->options, CLIENT_ID);
	bool gives_back = client != NULL &&
			  (query->type == RELEASE || query->type == DECLINE);

	for (unsigned i = owners->count; i-- > 0;)
		if (owners->list[i].end_s < now_s ||
		    (gives_back && is_of(&owners->list[i], client)))
			forget(owners, i);
}

static bool
overlap(const struct owner *a, const struct owner *b)
{
	unsigned length = a->length < b->length ? a->length : b->length;
	unsigned octets = length / 8, bits = length % 8;

	return memcmp(a->address, b->address, octets) == 0 &&
	       (bits == 0 ||
		   (a->address[octets] ^ b->address[octets]) >> (8 - bits) ==
		       0);
}

static void
take(struct owners *owners, const struct owner *fresh)
{
	for (unsigned i = 0; i < owners->count; i++) {
		const struct owner *other = &owners->list[i];

		if (other->code != fresh->code || !overlap(other, fresh))
			continue;
		must(other->id_size == fresh->id_size &&
		     memcmp(other->id, fresh->id, fresh->id_size) == 0);
		must(other->iaid == fresh->iaid);
	}
	if (owners->count < OWNERS_MAX)
		owners->list[owners->count++] = *fresh;
}

/* A live lease of the reply; false for any other option. */
static bool
read_lease(const struct seen_option *option, struct owner *out, int64_t now_s)
{
	bool is_prefix = option->code == IAPREFIX;
	uint32_t valid;

	if (!is_prefix && option->code != IAADDR)
		return false;
	must(option->size >= 24u + is_prefix);
	valid = seen_number(option->data + (is_prefix ? 4 : 20), 4);
	must(valid <= FUZZ_LIFETIME_MAX);
	memcpy(out->address, option->data + (is_prefix ? 9 : 0), 16);
	out->length = is_prefix ? option->data[8] : 128;
	out->end_s = now_s + valid;
	return valid > 0;
}

/* NotOnLink, or no word of a lease in answer to a Renew: what was promised
 * stands. */
static bool
says_nothing(const struct seen *query, const struct seen_options *inner)
{
	const struct seen_option *status = seen_find(inner, STATUS);

	if (status != NULL && seen_number(status->data, 2) == NOT_ON_LINK)
		return true;
	return query->type != REQUEST && query->type != SOLICIT &&
	       seen_find(inner, IAADDR) == NULL &&
	       seen_find(inner, IAPREFIX) == NULL;
}

static void
believe_ia(struct owners *owners, const struct seen *query,
    const struct seen_option *ia, int64_t now_s)
{
	const struct seen_option *client =
	    seen_find(&query->options, CLIENT_ID);
	struct owner fresh = {.code = ia->code};
	struct seen_options inner;

	must(ia->size >= 12);
	must(seen_read_options(&inner, ia->data + 12, ia->size - 12));
	must(client != NULL && client->size <= OWNER_ID_MAX);
	if (says_nothing(query, &inner))
		return;
	for (unsigned i = owners->count; i-- > 0;)
		if (is_of_ia(&owners->list[i], client, ia))
			forget(owners, i);
	fresh.id_size = client->size;
	memcpy(fresh.id, client->data, client->size);
	fresh.iaid = seen_number(ia->data, 4);
	for (unsigned i = 0; i < inner.count; i++)
		if (read_lease(&inner.list[i], &fresh, now_s))
			take(owners, &fresh);
}

void
owners_believe(struct owners *owners, const struct seen *query,
    const struct seen *reply, int64_t now_s)
{
	if (reply->type == ADVERTISE || query->type == RELEASE ||
	    query->type == DECLINE)
		return;
	for (unsigned i = 0; i < reply->options.count; i++) {
		const struct seen_option *option = &reply->options.list[i];

		if (option->code == IA_NA || option->code == IA_PD)
			believe_ia(owners, query, option, now_s);
	}
}
