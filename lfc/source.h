/*
 * lfc/source.h: the files that are compacted, as one numbered row of lines.
 *
 * Both are read twice: once to learn which line says what each lease is, once
 * to fetch those lines. A line's number tells them apart, so the numbers have
 * to be the same both times; nobody writes to these files meanwhile.
 *
 * Threads: one source, one thread at a time.
 */
#ifndef LFC_SOURCE_H
#define LFC_SOURCE_H

#include <stdbool.h>

#include "libcommon/lfc_status.h"
#include "libcommon/lease_reader.h"

struct source {
	const char *path;
	int fd;          /* -1: there is no such file, or none is left */
	bool borrowed;   /* fd is the caller's */
	uint64_t before; /* lines of the files before it */
	struct lease_reader *reader;
	bool current; /* all its rows are as we write them; once read */
};

/* A file that does not exist has no lines. fd: it is open already and stays
 * the caller's; -1: path is opened. */
enum lfc_status source_open(struct source *source, const char *path, int fd,
    uint64_t before, struct err_detail *detail);
/* From the start again. */
enum lfc_status source_rewind(struct source *source, struct err_detail *detail);
void source_close(struct source *source);

#endif
