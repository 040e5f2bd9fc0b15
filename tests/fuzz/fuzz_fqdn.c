/*
 * fuzz_fqdn.c: a client's name, from the option to name, flags and records
 * (RFC 4704, packet/fqdn.h).
 *
 * Input: octets that choose policy, filter and reservation, then the option's
 * value, which is tried as the decoder hands it on: only if the option table
 * takes it. The name of the leases is one that DNS can have and says the same
 * when it is read back from its wire form; flags obey RFC 4704 4.1; records
 * are only kept of a name that is there.
 */
#include <string.h>

#include "dhcp6d/config/name_filter.h"
#include "dhcp6d/packet/fqdn.h"
#include "dhcp6d/proto/domain_name.h"
#include "dhcp6d/proto/view.h"
#include "tests/fuzz/fuzz.h"

static const char *const patterns[] = {
    NULL, "[^A-Za-z0-9.-]", "a+|b", "[[:upper:]]", "(x(y|z)*)", "^$", "."};
static const char *const replacements[] = {"", "x", "-long-", "."};
static const char *const suffixes[] = {"", "example.org", "Example.ORG.",
    "a.very.long.suffix.of.some.organisation.with.departments.example"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
static struct name_filter *filters[COUNT(patterns)];

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static struct arena *arena;
	struct err_detail detail;

	(void)argc;
	(void)argv;
	arena = arena_create(1 << 20);
	must(arena != NULL);
	for (unsigned i = 1; i < COUNT(patterns); i++)
		must(name_filter_create(
			 &filters[i], arena, patterns[i], &detail) == ERR_NONE);
	return 0;
}

/* The option in a Solicit, if the decoder takes it. */
static bool
decode(struct span value, struct span *option)
{
	static struct view view;
	static uint8_t bytes[UINT16_MAX];
	struct writer w;

	writer_init(&w, bytes, sizeof(bytes));
	writer_u32(&w, MESSAGE_SOLICIT << 24);
	writer_option(&w, OPTION_CLIENTID, span_of("\0\3\0\1abcdef", 10));
	writer_option(&w, OPTION_CLIENT_FQDN, value);
	must(view_decode(&view, writer_span(&w)) == VIEW_GOOD);
	*option = view.fqdn;
	return view.fqdn.data != NULL;
}

/* Wire form and back. */
static void
check_name(const struct host_name *name)
{
	static const struct ddns_policy plain = {.filter = NULL};
	uint8_t wire[DOMAIN_NAME_MAX];
	struct host_name again;
	struct writer w;
	struct reader r;
	bool whole;

	must(name->size <= LEASE_HOSTNAME_MAX);
	if (name->text[name->size - 1] != '.')
		return; /* an operator's, as it is written */
	must(host_name_is_good(name));
	writer_init(&w, wire, sizeof(wire));
	host_name_write(&w, name);
	must(writer_good(&w));
	reader_init(&r, writer_span(&w));
	must(domain_name_skip(&r, false) && reader_left(&r) == 0);
	must(host_name_of_client(&again, writer_span(&w), &plain, &whole));
	must(whole && again.size == name->size);
	must(memcmp(again.text, name->text, name->size) == 0);
}

static void
check(const struct fqdn *fqdn, const struct fqdn_question *question)
{
	uint8_t client =
	    question->option.data == NULL ? 0 : question->option.data[0];
	bool differs = ((fqdn->flags ^ client) & FQDN_S) != 0;

	must((fqdn->name.size > 0) == (fqdn->source != FQDN_NO_NAME));
	if (fqdn->name.size > 0)
		check_name(&fqdn->name);
	must(!(fqdn->forward || fqdn->reverse) || fqdn->name.size > 0);
	must(fqdn->flags <= (FQDN_S | FQDN_O | FQDN_N));
	if (!fqdn->answered)
		return;
	must(question->option.data != NULL);
	must((fqdn->flags & FQDN_N) == 0 || (fqdn->flags & FQDN_S) == 0);
	must(((fqdn->flags & FQDN_O) != 0) == differs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ddns_policy policy = {.generated_prefix = "myhost"};
	struct fqdn_question question = {.policy = &policy};
	struct fqdn fqdn;

	if (size < 4)
		return 0;
	policy.send_updates = data[0] & 1;
	policy.override_no_update = data[0] & 2;
	policy.override_client_update = data[0] & 4;
	policy.update_on_renew = data[0] & 8;
	policy.replace_client_name = data[0] >> 4 & 3;
	policy.filter = filters[data[1] % COUNT(patterns)];
	policy.hostname_char_replacement =
	    replacements[data[2] % COUNT(replacements)];
	policy.qualifying_suffix = suffixes[data[2] / 4 % COUNT(suffixes)];
	question.lenient = data[3] & 1;
	question.updates = data[3] & 2;
	question.has_address = data[3] & 4;
	question.reserved = data[3] & 8 ? "Reserved.example" : NULL;
	question.address.low = data[3] >> 4;
	if ((data[3] & 128) == 0)
		(void)decode(span_of(data + 4, size - 4), &question.option);
	fqdn_decide(&fqdn, &question);
	check(&fqdn, &question);
	return 0;
}
