/*
 * sink_none.c: persist: false. Nothing is stored, nothing can fail.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/sink.h"
#include "libcommon/log_messages.h"

struct sink {
	char nothing;
};

static enum err
none_open(struct sink **sink, const struct sink_config *config,
    struct err_detail *detail)
{
	*sink = calloc(1, sizeof(**sink));
	if (*sink == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for a sink");
	log_write(config->log, DHCPSRV_MEMFILE_NO_STORAGE, "persist is false");
	return ERR_NONE;
}

static enum err
none_load(struct sink *sink, struct lease_loader *loader,
    struct sink_loaded *loaded, struct err_detail *detail)
{
	(void)sink;
	(void)loader;
	(void)detail;
	memset(loaded, 0, sizeof(*loaded));
	return ERR_NONE;
}

static enum err
none_append(
    struct sink *sink, const struct log_batch *batch, struct err_detail *detail)
{
	(void)sink;
	(void)batch;
	(void)detail;
	return ERR_NONE;
}

static enum err
none_sync(struct sink *sink, struct err_detail *detail)
{
	(void)sink;
	(void)detail;
	return ERR_NONE;
}

static enum err
none_rotate(struct sink *sink, bool *rotated, struct err_detail *detail)
{
	(void)sink;
	(void)detail;
	*rotated = false;
	return ERR_NONE;
}

static enum err
none_renew(struct sink *sink, bool *lost, struct err_detail *detail)
{
	(void)sink;
	(void)detail;
	*lost = false;
	return ERR_NONE;
}

static void
none_close(struct sink *sink)
{
	free(sink);
}

const struct sink_operations sink_none = {
    .name = "none",
    .open = none_open,
    .load = none_load,
    .append = none_append,
    .sync = none_sync,
    .recover = none_sync,
    .rotate = none_rotate,
    .renew = none_renew,
    .close = none_close,
};
