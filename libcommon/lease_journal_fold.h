/*
 * libcommon/lease_journal_fold.h: what F lacks is put back from F.journal.
 *
 * For whoever has opened F alone: dhcp6d when it starts or goes on after a
 * failure, lfc when an administrator wants F without a server. Rows are
 * written to the place in F where they were, so doing it twice, or dying in
 * the middle of it, does no harm; the journal is removed only when F is on
 * disk.
 *
 * A journal that is not of this F (it was deleted, replaced by an older or a
 * foreign one, or another server has written to it since) is put aside as
 * F.journal.bad and said; nothing in F is changed then.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_LEASE_JOURNAL_FOLD_H
#define LIBCOMMON_LEASE_JOURNAL_FOLD_H

#include "libcommon/lease_file.h"

struct lease_journal_folded {
	uint64_t records;        /* that were put back; 0: F lacked nothing */
	uint64_t bytes;          /* of rows in them */
	struct err_detail aside; /* why it was put aside; no text: it was not */
	bool found;              /* there was one */
	bool unreadable;         /* with an error: it is there, that is all */
};

/* What lease_journal_fold would do, for who only reads. */
struct lease_journal_peeked {
	bool found;
	/* Bytes that F lacks: it is as it should be when text stands at that
	 * place. NULL: it lacks nothing. Freed by the caller. */
	char *text;
	size_t size;
	uint64_t offset;
	const char *reason; /* why it would be put aside; NULL: it fits */
};

/*
 * Changes nothing and needs no lock: a running server's F lacks nothing. fd: F,
 * open for reading; -1: there is none. Whoever opened F by its name looks
 * afterwards whether it still has it. After an error *out is empty but for
 * found.
 */
enum err lease_journal_peek(const struct lease_file_names *names, int fd,
    struct lease_journal_peeked *out, struct err_detail *detail);

/*
 * fd: F, locked, with a good header, open for reading at least. until: what
 * reaches past that place of F is not put back (it was not acknowledged);
 * UINT64_MAX for whoever does not know. On return F
 * has all that was acknowledged, is on disk, and there is no F.journal. After
 * an error all is as it was, or F has some of it; it may be called again.
 * libsodium has been initialized.
 */
enum err lease_journal_fold(const struct lease_file_names *names, int fd,
    uint64_t until, struct lease_journal_folded *out,
    struct err_detail *detail);

#endif
