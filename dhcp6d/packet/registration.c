/*
 * packet/registration.c: see registration.h.
 */
#include "dhcp6d/packet/registration.h"

/* The one instance of an option; NULL if there is none, or more than one. */
static const struct view_option *
only_one(const struct view *view, uint16_t code)
{
	const struct view_option *found = NULL;

	for (unsigned i = 0; i < view->option_count; i++) {
		if (view->options[i].code != code)
			continue;
		if (found != NULL)
			return NULL;
		found = &view->options[i];
	}
	return found;
}

static bool
has_what_may_not_be(const struct view *view)
{
	return view->ia_count > 0 || view->has_ia_ta ||
	       view_find(view, OPTION_IA_NA) != NULL ||
	       view_find(view, OPTION_IA_PD) != NULL ||
	       view_find(view, OPTION_ORO) != NULL;
}

bool
registration_read(struct registration *out, const struct query *query)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);
	const struct view_option *named = only_one(&query->view, OPTION_IAADDR);
	struct reader r;

	if (named == NULL || has_what_may_not_be(&query->view))
		return false;
	out->option = span_of(named->data, named->size);
	reader_init(&r, out->option);
	out->address = reader_address(&r);
	out->preferred = reader_u32(&r);
	out->valid = reader_u32(&r);
	return reader_good(&r) && address_equal(out->address,
				      relay == NULL ? query->datagram.source
						    : relay->peer_address);
}
