/*
 * proto/view_read.h: the parts of decoding, between view*.c alone.
 *
 * Each part fills its own members of the view and leaves the others alone.
 */
#ifndef DHCP6D_PROTO_VIEW_READ_H
#define DHCP6D_PROTO_VIEW_READ_H

#include "dhcp6d/proto/option_table.h"
#include "dhcp6d/proto/option_walk.h"
#include "dhcp6d/proto/view.h"

/*
 * Unwraps the relay levels of view->datagram into view->relays; view->message
 * gets what is inside, at least a client header unless there was no relay.
 */
enum view_error view_unwrap(struct view *view);

/*
 * Adds an IA whose lengths have been found good to view->ias, its leases to
 * view->leases; one of the same type and IAID is merged with it.
 */
enum view_error view_add_ia(
    struct view *view, enum lease_type type, struct span value);

/*
 * Whether an option counts in a message of that type: unknown options do;
 * known ones if they may stand there and their value is good (protocol.md 1.1
 * steps 7, 8, 10).
 */
static inline bool
view_counts(const struct option_at *at, uint8_t type)
{
	const struct option_definition *definition =
	    option_find_dhcp6(at->code);

	if (definition == NULL)
		return true;
	return (definition->messages & OPTION_IN(type)) != 0 &&
	       option_value_is_good(definition, at->value);
}

/* The codes of an ORO or ERO that are read: so many at most. */
static inline struct span
view_codes_cut(struct span codes, size_t most)
{
	if (codes.size > most * sizeof(uint16_t))
		codes.size = most * sizeof(uint16_t);
	return codes;
}

#endif
