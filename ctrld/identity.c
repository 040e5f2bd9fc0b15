/*
 * identity.c: made at the first start, read ever after.
 */
#include "ctrld/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

static enum err
make(const char *path, uint8_t identity[AUTH_IDENTITY_SIZE],
    struct err_detail *detail)
{
	char temporary[4096];
	enum err err = ERR_NONE;
	int fd;

	if (snprintf(temporary, sizeof(temporary), "%s.new", path) >=
	    (int)sizeof(temporary))
		return err_set(detail, ERR_LIMIT, "path %s is too long", path);
	randombytes_buf(identity, AUTH_IDENTITY_SIZE);
	(void)unlink(temporary); /* of a start that did not end */
	fd = open(temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_system(detail, "making identity file %s", temporary);
	if (write(fd, identity, AUTH_IDENTITY_SIZE) != AUTH_IDENTITY_SIZE ||
	    fsync(fd) != 0 || rename(temporary, path) != 0)
		err = err_system(detail, "writing identity file %s", path);
	close(fd);
	return err;
}

enum err
identity_get(const char *path, uint8_t identity[AUTH_IDENTITY_SIZE],
    struct err_detail *detail)
{
	uint8_t read_octets[AUTH_IDENTITY_SIZE + 1];
	ssize_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0 && errno == ENOENT)
		return make(path, identity, detail);
	if (fd < 0)
		return err_system(detail, "opening identity file %s", path);
	size = read(fd, read_octets, sizeof(read_octets));
	close(fd);
	if (size != AUTH_IDENTITY_SIZE)
		return err_set(detail, ERR_CORRUPT,
		    "identity file %s is not of %d octets; remove it to have "
		    "another made",
		    path, AUTH_IDENTITY_SIZE);
	for (size_t i = 0; i < AUTH_IDENTITY_SIZE; i++)
		identity[i] = read_octets[i];
	return ERR_NONE;
}
