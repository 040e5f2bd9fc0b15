/*
 * write_config_corpus.c: the corpus of configurations as files.
 *
 *   write_config_corpus keywords.list FOLDER
 *
 * writes each case to FOLDER/NUMBER.json and to standard output a line a case:
 *
 *   NUMBER ok|no SINCE UNTIL NAME
 *
 * whether dhcp6d accepts it, and which Kea versions know the keyword ("-":
 * any). So whoever has a kea-dhcp6 can ask it (tests/system/kea-verdicts.sh).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/config_corpus.h"

struct writing {
	const char *folder;
	unsigned count;
};

static void
write_case(void *context, const struct corpus_case *corpus_case)
{
	struct writing *writing = context;
	const struct corpus_row *row = corpus_case->row;
	const char *since = row->since;
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%05u.json", writing->folder,
	    writing->count);
	file = fopen(path, "w");
	if (file == NULL || fputs(corpus_case->text, file) < 0 ||
	    fclose(file) != 0) {
		fprintf(stderr, "cannot write %s\n", path);
		exit(1);
	}
	if (since == NULL)
		since = corpus_case->scope->since;
	printf("%05u %s %s %s %s\n", writing->count,
	    corpus_case->accepted ? "ok" : "no", since == NULL ? "-" : since,
	    row->until == NULL ? "-" : row->until, corpus_case->name);
	writing->count++;
}

/* The whole file, to be freed. */
static char *
read_list(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	if (file == NULL || text == NULL ||
	    fread(text, 1, (1 << 20) - 1, file) == 0) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	fclose(file);
	return text;
}

int
main(int argc, char **argv)
{
	struct writing writing = {.folder = argc == 3 ? argv[2] : "."};
	struct corpus *corpus;
	char *text;

	if (argc != 3) {
		fprintf(stderr, "usage: %s keywords.list FOLDER\n", argv[0]);
		return 2;
	}
	text = read_list(argv[1]);
	corpus = corpus_read(text);
	for (unsigned i = 0; i < corpus->scope_count; i++) {
		struct corpus_scope *scope = &corpus->scopes[i];

		for (unsigned j = 0; j < scope->row_count; j++)
			corpus_each_of_row(
			    scope, scope->rows[j], write_case, &writing);
		corpus_each_misplaced(corpus, scope, write_case, &writing);
		corpus_each_misspelled(scope, write_case, &writing);
	}
	corpus_free(corpus);
	free(text);
	return 0;
}
