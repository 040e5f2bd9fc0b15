/*
 * test_config_keywords.c: the tables of the configuration language.
 *
 * Promised: every keyword of kea-config.md 2 and 4.1 is taken in every scope
 * that takes it there; a value of a wrong type or out of range is refused; the
 * rows are sound (places do not overlap, defaults are values of their type,
 * old spellings say what to write instead, every row has a meaning).
 *
 * The texts that are read here are generated from the tables, so a new row is
 * tested without a word. What must be in the tables at all is written down
 * once more below, scope by scope.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/keywords.h"
#include "libcommon/text.h"
#include "tests/unit/suite.h"

#define CONTEXT " user-context comment"
#define GUARD                                                                  \
	" client-classes client-class evaluate-additional-classes"             \
	" require-client-classes"
#define DDNS                                                                   \
	" ddns-send-updates ddns-override-no-update"                           \
	" ddns-override-client-update ddns-replace-client-name"                \
	" ddns-generated-prefix ddns-qualifying-suffix ddns-update-on-renew"   \
	" ddns-conflict-resolution-mode ddns-ttl-percent ddns-ttl"             \
	" ddns-ttl-min ddns-ttl-max hostname-char-set"                         \
	" hostname-char-replacement"
#define LIFETIMES                                                              \
	" valid-lifetime min-valid-lifetime max-valid-lifetime"                \
	" preferred-lifetime min-preferred-lifetime max-preferred-lifetime"
#define DERIVED                                                                \
	DDNS LIFETIMES " ddns-use-conflict-resolution renew-timer"             \
		       " rebind-timer calculate-tee-times t1-percent"          \
		       " t2-percent cache-threshold cache-max-age"             \
		       " adaptive-lease-time-threshold allocator pd-allocator" \
		       " store-extended-info reservations-global"              \
		       " reservations-in-subnet reservations-out-of-pool"      \
		       " reservation-mode option-data"
#define LINK " interface interface-id relay rapid-commit"
#define DATABASE                                                               \
	"type name user password password-file host port connect-timeout"      \
	" read-timeout write-timeout tcp-user-timeout max-reconnect-tries"     \
	" reconnect-wait-time on-fail retry-on-startup trust-anchor"           \
	" cert-file key-file ssl-mode cipher-list persist lfc-interval"        \
	" max-row-errors"

static const struct {
	const char *scope, *keywords;
} wanted[] = {
    {"toplevel", "Dhcp6"},
    {"Dhcp6",
	"interfaces-config lease-database hosts-database hosts-databases"
	" subnet6 shared-networks option-def client-classes reservations"
	" hooks-libraries loggers control-sockets control-socket server-id"
	" expired-leases-processing multi-threading dhcp-ddns sanity-checks"
	" config-control server-tag dhcp-queue-control compatibility"
	" mac-sources host-reservation-identifiers relay-supplied-options"
	" decline-probation-period decline-pool-share client-packet-rate"
	" source-packet-rate interface-id-packet-rate client-lease-limit"
	" dhcp4o6-port"
	" data-directory"
	" parked-packet-limit early-global-reservations-lookup"
	" ip-reservations-unique reservations-lookup-first"
	" allow-address-registration statistic-default-sample-count"
	" statistic-default-sample-age" DERIVED CONTEXT},
    {"interfaces-config",
	"interfaces re-detect service-sockets-require-all"
	" service-sockets-max-retries service-sockets-retry-wait-time" CONTEXT},
    {"lease-database", DATABASE},
    {"hosts-databases", DATABASE " readonly"},
    {"config-database", DATABASE},
    {"server-id", "type identifier htype time enterprise-id persist" CONTEXT},
    {"expired-leases-processing",
	"reclaim-timer-wait-time max-reclaim-leases max-reclaim-time"
	" hold-reclaimed-time flush-reclaimed-timer-wait-time"
	" unwarned-reclaim-cycles"},
    {"multi-threading",
	"enable-multi-threading thread-pool-size packet-queue-size" CONTEXT},
    {"control-sockets",
	"socket-type socket-name socket-address socket-port http-headers"
	" trust-anchor cert-file key-file cert-required"
	" authentication" CONTEXT},
    {"http-headers", "name value" CONTEXT},
    {"authentication", "type realm directory clients" CONTEXT},
    {"clients", "user user-file password password-file" CONTEXT},
    {"dhcp-ddns", "enable-updates server-ip server-port sender-ip sender-port"
		  " max-queue-size ncr-protocol ncr-format override-no-update"
		  " override-client-update replace-client-name generated-prefix"
		  " qualifying-suffix hostname-char-set"
		  " hostname-char-replacement" CONTEXT},
    {"sanity-checks", "lease-checks extended-info-checks"},
    {"option-def",
	"name code type space array record-types encapsulate" CONTEXT},
    {"option-data", "name code space data csv-format always-send never-send"
		    " client-classes" CONTEXT},
    {"client-classes",
	"name test template-test only-in-additional-list only-if-required"
	" option-data" LIFETIMES CONTEXT},
    {"shared-networks", "name subnet6" DERIVED GUARD LINK CONTEXT},
    {"subnet6",
	"subnet id pools pd-pools reservations" DERIVED GUARD LINK CONTEXT},
    {"relay", "ip-addresses ip-address"},
    {"pools", "pool pool-id option-data" GUARD DDNS CONTEXT},
    {"pd-pools", "prefix prefix-len delegated-len excluded-prefix"
		 " excluded-prefix-len pool-id option-data" GUARD CONTEXT},
    {"reservations",
	"duid hw-address flex-id ip-addresses prefixes excluded-prefixes"
	" hostname client-classes option-data" CONTEXT},
    {"hooks-libraries", "library parameters"},
    {"config-control", "config-databases config-fetch-wait-time"},
    {"dhcp-queue-control", "enable-queue queue-type capacity" CONTEXT},
    {"compatibility", "lenient-option-parsing rebind-creates-binding"
		      " request-never-not-on-link status-in-released-ia"
		      " answer-information-request-with-ia"
		      " send-fqdn-unrequested"},
    {"loggers",
	"name severity debuglevel output-options output_options" CONTEXT},
    {"output-options", "output flush maxsize maxver pattern"},
};

#define SCOPES_MAX 64

/* All scopes that can be reached, each once. */
struct scopes {
	const struct schema_scope *items[SCOPES_MAX];
	size_t count;
};

typedef void keyword_function(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context);

static void
each_keyword(
    const struct schema_scope *scope, keyword_function *function, void *context)
{
	const struct schema_keyword *const *group;
	const struct schema_keyword *keyword;

	for (group = scope->groups; *group != NULL; group++)
		for (keyword = *group; keyword->name != NULL; keyword++)
			function(scope, keyword, context);
}

static void
find_inner(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	struct scopes *scopes = context;
	size_t i;

	(void)scope;
	for (i = 0; i < scopes->count; i++)
		if (scopes->items[i] == keyword->inner)
			return;
	if (keyword->inner == NULL)
		return;
	ck_assert_uint_lt(scopes->count, SCOPES_MAX);
	scopes->items[scopes->count++] = keyword->inner;
}

static void
find_scopes(struct scopes *scopes)
{
	size_t i;

	scopes->items[0] = &config_scope_file;
	scopes->count = 1;
	for (i = 0; i < scopes->count; i++)
		each_keyword(scopes->items[i], find_inner, scopes);
}

static const struct schema_scope *
scope_named(const struct scopes *scopes, const char *name)
{
	size_t i;

	for (i = 0; i < scopes->count; i++)
		if (strcmp(scopes->items[i]->name, name) == 0)
			return scopes->items[i];
	ck_abort_msg("no scope %s", name);
}

static void
count_keyword(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	(void)scope;
	(void)keyword;
	++*(size_t *)context;
}

START_TEST(tables_hold_what_is_wanted)
{
	struct scopes scopes;
	const struct schema_scope *scope;
	size_t i, rows, listed;
	char *text, *rest, *word;

	find_scopes(&scopes);
	ck_assert_uint_eq(scopes.count, sizeof(wanted) / sizeof(wanted[0]));
	for (i = 0; i < scopes.count; i++) {
		scope = scope_named(&scopes, wanted[i].scope);
		text = rest = strdup(wanted[i].keywords);
		rows = listed = 0;
		each_keyword(scope, count_keyword, &rows);
		while ((word = strsep(&rest, " ")) != NULL) {
			listed++;
			ck_assert_msg(schema_find(scope, word) != NULL,
			    "%s: no %s", scope->name, word);
		}
		/* as many rows as words: no row twice, none unlisted */
		ck_assert_msg(rows == listed, "%s: %zu rows, %zu listed",
		    scope->name, rows, listed);
		free(text);
	}
}
END_TEST

static size_t
value_size(const struct schema_keyword *keyword)
{
	switch (keyword->type) {
	case SCHEMA_BOOLEAN:
		return sizeof(struct schema_boolean);
	case SCHEMA_INTEGER:
	case SCHEMA_ENUM:
		return sizeof(struct schema_integer);
	case SCHEMA_REAL:
		return sizeof(struct schema_real);
	case SCHEMA_STRING:
		return sizeof(struct schema_string);
	case SCHEMA_MAP:
		return keyword->inner->struct_size;
	case SCHEMA_LIST:
	case SCHEMA_STRING_LIST:
		return sizeof(struct schema_list);
	default:
		return sizeof(const struct yaml_node *);
	}
}

/* Marks the bytes that a keyword fills; no byte may be marked before. */
static void
mark_place(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	char *bytes = context;
	size_t i, end = keyword->offset + value_size(keyword);

	ck_assert_msg(end <= scope->struct_size, "%s.%s leaves its struct",
	    scope->name, keyword->name);
	for (i = keyword->offset; i < end; i++) {
		ck_assert_msg(bytes[i] == 0, "%s.%s overlaps another",
		    scope->name, keyword->name);
		bytes[i] = 1;
	}
}

START_TEST(places_do_not_overlap)
{
	struct scopes scopes;
	size_t i;
	char *bytes;

	find_scopes(&scopes);
	for (i = 0; i < scopes.count; i++) {
		bytes = calloc(1, scopes.items[i]->struct_size);
		ck_assert_ptr_nonnull(bytes);
		/* a map's own node stands first */
		ck_assert_uint_eq(scopes.items[i]->node_offset, 0);
		memset(bytes, 1, sizeof(const struct yaml_node *));
		each_keyword(scopes.items[i], mark_place, bytes);
		free(bytes);
	}
}
END_TEST

static bool
is_name(const struct schema_keyword *keyword, const char *text)
{
	const char *const *name;

	for (name = keyword->names; *name != NULL; name++)
		if ((keyword->flags & SCHEMA_IGNORE_CASE) != 0
			? strcasecmp(*name, text) == 0
			: strcmp(*name, text) == 0)
			return true;
	return false;
}

static bool
default_is_good(const struct schema_keyword *keyword)
{
	const char *text = keyword->default_text;
	int64_t integer;

	switch (keyword->type) {
	case SCHEMA_BOOLEAN:
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
	case SCHEMA_INTEGER:
		return text_to_i64(text, strlen(text), &integer) &&
		       (double)integer >= keyword->minimum &&
		       (double)integer <= keyword->maximum;
	case SCHEMA_REAL:
		return strchr(text, '.') != NULL && strtod(text, NULL) > 0;
	case SCHEMA_ENUM:
		return is_name(keyword, text);
	case SCHEMA_LIST:
	case SCHEMA_STRING_LIST:
		return text[0] == '[';
	case SCHEMA_MAP:
		return text[0] == '{';
	default:
		return keyword->type == SCHEMA_STRING;
	}
}

static void
check_row(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	const char *meaning = keyword->meaning;
	bool nested =
	    keyword->type == SCHEMA_MAP || keyword->type == SCHEMA_LIST;

	(void)context;
	ck_assert_msg(meaning != NULL && strlen(meaning) > 8 &&
			  meaning[strlen(meaning) - 1] == '.',
	    "%s.%s has no meaning", scope->name, keyword->name);
	ck_assert_msg(keyword->default_text == NULL || default_is_good(keyword),
	    "%s.%s: default %s", scope->name, keyword->name,
	    keyword->default_text);
	ck_assert_msg(
	    (keyword->type == SCHEMA_ENUM) == (keyword->names != NULL), "%s.%s",
	    scope->name, keyword->name);
	ck_assert_msg(nested == (keyword->inner != NULL), "%s.%s", scope->name,
	    keyword->name);
	/* integers have a range, so that none is cut when it is stored */
	ck_assert_msg((keyword->type == SCHEMA_INTEGER) ==
			  (keyword->minimum < keyword->maximum),
	    "%s.%s: range", scope->name, keyword->name);
	if ((keyword->flags & (SCHEMA_DEPRECATED | SCHEMA_REMOVED)) != 0)
		ck_assert_msg(keyword->instead != NULL, "%s.%s: instead",
		    scope->name, keyword->name);
}

START_TEST(rows_are_sound)
{
	struct scopes scopes;
	size_t i;

	find_scopes(&scopes);
	for (i = 0; i < scopes.count; i++)
		each_keyword(scopes.items[i], check_row, NULL);
}
END_TEST

static void write_map(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context);

/* A value that the row takes. */
static void
write_value(FILE *out, const struct schema_keyword *keyword)
{
	switch (keyword->type) {
	case SCHEMA_BOOLEAN:
		fprintf(out, "true");
		break;
	case SCHEMA_INTEGER:
		fprintf(out, "%.0f", keyword->maximum);
		break;
	case SCHEMA_REAL:
		fprintf(out, "0.5");
		break;
	case SCHEMA_STRING:
		fprintf(out, "\"x\"");
		break;
	case SCHEMA_ENUM:
		fprintf(out, "\"%s\"", keyword->names[0]);
		break;
	case SCHEMA_STRING_LIST:
		fprintf(out, "[ \"x\", \"y\" ]");
		break;
	case SCHEMA_MAP:
		fprintf(out, "{\n");
		each_keyword(keyword->inner, write_map, out);
		fprintf(out, "}");
		break;
	case SCHEMA_LIST:
		fprintf(out, "[ {\n");
		each_keyword(keyword->inner, write_map, out);
		fprintf(out, "} ]");
		break;
	default:
		fprintf(out, "{ \"a\": null }");
	}
}

/* One member; a comma behind the last is taken with a warning. */
static void
write_map(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	FILE *out = context;

	(void)scope;
	fprintf(out, "\"%s\": ", keyword->name);
	write_value(out, keyword);
	fprintf(out, ",\n");
}

/* Reads text by the whole language; returns the number of errors. */
static size_t
read_errors(const char *text, size_t size, bool aloud)
{
	struct raw_file *raw = calloc(1, sizeof(*raw));
	struct yaml_document *document =
	    yaml_read_text("generated", text, size, NULL);
	const struct complaint *complaint;
	size_t errors;

	ck_assert_ptr_nonnull(document->root);
	schema_read(document, document->root, &config_scope_file, raw);
	for (complaint = document->first; aloud && complaint != NULL;
	     complaint = complaint->next)
		if (complaint->severity == COMPLAINT_ERROR)
			fprintf(stderr, "line %u: %s\n",
			    complaint->position.line, complaint->text);
	errors = document->error_count;
	yaml_document_free(document);
	free(raw);
	return errors;
}

START_TEST(all_keywords_at_once)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "{\n");
	each_keyword(&config_scope_file, write_map, out);
	fprintf(out, "}\n");
	fclose(out);
	/* some hundreds of members, all scopes, all groups in all of them */
	ck_assert_uint_gt(size, 15000);
	ck_assert_uint_eq(read_errors(text, size, true), 0);
	free(text);
}
END_TEST

/* Reads one map of a scope with one member of the given text. */
static size_t
member_errors(
    const struct schema_scope *scope, const char *name, const char *value)
{
	struct yaml_document *document;
	void *raw = calloc(1, scope->struct_size);
	size_t errors, size, missing = 0;
	const struct complaint *complaint;
	char *text;

	size = (size_t)asprintf(&text, "{ \"%s\": %s }", name, value);
	document = yaml_read_text("one", text, size, NULL);
	schema_read(document, document->root, scope, raw);
	for (complaint = document->first; complaint != NULL;
	     complaint = complaint->next)
		if (strncmp(complaint->text, "missing parameter", 17) == 0)
			missing++;
	errors = document->error_count - missing;
	yaml_document_free(document);
	free(raw);
	free(text);
	return errors;
}

static void
refuse_other_types(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	static const struct {
		enum schema_type type;
		const char *value;
	} values[] = {{SCHEMA_BOOLEAN, "true"}, {SCHEMA_INTEGER, "1"},
	    {SCHEMA_REAL, "0.5"}, {SCHEMA_STRING, "\"true\""},
	    {SCHEMA_MAP, "{ \"a\": 1 }"}, {SCHEMA_LIST, "[ 1 ]"},
	    {SCHEMA_ANY, "null"}};
	size_t i;

	(void)context;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (values[i].type == keyword->type ||
		    (values[i].type == SCHEMA_MAP &&
			keyword->type == SCHEMA_ANY_MAP))
			continue;
		/* a map of something unknown, a list of something else and
		 * an unknown word are errors too */
		if (keyword->type == SCHEMA_ENUM && is_name(keyword, "true") &&
		    values[i].type == SCHEMA_STRING)
			continue;
		ck_assert_msg(
		    member_errors(scope, keyword->name, values[i].value) > 0,
		    "%s.%s takes %s", scope->name, keyword->name,
		    values[i].value);
	}
}

START_TEST(other_types_are_refused)
{
	struct scopes scopes;
	size_t i;

	find_scopes(&scopes);
	for (i = 0; i < scopes.count; i++)
		each_keyword(scopes.items[i], refuse_other_types, NULL);
}
END_TEST

static void
check_range(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	char value[32];

	(void)context;
	if (keyword->type != SCHEMA_INTEGER)
		return;
	snprintf(value, sizeof(value), "%.0f", keyword->minimum);
	ck_assert_uint_eq(member_errors(scope, keyword->name, value), 0);
	snprintf(value, sizeof(value), "%.0f", keyword->minimum - 1);
	ck_assert_uint_eq(member_errors(scope, keyword->name, value), 1);
	snprintf(value, sizeof(value), "%.0f", keyword->maximum);
	ck_assert_uint_eq(member_errors(scope, keyword->name, value), 0);
	snprintf(value, sizeof(value), "%.0f", keyword->maximum + 1);
	ck_assert_uint_eq(member_errors(scope, keyword->name, value), 1);
}

START_TEST(ranges_end_where_they_end)
{
	struct scopes scopes;
	size_t i;

	find_scopes(&scopes);
	for (i = 0; i < scopes.count; i++)
		each_keyword(scopes.items[i], check_range, NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config keywords");
	TCase *tests = tcase_create("tables");

	tcase_add_test(tests, tables_hold_what_is_wanted);
	tcase_add_test(tests, places_do_not_overlap);
	tcase_add_test(tests, rows_are_sound);
	tcase_add_test(tests, all_keywords_at_once);
	tcase_add_test(tests, other_types_are_refused);
	tcase_add_test(tests, ranges_end_where_they_end);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
