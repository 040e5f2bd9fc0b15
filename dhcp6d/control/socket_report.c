/*
 * socket_report.c: see its header.
 */
#include "dhcp6d/control/socket_report.h"

#include <pthread.h>
#include <stdlib.h>

struct socket_report {
	pthread_mutex_t lock;
	json_t *errors;
	bool retrying;
};

struct socket_report *
socket_report_create(void)
{
	struct socket_report *report = calloc(1, sizeof(*report));

	if (report != NULL)
		pthread_mutex_init(&report->lock, NULL);
	return report;
}

void
socket_report_free(struct socket_report *report)
{
	if (report == NULL)
		return;
	pthread_mutex_destroy(&report->lock);
	json_decref(report->errors);
	free(report);
}

void
socket_report_set(struct socket_report *report, json_t *errors, bool retrying)
{
	json_t *former;

	pthread_mutex_lock(&report->lock);
	former = report->errors;
	report->errors = errors;
	report->retrying = retrying;
	pthread_mutex_unlock(&report->lock);
	json_decref(former);
}

json_t *
socket_report_json(struct socket_report *report)
{
	json_t *errors = NULL;
	bool retrying = false;

	if (report != NULL) {
		pthread_mutex_lock(&report->lock);
		errors = json_deep_copy(report->errors);
		retrying = report->retrying;
		pthread_mutex_unlock(&report->lock);
	}
	if (json_array_size(errors) > 0)
		return json_pack("{s:s, s:o}", "status",
		    retrying ? "retrying" : "failed", "errors", errors);
	json_decref(errors);
	return json_pack("{s:s}", "status", "ready");
}
