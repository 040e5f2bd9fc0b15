/*
 * config_write.c: the running configuration into a file (commands.md 2.3).
 *
 * The server's file is taken as it is now, and changed only where it says
 * something else than what is in force (retouch.h): its comments, order and
 * shape stay. The result is loaded before it is written, and must give exactly
 * what is in force; else all is written anew, as Kea does it, and the answer
 * says so. A file that includes others stays as it is while nothing has been
 * changed by command; beyond that it is refused, since what has changed may
 * belong into any of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/config_text.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/retouch.h"

struct writing {
	const struct control *control;
	const struct snapshot *running;
	const char *name; /* as asked for, or NULL */
	char *file;       /* what is there; NULL: nothing that can be used */
	size_t file_size;
	bool own;   /* the file is the one to be replaced */
	char *text; /* to be written */
	size_t size;
	const char *lost; /* why comments are; NULL: they are not */
};

static void
take_no_complaints(
    void *context, enum complaint_severity severity, const char *line)
{
	(void)context;
	(void)severity;
	(void)line;
}

/* Whether loading gave what is in force; takes the snapshot over. */
static bool
is_running(const struct writing *w, enum err err, struct snapshot *loaded)
{
	struct json_text running = config_source(w->running), other;
	bool same = false;

	if (err == ERR_NONE) {
		other = config_source(loaded);
		same = running.size == other.size &&
		       memcmp(running.start, other.start, other.size) == 0;
	}
	snapshot_release(loaded);
	return same;
}

static bool
says_the_same(const struct writing *w, const char *text, size_t size)
{
	struct snapshot *loaded = NULL;
	enum err err;

	if (text == NULL)
		return false;
	err = config_load_text("config-write", text, size, NULL,
	    take_no_complaints, NULL, &loaded);
	return is_running(w, err, loaded);
}

/* With all that it includes. */
static bool
file_says_the_same(const struct writing *w)
{
	struct snapshot *loaded = NULL;
	enum err err = w->control->verbs.load(
	    w->control->verbs.context, take_no_complaints, NULL, &loaded);

	return is_running(w, err, loaded);
}

/* Nothing has to be changed: not even an old spelling. */
static void
take_file(struct writing *w)
{
	w->text = w->file;
	w->size = w->file_size;
	w->file = NULL;
}

static void
write_anew(struct writing *w, const char *lost)
{
	w->lost = lost;
	w->text = config_text_lines(w->running, &w->size);
}

static bool
is_json(const struct writing *w)
{
	return *json_skip_blanks(w->file, w->file + w->file_size) == '{';
}

/* False after an answer. */
static bool
keep_includes(struct writing *w, struct answer *answer)
{
	if (w->own && file_says_the_same(w)) {
		take_file(w);
		return true;
	}
	if (!w->own) {
		write_anew(w, "what the server's file includes stands in it");
		return true;
	}
	answer_text(answer, RESULT_ERROR,
	    "Error during config-write: the file includes others, and what "
	    "commands have changed may belong into any of them: write it there "
	    "by hand, or give a filename to have all in one file");
	return false;
}

static bool
make_text(struct writing *w, struct answer *answer)
{
	const struct json_text file = {w->file, w->file_size};

	if (w->file == NULL) {
		write_anew(w, NULL);
		return true;
	}
	if (memmem(w->file, w->file_size, "<?include", 9) != NULL)
		return keep_includes(w, answer);
	if (!w->own && !is_json(w)) {
		write_anew(w, "the server's file is YAML");
		return true;
	}
	if (says_the_same(w, w->file, w->file_size)) {
		take_file(w);
		return true;
	}
	w->text = retouch(file, config_source(w->running), &w->size);
	if (says_the_same(w, w->text, w->size))
		return true;
	free(w->text);
	write_anew(w, "the file has something that is not understood here");
	return true;
}

static void
put(struct writing *w, struct answer *answer)
{
	const struct control_verbs *verbs = &w->control->verbs;
	struct err_detail detail = {{0}};
	char path[CONTROL_PATH_MAX];

	if (w->text == NULL)
		answer_text(answer, RESULT_ERROR, "%s", err_text(ERR_MEMORY));
	else if (verbs->write_configuration(verbs->context, w->name,
		     span_of(w->text, w->size), path, &detail) == ERR_NONE)
		answer_arguments(answer, RESULT_SUCCESS,
		    json_pack("{s:o, s:I}", "filename", byte_text_json(path),
			"size", (json_int_t)w->size),
		    "Configuration written to %s successful%s%s", path,
		    w->lost != NULL ? ", without comments: " : "",
		    w->lost != NULL ? w->lost : "");
	else
		answer_text(answer, RESULT_ERROR,
		    "Error during config-write: %s", detail.text);
}

void
command_config_write(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name = json_object_get(arguments, "filename");
	struct service *service;
	struct writing w = {.control = control};

	if (name != NULL && !json_is_string(name)) {
		answer_text(answer, RESULT_ERROR,
		    "passed parameter 'filename' is not a string");
		return;
	}
	w.name = json_string_value(name);
	service = current_service_hold(control->service);
	w.running = service->config;
	if (control->verbs.read_configuration(control->verbs.context, w.name,
		&w.file, &w.file_size, &w.own, NULL) != ERR_NONE)
		w.file = NULL;
	if (make_text(&w, answer))
		put(&w, answer);
	service_release(service);
	free(w.file);
	free(w.text);
}
