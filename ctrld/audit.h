/*
 * ctrld/audit.h: who asked what, with what result: one line per command.
 *
 * The line is written before the command is executed, with blanks where the
 * result will stand, and the result is filled in afterwards: so a command that
 * cannot be written down can be refused, and one that ended ctrld's life is
 * there all the same. Secrets never get here: of a command only its name and
 * those arguments are written that its row does not mark.
 *
 * The file is opened anew when it was moved away (rotation from outside).
 */
#ifndef CTRLD_AUDIT_H
#define CTRLD_AUDIT_H

#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/frame.h"

struct audit;

/* One line that waits for its result. */
struct audit_entry {
	int fd; /* a descriptor of its own: rotation may come in between */
	int64_t offset; /* of the result in the file */
	uint64_t start_ns;
};

struct audit_who {
	const char *channel;  /* "ctrld", "kea" or "http" */
	const char *name;     /* operator, or "-" */
	const char *from;     /* [address]:port of a network's peer, or NULL */
	struct frame_peer peer;
};

enum err audit_open(const char *path, struct audit **out,
    struct err_detail *detail);
void audit_close(struct audit *audit); /* NULL is fine */

/* Writes and syncs the line; arguments is one line of JSON text, or "". */
enum err audit_begin(struct audit *audit, const struct audit_who *who,
    const char *command, const char *arguments, struct audit_entry *entry,
    struct err_detail *detail);

/* result: a Kea result, or one of the AUDIT_ constants. */
#define AUDIT_REFUSED (-1)
#define AUDIT_BROKEN (-2) /* the connection ended before the answer did */
void audit_end(struct audit_entry *entry, int result);

#endif
