/*
 * ctrld/http_link.h: what ctrld and its HTTP front say to each other.
 *
 * The front (http_front.h) is a process of its own, since it alone has a
 * network. Between the two is a pair of SEQPACKET sockets: a message is a
 * packet, so a front that died in the middle of something and was started
 * again begins with a clean line (HTTP_HELLO). What ctrld believes the front:
 * who a request comes from. What it does not leave to it: what that one may
 * do, and the line in the audit log.
 *
 *   front to ctrld                        ctrld to front
 *   HELLO     0  -                        CONFIGURE  0   JSON, in pieces
 *   OPEN      id how, name 0, from 0      CONFIGURED 0   it is whole
 *   BODY      id a piece of the command   PART       id  a piece of the answer
 *   FINISH    id it is whole              END        id  it is whole
 *   CANCEL    id who asked has gone       REFUSED    id  enum refusal, text
 *   PAUSE     id the answer waits
 *   RESUME    id it goes on
 *   NOTE      0  enum http_note, text
 *
 * Threads: no state.
 */
#ifndef CTRLD_HTTP_LINK_H
#define CTRLD_HTTP_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/bytes.h"

enum http_packet_type {
	HTTP_HELLO = 1, HTTP_OPEN, HTTP_BODY, HTTP_FINISH, HTTP_CANCEL,
	HTTP_PAUSE, HTTP_RESUME, HTTP_NOTE, HTTP_CONFIGURE, HTTP_CONFIGURED,
	HTTP_PART, HTTP_END, HTTP_REFUSED
};

/* How who asks was recognised; first octet of OPEN. */
enum http_how { HTTP_BY_PASSWORD = 1, HTTP_BY_CERTIFICATE };

/* First octet of NOTE: which message of the log the text is for. */
enum http_note { HTTP_NOTE_LISTENING = 1, HTTP_NOTE_CLOSED, HTTP_NOTE_FAILED,
	HTTP_NOTE_REFUSED };

#define HTTP_PAYLOAD_MAX 32768 /* of one packet */
#define HTTP_PACKET_MAX (5 + HTTP_PAYLOAD_MAX)
#define HTTP_NAME_MAX 128 /* of a user or a certificate, with the final 0 */

struct http_packet {
	uint8_t type;
	uint32_t id;
	struct span payload; /* of the buffer that it was received in */
};

/* A pair of sockets; false without descriptors. */
bool http_link_pair(int ends[2]);

/*
 * Sends one packet; payload has at most HTTP_PAYLOAD_MAX octets. wait: until
 * there is room. False: there is no room (errno is EAGAIN then; only without
 * wait), or nobody at the other end.
 */
bool http_link_send(int fd, const struct http_packet *packet, bool wait);

/*
 * One packet into buffer, without waiting. 1: there is one; 0: none now; -1:
 * the other end has gone. What is no packet counts as none.
 */
int http_link_receive(
    int fd, uint8_t buffer[HTTP_PACKET_MAX], struct http_packet *packet);

#endif
