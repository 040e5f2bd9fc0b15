/*
 * libcommon/frame.h: framed messages over a Unix socket, and who sent them.
 *
 * ctrld/PROTOCOL.md describes what they say. A frame is its payload's size in
 * 4 octets (network order), a type in 1, and the payload. The size is judged
 * before anything is read or allocated for it: a peer that announces more than
 * its state allows is cut off.
 *
 * Threads: no shared state; one thread per descriptor and direction.
 */
#ifndef LIBCOMMON_FRAME_H
#define LIBCOMMON_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "libcommon/bytes.h"
#include "libcommon/err.h"

#define FRAME_HEADER_SIZE 5
#define FRAME_PAYLOAD_MAX (64u << 20) /* of one command */

enum frame_type {
	FRAME_CHALLENGE = 1, /* ctrld to operator: identity, nonce */
	FRAME_COMMAND = 2,   /* operator to ctrld: key, signature, digest */
	FRAME_PART = 3,	     /* a piece of an answer's JSON text */
	FRAME_END = 4,	     /* the answer is whole */
	FRAME_REFUSED = 5,   /* not executed; a text says why; then closed */
	FRAME_BODY = 6,	     /* operator to ctrld: the command's JSON text */
	FRAME_REQUEST = 7    /* ctrld to dhcp6d: the command's JSON text */
};

struct frame_header {
	uint32_t size; /* of the payload */
	uint8_t type;  /* enum frame_type; unknown ones are passed on */
};

void frame_header_store(uint8_t wire[FRAME_HEADER_SIZE], uint8_t type,
    uint32_t size);
struct frame_header frame_header_load(const uint8_t wire[FRAME_HEADER_SIZE]);

/*
 * Writes a whole frame, waiting for the peer at most timeout_ms in all
 * (-1 = for ever); never raises SIGPIPE. ERR_CLOSED if the peer has gone,
 * ERR_BUSY if it does not read in time.
 */
enum err frame_write(int fd, uint8_t type, struct span payload, int timeout_ms,
    struct err_detail *detail);

/*
 * Reads a whole frame. *payload is allocated (free it; never NULL on success)
 * and ends in a 0 that is not counted. A frame above maximum is ERR_LIMIT and
 * nothing of it is read; an end before the first octet is ERR_CLOSED, within a
 * frame ERR_TRUNCATED; ERR_BUSY if nothing whole comes within timeout_ms.
 */
enum err frame_read(int fd, uint32_t maximum, int timeout_ms,
    struct frame_header *header, uint8_t **payload, struct err_detail *detail);

/* Who is at the other end, as the kernel says (SO_PEERCRED). */
struct frame_peer {
	uid_t uid;
	gid_t gid;
	pid_t pid;
};
enum err frame_peer(int fd, struct frame_peer *peer, struct err_detail *detail);

/* Connects to path; ERR_NOT_FOUND if nobody listens there. */
enum err frame_connect(const char *path, int *fd, struct err_detail *detail);

/*
 * Listens at path with the given mode. A socket left by a dead server is
 * replaced, one that somebody answers at is ERR_BUSY.
 */
enum err frame_listen(const char *path, mode_t mode, int *fd,
    struct err_detail *detail);

#endif
