/*
 * ctl_key.c: keygen: an operator's key.
 */
#include <stdio.h>
#include <string.h>

#include "ctrld/ctl.h"
#include "libcommon/auth.h"

enum ctl_status
ctl_keygen(const struct ctl *ctl, int argc, char **argv)
{
	char text[AUTH_PUBLIC_TEXT_SIZE];
	const char *path = argc > 1 ? argv[1] : ctl->key;
	struct auth_secret secret;
	struct err_detail detail;
	enum err err;

	if (argc > 2)
		return ctl_fail(ctl, CTL_USAGE, "one file at most");
	auth_secret_random(&secret);
	err = auth_secret_save(&secret, path, &detail);
	auth_public_text(&secret.public, text);
	auth_secret_forget(&secret);
	if (err != ERR_NONE)
		return ctl_fail(ctl, CTL_FAILED, "%s", detail.text);
	if (ctl->json) {
		printf("{\"file\": \"%s\", \"key\": \"%s\"}\n", path, text);
		return CTL_GOOD;
	}
	printf("%s\n", text);
	fprintf(stderr,
	    "The secret key is in %s. Give the line above to the\n"
	    "administrator, who puts it into ctrld.yaml under operators.\n",
	    path);
	return CTL_GOOD;
}
