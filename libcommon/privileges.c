/*
 * libcommon/privileges.c: see its header.
 *
 * The order is that of what each step needs: emptying the bounding set takes a
 * capability, groups come before the user who may no longer change them, and
 * who stays root loses its capabilities last, by an explicit order.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "libcommon/privileges.h"

#include <cap-ng.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

void
service_user_of(uid_t uid, gid_t gid, struct service_user *user)
{
	*user = (struct service_user){.uid = uid, .gid = gid};
	user->changes = geteuid() == 0 && uid != 0;
}

/* A container's root may not have what it takes. */
static bool
may_change_user(void)
{
	return capng_get_caps_process() == 0 &&
	       capng_have_capability(CAPNG_EFFECTIVE, CAP_SETUID) &&
	       capng_have_capability(CAPNG_EFFECTIVE, CAP_SETGID);
}

void
service_user_find(const char *name, struct service_user *user)
{
	const struct passwd *found = NULL;

	service_user_of(geteuid(), getegid(), user);
	if (geteuid() != 0)
		return;
	if (strlen(name) < sizeof(user->name) && may_change_user())
		found = getpwnam(name);
	user->missing = found == NULL;
	if (found == NULL)
		return;
	service_user_of(found->pw_uid, found->pw_gid, user);
	strcpy(user->name, name);
}

static enum err
change_user(const struct service_user *user, struct err_detail *detail)
{
	int groups = user->name[0] != 0 ? initgroups(user->name, user->gid)
					: setgroups(1, &user->gid);

	if (groups != 0 || setresgid(user->gid, user->gid, user->gid) != 0 ||
	    setresuid(user->uid, user->uid, user->uid) != 0)
		return err_system(detail, "cannot become user %s (%u:%u)",
		    user->name, (unsigned)user->uid, (unsigned)user->gid);
	if (setuid(0) == 0)
		return err_set(detail, ERR_SYSTEM,
		    "user %s could become root again", user->name);
	return ERR_NONE;
}

static bool
has_capabilities(void)
{
	capng_clear(CAPNG_SELECT_ALL);
	return capng_get_caps_process() != 0 ||
	       capng_have_capabilities(CAPNG_SELECT_CAPS) != CAPNG_NONE;
}

/* No core with clients' data, no debugger of the same user. Sanitizers look at
 * their own process, which the kernel would forbid, too. */
static enum err
forbid_core_dumps(struct err_detail *detail)
{
#ifdef SANDBOX_OFF
	const unsigned long allowed = 1;
#else
	const unsigned long allowed = 0;
#endif

	if (prctl(PR_SET_DUMPABLE, allowed, 0, 0, 0) != 0)
		return err_system(detail, "cannot forbid core dumps");
	return ERR_NONE;
}

enum err
privileges_freeze(struct err_detail *detail)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_system(detail, "cannot set no_new_privs");
	return ERR_NONE;
}

enum err
privileges_drop(const struct service_user *user, struct err_detail *detail)
{
	enum err err = ERR_NONE;

	if (capng_get_caps_process() == 0 &&
	    capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP)) {
		capng_clear(CAPNG_SELECT_BOUNDS);
		if (capng_apply(CAPNG_SELECT_BOUNDS) != 0)
			return err_set(detail, ERR_SYSTEM,
			    "cannot empty the bounding set of capabilities");
	}
	if (user->changes)
		err = change_user(user, detail);
	if (err != ERR_NONE)
		return err;
	capng_clear(CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT);
	if (capng_apply(CAPNG_SELECT_CAPS) != 0 || has_capabilities())
		return err_set(
		    detail, ERR_SYSTEM, "cannot drop all capabilities");
	/* Where the kernel has no ambient set, none is in it. */
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	err = privileges_freeze(detail);
	return err != ERR_NONE ? err : forbid_core_dumps(detail);
}
