/*
 * reload.c: see its header.
 */
#include "dhcp6d/reload.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/configuration.h"
#include "dhcp6d/notify.h"
#include "libcommon/log_messages.h"

struct reload {
	struct reload_setup setup;
	pthread_t thread;
	bool running;    /* the thread is to be joined */
	bool again;      /* one more was asked for meanwhile */
	uint64_t number; /* of the one that runs or ran last */
	atomic_bool finished;
	/* set by the thread before it has finished */
	struct service *service;
	char reason[CONFIGURATION_WHY_MAX];
};

struct reload *
reload_create(const struct reload_setup *setup)
{
	struct reload *reload = calloc(1, sizeof(*reload));

	if (reload != NULL)
		reload->setup = *setup;
	return reload;
}

void
reload_free(struct reload *reload)
{
	if (reload == NULL)
		return;
	if (reload->running) {
		pthread_join(reload->thread, NULL);
		service_release(reload->service);
	}
	free(reload);
}

static void
prepare(struct reload *reload)
{
	const struct reload_setup *setup = &reload->setup;
	const struct server_identity *identity = setup->identity;
	struct snapshot *snapshot = NULL;
	struct err_detail detail = {.text = ""};
	const struct configuration_source source = {
	    .path = setup->path,
	    .open = starter_yaml_open,
	    .open_context = setup->starter,
	    .why = reload->reason,
	};
	enum err err = configuration_load(&source, setup->log, &snapshot);

	if (err != ERR_NONE)
		return;
	err = service_create(snapshot, setup->store,
	    span_of(identity->duid, identity->duid_size),
	    &identity->allocation_key, &reload->service, &detail);
	if (err == ERR_NONE)
		return;
	reload->service = NULL;
	snprintf(reload->reason, sizeof(reload->reason), "%s",
	    detail.text[0] != 0 ? detail.text : err_text(err));
}

static void *
thread_main(void *argument)
{
	struct reload *reload = argument;
	const uint64_t one = 1;

	(void)pthread_setname_np(pthread_self(), "reload");
	reload->service = NULL;
	reload->reason[0] = 0;
	prepare(reload);
	atomic_store(&reload->finished, true);
	(void)!write(reload->setup.event, &one, sizeof(one));
	return NULL;
}

uint64_t
reload_next(const struct reload *reload)
{
	return reload->number + 1;
}

void
reload_request(struct reload *reload)
{
	if (reload->running) {
		reload->again = true;
		return;
	}
	reload->number++;
	log_write(reload->setup.log, DHCP6_DYNAMIC_RECONFIGURATION,
	    reload->setup.path);
	notify_reloading();
	atomic_store(&reload->finished, false);
	errno = pthread_create(&reload->thread, NULL, thread_main, reload);
	if (errno == 0)
		reload->running = true;
	else
		reload_failed(reload, strerror(errno));
}

struct service *
reload_take(struct reload *reload)
{
	struct service *service;

	if (!reload->running || !atomic_load(&reload->finished))
		return NULL;
	pthread_join(reload->thread, NULL);
	reload->running = false;
	service = reload->service;
	reload->service = NULL;
	if (service == NULL)
		reload_failed(reload, reload->reason);
	return service;
}

static void
ended(struct reload *reload, const char *reason)
{
	notify_manager("READY=1");
	if (reload->setup.ended != NULL)
		reload->setup.ended(
		    reload->setup.context, reload->number, reason);
	if (reload->again) {
		reload->again = false;
		reload_request(reload);
	}
}

void
reload_failed(struct reload *reload, const char *reason)
{
	log_write(reload->setup.log, DHCP6_DYNAMIC_RECONFIGURATION_FAIL,
	    reload->setup.path, reason);
	ended(reload, reason);
}

void
reload_succeeded(struct reload *reload)
{
	log_write(reload->setup.log, DHCP6_DYNAMIC_RECONFIGURATION_SUCCESS,
	    reload->setup.path);
	ended(reload, NULL);
}
