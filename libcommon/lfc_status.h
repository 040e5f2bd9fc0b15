/*
 * libcommon/lfc_status.h: what lfc says to who started it.
 *
 * Its exit status (man/lfc.8), and its progress while it runs: lines on a pipe
 * whose descriptor the environment names, each a word and a number:
 *
 *   read 262144     rows read so far; sorted 262144: leases sorted so far
 *   leases 93001    the result is in place, that many leases are in it
 *
 * Whatever is not LFC_DONE left the leases where they were, to be compacted
 * another time.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_LFC_STATUS_H
#define LIBCOMMON_LFC_STATUS_H

enum lfc_status {
	LFC_DONE = 0,
	LFC_USAGE = 1,   /* the command line */
	LFC_BUSY = 2,    /* another lfc is at work on these files */
	LFC_READ = 3,    /* a lease file cannot be read */
	LFC_CORRUPT = 4, /* a file is no lease file */
	LFC_WRITE = 5,   /* the result cannot be written or synced */
	LFC_VERIFY = 6,  /* the result, read again, is not what it should be */
	LFC_ROTATE = 7,  /* files cannot be renamed or removed */
	LFC_MEMORY = 8,  /* no memory */
	LFC_PID = 9,     /* the lock or the pid file cannot be made */
	/* Of the administrator's tool. */
	LFC_BAD_ROWS = 10, /* there are rows that cannot be read */
	LFC_EXISTS = 11,   /* the file that would be made is there already */
	LFC_PARTIAL = 12,  /* made, but not all could be carried over */
	LFC_SANDBOX = 13   /* rights cannot be given up (lfc/restrict.h) */
};

#define LFC_NOT_EXECUTED 127 /* what a shell and our starter say of that */
#define LFC_NO_NEWS (-2)     /* who would have told has died */

/* The environment's name for the pipe's descriptor, and its words. */
#define LFC_PROGRESS_VARIABLE "LFC_PROGRESS_FD"
#define LFC_PROGRESS_READ "read"
#define LFC_PROGRESS_SORTED "sorted"
#define LFC_PROGRESS_LEASES "leases"
#define LFC_PROGRESS_WORD_MAX 15

/* A short English text for an exit status as a shell has it (above 128: a
 * signal); never NULL. */
const char *lfc_status_text(int status);

#endif
