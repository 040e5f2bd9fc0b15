/*
 * proto/option_text.h: options as Kea shows them.
 *
 * "type=00008, len=00002: 5 (uint16)": what Kea's log prints and what
 * option[...].text means in a class test, so that files which compare such
 * texts go on matching. Observed on Kea 2.2. For reading by people only; the
 * wire's order, no escapes in strings (whoever logs makes them printable).
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PROTO_OPTION_TEXT_H
#define DHCP6D_PROTO_OPTION_TEXT_H

#include "dhcp6d/proto/option_table.h"
#include "dhcp6d/proto/option_walk.h"

/* Suboptions of suboptions are shown to this depth. */
#define OPTION_TEXT_DEPTH 4

/*
 * Appends the text of an option; w fails if it does not fit. Without a
 * definition (NULL) the value is shown in hex.
 */
void option_write_text(struct writer *w,
    const struct option_definition *definition, struct option_at option);

/* The same, but an option of type string is just its text. */
void option_write_string(struct writer *w,
    const struct option_definition *definition, struct option_at option);

/*
 * Where suboptions begin in an option's value: behind its fixed fields. False
 * if it has none, or if fields before them have no fixed size.
 */
bool option_suboptions_offset(
    const struct option_definition *definition, size_t *offset);

#endif
