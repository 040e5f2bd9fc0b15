/*
 * frame.c: framed messages over a Unix socket.
 *
 * Blocking with a deadline, for programs that talk to one peer at a time
 * (dhcp6ctl, dhcp6d's control thread). ctrld, which talks to many, uses the
 * header functions alone and libevent for the rest.
 */
#include "libcommon/frame.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

void
frame_header_store(uint8_t wire[FRAME_HEADER_SIZE], uint8_t type, uint32_t size)
{
	store_u32(wire, size);
	wire[4] = type;
}

struct frame_header
frame_header_load(const uint8_t wire[FRAME_HEADER_SIZE])
{
	return (struct frame_header){.size = load_u32(wire), .type = wire[4]};
}

static int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* When a wait of timeout_ms that begins now is over; -1 = never. */
static int64_t
deadline_after(int timeout_ms)
{
	return timeout_ms < 0 ? -1 : milliseconds() + timeout_ms;
}

static enum err
wait_for(int fd, short events, int64_t deadline, struct err_detail *detail)
{
	struct pollfd poll_fd = {.fd = fd, .events = events};
	int64_t left;
	int ready;

	do {
		left = deadline < 0 ? -1 : deadline - milliseconds();
		if (deadline >= 0 && left < 0)
			left = 0;
		ready = poll(&poll_fd, 1, (int)left);
	} while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return err_system(detail, "waiting for the peer");
	if (ready == 0)
		return err_set(detail, ERR_BUSY, "the peer is too slow");
	return ERR_NONE;
}

static enum err
send_all(int fd, const uint8_t *data, size_t size, int64_t deadline,
    struct err_detail *detail)
{
	enum err err;
	ssize_t sent;

	while (size > 0) {
		sent = send(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent >= 0) {
			data += sent;
			size -= (size_t)sent;
			continue;
		}
		if (errno == EPIPE || errno == ECONNRESET)
			return err_set(detail, ERR_CLOSED, "the peer has gone");
		if (errno != EAGAIN && errno != EINTR)
			return err_system(detail, "sending");
		err = wait_for(fd, POLLOUT, deadline, detail);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

enum err
frame_write(int fd, uint8_t type, struct span payload, int timeout_ms,
    struct err_detail *detail)
{
	int64_t deadline = deadline_after(timeout_ms);
	uint8_t header[FRAME_HEADER_SIZE];
	enum err err;

	if (payload.size > FRAME_PAYLOAD_MAX)
		return err_set(detail, ERR_LIMIT,
		    "frame of %zu bytes, at most %u", payload.size,
		    FRAME_PAYLOAD_MAX);
	frame_header_store(header, type, (uint32_t)payload.size);
	err = send_all(fd, header, sizeof(header), deadline, detail);
	if (err != ERR_NONE)
		return err;
	return send_all(fd, payload.data, payload.size, deadline, detail);
}

static enum err
receive_all(int fd, uint8_t *data, size_t size, int64_t deadline,
    struct err_detail *detail)
{
	size_t got = 0;
	enum err err;
	ssize_t n;

	while (got < size) {
		n = recv(fd, data + got, size - got, MSG_DONTWAIT);
		if (n > 0) {
			got += (size_t)n;
			continue;
		}
		if (n == 0 || errno == ECONNRESET)
			return err_set(detail,
			    got == 0 ? ERR_CLOSED : ERR_TRUNCATED,
			    "the peer has closed the connection");
		if (errno != EAGAIN && errno != EINTR)
			return err_system(detail, "receiving");
		err = wait_for(fd, POLLIN, deadline, detail);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

enum err
frame_read(int fd, uint32_t maximum, int timeout_ms,
    struct frame_header *header, uint8_t **payload, struct err_detail *detail)
{
	int64_t deadline = deadline_after(timeout_ms);
	uint8_t wire[FRAME_HEADER_SIZE];
	uint8_t *memory;
	enum err err;

	err = receive_all(fd, wire, sizeof(wire), deadline, detail);
	if (err != ERR_NONE)
		return err;
	*header = frame_header_load(wire);
	if (header->size > maximum)
		return err_set(detail, ERR_LIMIT,
		    "frame of %u bytes announced, at most %u allowed",
		    header->size, maximum);
	memory = malloc((size_t)header->size + 1);
	if (memory == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	err = receive_all(fd, memory, header->size, deadline, detail);
	if (err != ERR_NONE) {
		free(memory);
		return err == ERR_CLOSED ? ERR_TRUNCATED : err;
	}
	memory[header->size] = 0;
	*payload = memory;
	return ERR_NONE;
}

enum err
frame_peer(int fd, struct frame_peer *peer, struct err_detail *detail)
{
	struct ucred credentials;
	socklen_t size = sizeof(credentials);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
		return err_system(detail, "asking who the peer is");
	peer->uid = credentials.uid;
	peer->gid = credentials.gid;
	peer->pid = credentials.pid;
	return ERR_NONE;
}

static enum err
socket_address(
    const char *path, struct sockaddr_un *address, struct err_detail *detail)
{
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(address->sun_path))
		return err_set(detail, ERR_LIMIT,
		    "socket path %s is longer than %zu bytes", path,
		    sizeof(address->sun_path) - 1);
	memcpy(address->sun_path, path, strlen(path));
	return ERR_NONE;
}

enum err
frame_connect(const char *path, int *fd, struct err_detail *detail)
{
	struct sockaddr_un address;
	enum err err = socket_address(path, &address, detail);

	if (err != ERR_NONE)
		return err;
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return err_system(detail, "making a socket");
	if (connect(*fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return ERR_NONE;
	err = errno == ENOENT || errno == ECONNREFUSED ? ERR_NOT_FOUND
						       : ERR_SYSTEM;
	err_system(detail, "connecting to %s", path);
	close(*fd);
	*fd = -1;
	return err;
}

/* Makes way for a new socket where only a dead server's one is. */
static enum err
remove_dead_socket(const char *path, struct err_detail *detail)
{
	struct stat status;
	enum err err;
	int fd;

	if (lstat(path, &status) != 0)
		return errno == ENOENT
			   ? ERR_NONE
			   : err_system(detail, "looking at %s", path);
	if (!S_ISSOCK(status.st_mode))
		return err_set(
		    detail, ERR_EXISTS, "%s is there and is no socket", path);
	err = frame_connect(path, &fd, NULL);
	if (err == ERR_NONE) {
		close(fd);
		return err_set(
		    detail, ERR_BUSY, "another process listens at %s", path);
	}
	if (unlink(path) != 0 && errno != ENOENT)
		return err_system(detail, "removing %s", path);
	return ERR_NONE;
}

enum err
frame_listen(const char *path, mode_t mode, int *fd, struct err_detail *detail)
{
	struct sockaddr_un address;
	enum err err = socket_address(path, &address, detail);
	mode_t old_mask;
	int bound;

	if (err == ERR_NONE)
		err = remove_dead_socket(path, detail);
	if (err != ERR_NONE)
		return err;
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0)
		return err_system(detail, "making a socket");
	/* The mode must be right from the first moment on. */
	old_mask = umask(0777 & ~mode);
	bound = bind(*fd, (struct sockaddr *)&address, sizeof(address));
	umask(old_mask);
	if (bound == 0 && listen(*fd, 64) == 0)
		return ERR_NONE;
	err = err_system(detail, "listening at %s", path);
	close(*fd);
	*fd = -1;
	return err;
}
