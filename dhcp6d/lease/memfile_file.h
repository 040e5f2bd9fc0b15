/*
 * lease/memfile_file.h: F open for appending, by one server alone.
 *
 * What stands between the name of a lease file and a descriptor that rows may
 * be appended to: the lock, the header, a torn end. Nothing else writes F.
 *
 * Threads: one file, one thread at a time.
 */
#ifndef DHCP6D_LEASE_MEMFILE_FILE_H
#define DHCP6D_LEASE_MEMFILE_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "libcommon/err.h"
#include "libcommon/lease_file.h"
#include "libcommon/log.h"

struct memfile_file {
	int fd;   /* -1: not open */
	int lock; /* has the lock: fd, or one that was open before it */
	dev_t device;
	ino_t inode;
	uint64_t size;   /* all of it synced */
	uint64_t theirs; /* bytes behind it that somebody else has appended */
	bool journaled;  /* what is synced may be so in F.journal alone */
	/* Something that was synced is in no file any more; stale: and F has
	 * rows that are older than it. */
	bool lost, stale;
	unsigned unreadable; /* tries at reading F.journal */
};

#define MEMFILE_FILE_CLOSED ((struct memfile_file){.fd = -1, .lock = -1})

/*
 * Opens F and takes its lock; makes it, with a header, if it is not there or
 * empty or ends inside its header. What F.journal has and F lacks is put back
 * and F.journal removed (libcommon/lease_journal_fold.h). A torn row at the end
 * goes to F.bad and is cut off, a whole one gets its line end. On return all of
 * F and its name are on disk. ERR_BUSY: another server has it. ERR_CORRUPT: not
 * a lease file.
 */
enum err memfile_file_open(const struct lease_file_names *names,
    struct log *log, struct memfile_file *out, struct err_detail *detail);

/*
 * The same after a failure, by a fresh descriptor; the lock is kept if F is
 * still that file, so that nobody can take it meanwhile. Then F is cut back to
 * file->size, for what follows was never synced, or only by the journal; what
 * others have appended stays. Where less is left than was synced, file->lost
 * says so from then on, after errors too: memory has it all, and from there it
 * must be written anew (memfile_renew.h). A journal that cannot be read is put
 * aside after some tries. After an error *file is as it was.
 */
enum err memfile_file_reopen(const struct lease_file_names *names,
    struct log *log, struct memfile_file *file, struct err_detail *detail);

/*
 * Makes the file that will be the next F under the name F.new: header, synced,
 * locked. The name is not yet on disk.
 */
enum err memfile_file_fresh(const struct lease_file_names *names,
    struct memfile_file *out, struct err_detail *detail);

void memfile_file_close(struct memfile_file *file); /* and lets the lock go */

#endif
