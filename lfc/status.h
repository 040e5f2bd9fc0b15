/*
 * lfc/status.h: what lfc's exit status says (man/lfc.8).
 *
 * dhcp6d reads it: whatever is not LFC_DONE left the leases where they were,
 * to be compacted another time.
 */
#ifndef LFC_STATUS_H
#define LFC_STATUS_H

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
	LFC_PID = 9      /* the lock or the pid file cannot be made */
};

#endif
