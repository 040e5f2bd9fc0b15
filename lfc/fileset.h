/*
 * lfc/fileset.h: the files that a start would read, opened together.
 *
 * A server and another lfc may be at work on the set; what is opened here is
 * one state of it (lease-file.md 8), as the next start would find it.
 *
 * Threads: no state.
 */
#ifndef LFC_FILESET_H
#define LFC_FILESET_H

#include "lfc/compact.h"
#include "libcommon/lease_file.h"

struct fileset {
	struct lease_file_names names;
	/* Oldest first: F.2, F.1, F, or F.completed, F; as far as they exist.
	 * compact takes them as they are. */
	struct compact_opened files[COMPACT_SOURCES_MAX];
	unsigned count;
	bool completed_is_void; /* there is a F.completed, not whole */
	/* What a crash has left in F.journal alone is in the F that is opened
	 * here; so many bytes of rows. */
	uint64_t from_journal;
	/* Why F.journal is left out (a start would put it aside or refuse);
	 * no text: it is not. */
	struct err_detail journal_left_out;
};

/*
 * Opens the set of a lease file; nothing is changed, and no lock is needed.
 * Where F lacks what its journal has, a copy of F without a name, in $TMPDIR
 * or /tmp, that has it stands for it. LFC_READ: there is none of them
 * (ERR_NOT_FOUND's words), or one cannot be opened. LFC_WRITE: the copy cannot
 * be made.
 */
enum lfc_status fileset_open(
    struct fileset *set, const char *path, struct err_detail *detail);
void fileset_close(struct fileset *set);

/* A file in $TMPDIR or /tmp; its name, of PATH_MAX. -1: detail says why. */
int fileset_temporary(char *path, struct err_detail *detail);

#endif
