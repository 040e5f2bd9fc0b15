/*
 * libcommon/err.h: every error in one list, and where, what and why in words.
 *
 * Zero is success. What can fail returns an enum err and hands results out
 * through pointers. Where an operator will read about it, a struct err_detail
 * goes along and is filled by who saw the failure; errno is turned into words
 * there and never travels across a module's border. What a peer did wrong is
 * not an error of ours but a drop (dhcp6d/packet/drop.h).
 *
 * Threads: no state; all functions may be called from any thread.
 */
#ifndef LIBCOMMON_ERR_H
#define LIBCOMMON_ERR_H

#include <stdarg.h>

enum err {
	ERR_NONE = 0,
	ERR_MEMORY,	 /* no memory */
	ERR_SYSTEM,	 /* a system call failed; the detail has errno's text */
	ERR_TRUNCATED,	 /* input ends inside something */
	ERR_SYNTAX,	 /* input is not what the grammar wants */
	ERR_RANGE,	 /* a value is out of its range */
	ERR_LIMIT,	 /* a limit on depth, size or count was reached */
	ERR_NO_ROOM,	 /* the output buffer is full */
	ERR_NOT_FOUND,	 /* nothing of that name, key or address */
	ERR_EXISTS,	 /* it is there already */
	ERR_CONFLICT,	 /* clashes with what is there */
	ERR_BUSY,	 /* somebody else holds it */
	ERR_CORRUPT,	 /* stored data is not what was written */
	ERR_UNSUPPORTED, /* known, but not done here */
	ERR_DENIED,	 /* not authorised */
	ERR_CLOSED,	 /* the other side has gone */
	ERR_LOG_STOPPED, /* the lease log cannot be written: granting is off */
	ERR_CANCELLED,	 /* somebody asked that it be given up */
	ERR_COUNT
};

#define ERR_DETAIL_SIZE 512

/* One failure in words, for an operator; text[0] is 0 when there is none. */
struct err_detail {
	char text[ERR_DETAIL_SIZE];
};

/* A short English text for err, without a full stop; never NULL. */
const char *err_text(enum err err);

/*
 * Both fill detail (which may be NULL) and return an error, so that
 * "return err_set(detail, ERR_RANGE, ...)" is one line. The text is cut at
 * the buffer's end.
 *
 * err_system appends ": " and the text of errno as it is on entry, and
 * returns ERR_SYSTEM.
 */
enum err err_set(struct err_detail *detail, enum err err, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
enum err err_system(struct err_detail *detail, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
