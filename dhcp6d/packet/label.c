/*
 * packet/label.c: the label of a query. Built only where a line is really
 * written: log_write looks at its arguments after the threshold.
 */
#include "dhcp6d/packet/label.h"

#include <stdio.h>

const char *
label_text(const struct query *query, char text[LABEL_SIZE])
{
	const struct view *view = &query->view;
	const struct client *client = &query->client;
	char duid[BYTES_TEXT_SIZE(LEASE_DUID_MAX)] = "no info";
	char hwaddr[BYTES_TEXT_SIZE(LEASE_HWADDR_MAX)];
	char link_layer[sizeof(hwaddr) + 20] = "no hwaddr info";

	if (view->client_id.data != NULL)
		bytes_to_text(view->client_id, duid, sizeof(duid));
	if (client->hwaddr_size > 0)
		(void)snprintf(link_layer, sizeof(link_layer), "hwtype=%u %s",
		    (unsigned)client->hwtype,
		    bytes_to_text(span_of(client->hwaddr, client->hwaddr_size),
			hwaddr, sizeof(hwaddr)));
	(void)snprintf(text, LABEL_SIZE, "duid=[%s], [%s], tid=0x%x", duid,
	    link_layer,
	    (unsigned)view->transaction[0] << 16 |
		(unsigned)view->transaction[1] << 8 | view->transaction[2]);
	return text;
}
