/*
 * server_id.c: the DUID's parts come from the configuration, else from the
 * stored DUID if it is of the same type, else they are made.
 *
 * Files are replaced whole: written aside, synced, renamed, the directory
 * synced; and only if what they say changes.
 */
#include "dhcp6d/server_id.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if_arp.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/proto/numbers.h"
#include "libcommon/lease_file.h"
#include "libcommon/text.h"

#define EPOCH_2000 INT64_C(946684800) /* DUID-LLT counts from here, 11.2 */
#define ENTERPRISE_ISC 2495           /* Kea's default */
#define HWADDR_MIN 6
#define EN_RANDOM_SIZE 6
#define FILE_MAX 1024 /* a DUID in hex takes less than half of it */

/* ---- files ---- */

/* ERR_NOT_FOUND if there is none; errors in words. */
static enum err
file_read(const char *path, char text[FILE_MAX], size_t *size,
    struct err_detail *detail)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	ssize_t got;

	if (fd < 0 && errno == ENOENT)
		return ERR_NOT_FOUND;
	if (fd < 0)
		return err_system(detail,
		    "%s is there but cannot be opened; give the user that runs"
		    " dhcp6d the right to read it",
		    path);
	got = read(fd, text, FILE_MAX);
	if (got < 0) {
		err_system(detail, "cannot read %s", path);
		close(fd);
		return ERR_SYSTEM;
	}
	close(fd);
	*size = (size_t)got;
	return ERR_NONE;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Hex of at least one byte, white space anywhere; as Kea reads it. */
static bool
hex_read(
    char *text, size_t size, uint8_t *out, size_t capacity, size_t *out_size)
{
	size_t kept = 0;

	if (size == FILE_MAX)
		return false;
	for (size_t i = 0; i < size; i++)
		if (!is_blank(text[i]))
			text[kept++] = text[i];
	return kept > 0 && text_to_bytes(text, kept, out, capacity, out_size) &&
	       *out_size > 0;
}

static enum err
write_synced(int fd, const char *path, const char *text, size_t size,
    struct err_detail *detail)
{
	if (write(fd, text, size) != (ssize_t)size || fsync(fd) < 0)
		return err_system(detail, "cannot write %s", path);
	return ERR_NONE;
}

static enum err
not_created(const char *path, struct err_detail *detail)
{
	if (errno == ENOENT)
		return err_set(detail, ERR_NOT_FOUND,
		    "cannot create %s: there is no such directory; make it"
		    " (install -d -m 0750 DIR), or name another one by -D or"
		    " KEA_DHCP_DATA_DIR",
		    path);
	return err_system(detail,
	    "cannot create %s; give the user that runs dhcp6d the right to"
	    " write in that directory, or name another one by -D or"
	    " KEA_DHCP_DATA_DIR",
	    path);
}

static enum err
file_replace(const char *path, const char *text, size_t size, mode_t mode,
    struct err_detail *detail)
{
	char aside[LEASE_FILE_PATH_MAX + 8];
	enum err err;
	int fd;

	snprintf(aside, sizeof(aside), "%s.new", path);
	(void)unlink(aside);
	fd = open(
	    aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return not_created(aside, detail);
	err = write_synced(fd, aside, text, size, detail);
	close(fd);
	if (err == ERR_NONE && rename(aside, path) < 0)
		err = err_system(detail, "cannot rename %s", aside);
	if (err != ERR_NONE) {
		(void)unlink(aside);
		return err;
	}
	return lease_file_sync_directory(path, detail);
}

static enum err
path_make(const char *directory, const char *name,
    char path[LEASE_FILE_PATH_MAX], struct err_detail *detail)
{
	int size =
	    snprintf(path, LEASE_FILE_PATH_MAX, "%s/%s", directory, name);

	if (size < 0 || size >= LEASE_FILE_PATH_MAX)
		return err_set(
		    detail, ERR_LIMIT, "the data directory's name is too long");
	return ERR_NONE;
}

/* ---- the DUID ---- */

/* What a stored DUID of the wanted type says; empty where it does not. */
struct stored_parts {
	uint16_t hwtype;
	uint32_t time, enterprise;
	struct span identifier;
};

static struct stored_parts
stored_split(struct span stored, uint16_t type)
{
	struct stored_parts parts = {.identifier = SPAN_EMPTY};
	struct reader r;

	reader_init(&r, stored);
	if (reader_u16(&r) != type)
		return parts;
	if (type == DUID_EN) {
		parts.enterprise = reader_u32(&r);
	} else {
		parts.hwtype = reader_u16(&r);
		if (type == DUID_LLT)
			parts.time = reader_u32(&r);
	}
	parts.identifier = reader_take(&r, reader_left(&r));
	if (!reader_good(&r) || parts.identifier.size == 0)
		return (struct stored_parts){.identifier = SPAN_EMPTY};
	return parts;
}

static bool
is_all_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* Up, not loopback, a real address; Ethernet before others (lease-file 10). */
static const struct interface *
interface_for_duid(const struct interface_table *interfaces)
{
	const struct interface *found = NULL, *i;

	for (size_t n = 0; n < interfaces->count; n++) {
		i = &interfaces->interfaces[n];
		if (!i->up || i->loopback || i->hwaddr_size < HWADDR_MIN ||
		    is_all_zero(i->hwaddr, i->hwaddr_size))
			continue;
		if (i->hwtype == ARPHRD_ETHER && i->hwaddr_size == HWADDR_MIN)
			return i;
		if (found == NULL)
			found = i;
	}
	return found;
}

/* The link-layer address and its type: given, stored, or an interface's. */
static enum err
link_layer_find(const struct server_id_config *config,
    const struct stored_parts *stored, const struct interface_table *interfaces,
    struct stored_parts *out, struct err_detail *detail)
{
	const struct interface *interface;

	out->hwtype = config->hardware_type;
	if (out->hwtype == 0)
		out->hwtype = stored->hwtype;
	if (config->identifier.size > 0 || stored->identifier.size > 0) {
		out->identifier = config->identifier.size > 0
				      ? config->identifier
				      : stored->identifier;
		if (out->hwtype == 0)
			out->hwtype = ARPHRD_ETHER;
		return ERR_NONE;
	}
	interface = interface_for_duid(interfaces);
	if (interface == NULL)
		return err_set(detail, ERR_NOT_FOUND,
		    "no interface is up that has a hardware address to make a"
		    " server DUID of; set server-id in the configuration");
	if (out->hwtype == 0)
		out->hwtype = interface->hwtype;
	out->identifier = span_of(interface->hwaddr, interface->hwaddr_size);
	return ERR_NONE;
}

static void
make_enterprise(const struct server_id_config *config,
    const struct stored_parts *stored, struct writer *w)
{
	uint32_t enterprise = config->enterprise;
	uint8_t random[EN_RANDOM_SIZE];

	if (enterprise == 0)
		enterprise = stored->enterprise;
	writer_u16(w, DUID_EN);
	writer_u32(w, enterprise != 0 ? enterprise : ENTERPRISE_ISC);
	if (config->identifier.size > 0) {
		writer_bytes(w, config->identifier);
	} else if (stored->identifier.size > 0) {
		writer_bytes(w, stored->identifier);
	} else {
		randombytes_buf(random, sizeof(random));
		writer_bytes(w, span_of(random, sizeof(random)));
	}
}

/* The configured type, as wire number. */
static uint16_t
wire_type(const struct server_id_config *config)
{
	if (!config->given || config->type == SERVER_ID_LLT)
		return DUID_LLT;
	return config->type == SERVER_ID_EN ? DUID_EN : DUID_LL;
}

static enum err
make_by_type(const struct server_id_config *config, struct span stored,
    const struct interface_table *interfaces, int64_t now, struct writer *w,
    struct err_detail *detail)
{
	const uint16_t type = wire_type(config);
	const struct stored_parts old = stored_split(stored, type);
	struct stored_parts parts = {0};
	enum err err;

	if (type == DUID_EN) {
		make_enterprise(config, &old, w);
		return ERR_NONE;
	}
	err = link_layer_find(config, &old, interfaces, &parts, detail);
	if (err != ERR_NONE)
		return err;
	parts.time = config->time != 0 ? config->time : old.time;
	if (parts.time == 0)
		parts.time = (uint32_t)(now - EPOCH_2000);
	writer_u16(w, type);
	writer_u16(w, parts.hwtype);
	if (type == DUID_LLT)
		writer_u32(w, parts.time);
	writer_bytes(w, parts.identifier);
	return ERR_NONE;
}

enum err
server_duid_make(const struct server_id_config *config, struct span stored,
    const struct interface_table *interfaces, int64_t now,
    struct server_identity *out, struct err_detail *detail)
{
	struct server_id_config none = {.given = false};
	struct writer w;
	enum err err = ERR_NONE;

	writer_init(&w, out->duid, sizeof(out->duid));
	if (!config->given && stored.size > 0) {
		writer_bytes(&w, stored); /* whatever type it has */
	} else {
		err = make_by_type(config, stored, interfaces, now, &w, detail);
		if (err == ERR_NOT_FOUND && !config->given) {
			make_enterprise(&none,
			    &(struct stored_parts){.identifier = SPAN_EMPTY},
			    &w);
			err = ERR_NONE;
		}
	}
	if (err == ERR_NONE && !writer_good(&w))
		err = err_set(detail, ERR_RANGE,
		    "the server DUID is longer than %d octets", LEASE_DUID_MAX);
	out->duid_size = (uint8_t)w.size;
	return err;
}

static enum err
stored_read(const char *path, uint8_t out[LEASE_DUID_MAX], size_t *size,
    struct err_detail *detail)
{
	char text[FILE_MAX];
	size_t text_size;
	enum err err = file_read(path, text, &text_size, detail);

	*size = 0;
	if (err == ERR_NOT_FOUND)
		return ERR_NONE;
	if (err != ERR_NONE)
		return err;
	if (!hex_read(text, text_size, out, LEASE_DUID_MAX, size) ||
	    *size < LEASE_DUID_MIN)
		return err_set(detail, ERR_CORRUPT,
		    "%s holds no DUID; put a copy of it back, or remove it:"
		    " then this server gets a new identity, and every client"
		    " has to rebind",
		    path);
	return ERR_NONE;
}

static enum err
duid_find(const char *data_directory, const struct server_id_config *config,
    const struct interface_table *interfaces, int64_t now,
    struct server_identity *out, struct err_detail *detail)
{
	char path[LEASE_FILE_PATH_MAX], text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];
	uint8_t stored[LEASE_DUID_MAX];
	size_t size = 0;
	bool persist = !config->given || config->persist;
	enum err err = path_make(data_directory, SERVER_ID_FILE, path, detail);

	if (err == ERR_NONE && persist)
		err = stored_read(path, stored, &size, detail);
	if (err == ERR_NONE)
		err = server_duid_make(config, span_of(stored, size),
		    interfaces, now, out, detail);
	if (err != ERR_NONE || !persist)
		return err;
	memcpy(out->duid_file, path, sizeof(out->duid_file));
	if (span_equal(
		span_of(stored, size), span_of(out->duid, out->duid_size)))
		return ERR_NONE;
	bytes_to_text(span_of(out->duid, out->duid_size), text, sizeof(text));
	return file_replace(path, text, strlen(text), 0640, detail);
}

/* ---- the allocation key ---- */

/* A key that cannot be made out is replaced: all that is lost by it is that
 * clients without a lease are offered another address than before. */
static enum err
key_find(
    const char *data_directory, struct hash_key *key, struct err_detail *detail)
{
	char path[LEASE_FILE_PATH_MAX], text[FILE_MAX];
	size_t text_size, size;
	enum err err =
	    path_make(data_directory, ALLOCATION_KEY_FILE, path, detail);

	if (err == ERR_NONE)
		err = file_read(path, text, &text_size, detail);
	if (err == ERR_NONE &&
	    hex_read(text, text_size, key->bytes, HASH_KEY_SIZE, &size) &&
	    size == HASH_KEY_SIZE) {
		sodium_memzero(text, sizeof(text));
		return ERR_NONE;
	}
	if (err != ERR_NONE && err != ERR_NOT_FOUND)
		return err;
	hash_key_random(key);
	sodium_bin2hex(text, sizeof(text), key->bytes, HASH_KEY_SIZE);
	err = file_replace(path, text, strlen(text), 0600, detail);
	sodium_memzero(text, sizeof(text));
	return err;
}

enum err
server_identity_find(const char *data_directory,
    const struct server_id_config *config,
    const struct interface_table *interfaces, int64_t now,
    struct server_identity *out, struct err_detail *detail)
{
	enum err err;

	memset(out, 0, sizeof(*out));
	err = duid_find(data_directory, config, interfaces, now, out, detail);
	if (err != ERR_NONE)
		return err;
	return key_find(data_directory, &out->allocation_key, detail);
}
