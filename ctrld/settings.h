/*
 * ctrld/settings.h: ctrld.yaml: where to listen, whom to let in, what to write
 * down. Keywords stand in a table (settings.c), as the server's do.
 *
 * Threads: none; a configuration belongs to the event loop.
 */
#ifndef CTRLD_SETTINGS_H
#define CTRLD_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "libcommon/auth.h"
#include "libcommon/command_table.h"
#include "libcommon/yaml.h"

struct ctrld_operator {
	const char *name;
	struct auth_public key;
	enum role role;
};

/* Which role the kernel's word about a peer is worth on Kea's channel. */
struct ctrld_user_role {
	uid_t uid;
	gid_t gid;
	bool by_group; /* compare gid, else uid */
	enum role role;
};

#define CTRLD_HTTP_DIRECTORIES_MAX 8

/* Which role a name is worth that was proven over HTTP. */
struct ctrld_http_role {
	const char *name; /* of a user, or the common name of a certificate */
	bool by_certificate;
	enum role role;
};

struct ctrld_config {
	struct yaml_document *document; /* owns the strings */
	const char *socket;
	uint32_t socket_mode;
	const char *server_socket;
	const char *identity_file;
	const char *audit_log;
	uint32_t connections; /* at most, all together */
	struct ctrld_operator *operators;
	size_t operator_count;
	struct ctrld_user_role *user_roles;
	size_t user_role_count;
	struct ctrld_http_role *http_roles;
	size_t http_role_count;
	/* where certificates and passwords may be read, besides beside the
	 * configuration; as they were at the start */
	const char *http_directories[CTRLD_HTTP_DIRECTORIES_MAX];
	size_t http_directory_count;
};

/*
 * Reads path. Complaints go line by line to complain. NULL if there was an
 * error; ctrld_config_free takes NULL.
 */
struct ctrld_config *ctrld_config_read(const char *path,
    void (*complain)(void *context, const char *line), void *context);
void ctrld_config_free(struct ctrld_config *config);

/* NULL if the key is on no list. */
const struct ctrld_operator *ctrld_operator_find(
    const struct ctrld_config *config, const struct auth_public *key);

/* What a peer on Kea's channel may do, by the kernel's word. */
enum role ctrld_user_role(const struct ctrld_config *config, uid_t uid,
    gid_t gid);

/* What who has proven a name over HTTP may do; ROLE_NONE unless it is listed.
 */
enum role ctrld_http_role(
    const struct ctrld_config *config, bool by_certificate, const char *name);

#endif
