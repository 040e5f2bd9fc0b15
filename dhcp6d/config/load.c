/*
 * load.c: a file or a text into a snapshot.
 *
 * Tree, raw structs, model, index, checks, in this order; all that is wrong is
 * collected on the way. Whether anything was wrong is asked once, at the end:
 * a snapshot that had an error is thrown away, so no part has to undo what it
 * has done.
 */
#include "dhcp6d/config/loading.h"

#include <malloc.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/config/source.h"
#include "libcommon/yaml_text.h"

/* Who hears of what is wrong. */
struct listener {
	config_complain *complain;
	void *context;
};

static const struct config_host unknown_host;

/* Naming keys of old dhcp-ddns maps stand for the global ones (2.9). */
static void
move_old_naming(struct raw_global *raw)
{
	struct raw_ddns *ddns = &raw->scope.ddns;
	const struct raw_dhcp_ddns *old = &raw->dhcp_ddns;

	if (!ddns->override_no_update.given)
		ddns->override_no_update = old->override_no_update;
	if (!ddns->override_client_update.given)
		ddns->override_client_update = old->override_client_update;
	if (!ddns->replace_client_name.given)
		ddns->replace_client_name = old->replace_client_name;
	if (ddns->generated_prefix.text == NULL)
		ddns->generated_prefix = old->generated_prefix;
	if (ddns->qualifying_suffix.text == NULL)
		ddns->qualifying_suffix = old->qualifying_suffix;
	if (ddns->hostname_char_set.text == NULL)
		ddns->hostname_char_set = old->hostname_char_set;
	if (ddns->hostname_char_replacement.text == NULL)
		ddns->hostname_char_replacement =
		    old->hostname_char_replacement;
}

/* Later than the classes themselves, since options may name classes. */
static void
load_class_options(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->classes;
	const struct raw_class *raw = list->items;
	uint32_t i;
	int number;

	for (i = 0; i < list->count; i++) {
		if (!string_given(&raw[i].name))
			continue;
		number = index_class(loading->snapshot, raw[i].name.text,
		    strlen(raw[i].name.text));
		if (number >= 0)
			loading->classes[number].options =
			    load_options(loading, &raw[i].base.options);
	}
}

/* From raw structs to model and index. */
static void
build(struct loading *loading)
{
	loading->option_buffer = load_scratch(loading, OPTION_BUFFER_SIZE, 1);
	if (loading->option_buffer == NULL)
		return;
	move_old_naming(loading->raw);
	load_definitions(loading);
	load_classes(loading);
	if (loading->out_of_memory)
		return;
	derive_scope(loading, &loading->raw->scope, NULL);
	load_class_options(loading);
	load_tests(loading);
	load_hooks(loading);
	load_global(loading);
	load_loggers(loading);
	load_subnets(loading);
	if (loading->out_of_memory || !index_build(loading)) {
		loading->out_of_memory = true;
		return;
	}
	check_all(loading);
}

/* What the snapshot keeps of the text, when all complaints have been made. */
static void
keep_source(struct loading *loading)
{
	struct yaml_node *root = loading->document->root;
	struct snapshot_internals *internals = loading->snapshot->internals;

	source_normalise(loading->document->arena, root, &config_scope_file);
	internals->source = yaml_to_json(loading->arena, root);
	if (internals->source.start == NULL)
		loading->out_of_memory = true;
}

/* Reads the tree into *raw and builds; says whether the snapshot is good. */
static enum err
load_tree(struct yaml_document *document, const struct config_host *host,
    struct snapshot *snapshot)
{
	struct raw_file *raw;
	struct loading loading = {
	    .document = document,
	    .scratch = arena_create(0),
	    .arena = snapshot->internals->arena,
	    .snapshot = snapshot,
	    .host = host == NULL ? &unknown_host : host,
	    .key = &snapshot->internals->key,
	};

	if (loading.scratch == NULL)
		return ERR_MEMORY;
	raw = load_scratch(&loading, 1, sizeof(*raw));
	if (raw != NULL && document->root != NULL) {
		schema_read(document, document->root, &config_scope_file, raw);
		loading.raw = &raw->global;
		if (raw->global.scope.base.context.node != NULL)
			build(&loading);
	}
	if (document->error_count == 0 && document->root != NULL &&
	    !loading.out_of_memory)
		keep_source(&loading);
	arena_free(loading.scratch);
	if (document->error_count > 0)
		return ERR_SYNTAX;
	return loading.out_of_memory || document->root == NULL ? ERR_MEMORY
							       : ERR_NONE;
}

/* The severity is in the line's form; a file's name may hold anything, so the
 * first of the two words that follows a place counts. */
static void
pass_on(void *context, const char *line)
{
	const struct listener *listener = context;
	const char *error = strstr(line, ": error: ");
	const char *warning = strstr(line, ": warning: ");

	listener->complain(listener->context,
	    warning != NULL && (error == NULL || warning < error)
		? COMPLAINT_WARNING
		: COMPLAINT_ERROR,
	    line);
}

static enum err
load_document(struct yaml_document *document, const struct config_host *host,
    struct listener *listener, struct snapshot **out)
{
	struct snapshot *snapshot = snapshot_create();
	enum err err = ERR_MEMORY;

	*out = NULL;
	if (document != NULL && snapshot != NULL)
		err = load_tree(document, host, snapshot);
	if (document != NULL && listener->complain != NULL)
		yaml_print_complaints(document, pass_on, listener);
	if (err == ERR_MEMORY && listener->complain != NULL)
		listener->complain(listener->context, COMPLAINT_ERROR,
		    "there is not enough memory for this configuration");
	yaml_document_free(document);
	/* the tree is many times the model; the system gets it back */
	malloc_trim(0);
	if (err != ERR_NONE)
		snapshot_release(snapshot);
	else
		*out = snapshot;
	return err;
}

enum err
config_load(const char *path, const struct config_host *host,
    config_complain *complain, void *context, struct snapshot **out)
{
	struct listener listener = {complain, context};
	yaml_open *open = host == NULL ? NULL : host->open;

	return load_document(yaml_read_file(path, NULL, open,
				 host == NULL ? NULL : host->context),
	    host, &listener, out);
}

enum err
config_load_text(const char *name, const char *text, size_t size,
    const struct config_host *host, config_complain *complain, void *context,
    struct snapshot **out)
{
	struct listener listener = {complain, context};

	return load_document(
	    yaml_read_text(name, text, size, NULL), host, &listener, out);
}
