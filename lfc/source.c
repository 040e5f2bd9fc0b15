/*
 * source.c: the files that are compacted, as one numbered row of lines.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lfc/source.h"

static enum lfc_status
start_reader(struct source *source, struct err_detail *detail)
{
	switch (lease_reader_open(
	    source->fd, source->path, &source->reader, detail)) {
	case ERR_NONE:
		return LFC_DONE;
	case ERR_CORRUPT:
		return LFC_CORRUPT;
	case ERR_MEMORY:
		return LFC_MEMORY;
	default:
		return LFC_READ;
	}
}

enum lfc_status
source_open(struct source *source, const char *path, int fd, uint64_t before,
    struct err_detail *detail)
{
	*source = (struct source){
	    .path = path, .before = before, .fd = fd, .borrowed = fd >= 0};
	if (fd < 0)
		source->fd =
		    open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	if (source->fd < 0 && errno == ENOENT)
		return LFC_DONE;
	if (source->fd < 0) {
		err_system(detail, "cannot open lease file %s", path);
		return LFC_READ;
	}
	return start_reader(source, detail);
}

enum lfc_status
source_rewind(struct source *source, struct err_detail *detail)
{
	if (source->fd < 0)
		return LFC_DONE;
	lease_reader_close(source->reader);
	source->reader = NULL;
	if (lseek(source->fd, 0, SEEK_SET) != 0) {
		err_system(detail, "cannot read lease file %s", source->path);
		return LFC_READ;
	}
	return start_reader(source, detail);
}

void
source_close(struct source *source)
{
	lease_reader_close(source->reader);
	source->reader = NULL;
	if (source->fd >= 0 && !source->borrowed)
		(void)close(source->fd);
	source->fd = -1;
}
