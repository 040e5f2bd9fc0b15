/*
 * proto/view.h: a datagram as a view: what it says and where.
 *
 * Decoding checks every length, here and nowhere else (protocol.md 1.1 and
 * 3.3). Nothing is copied and nothing allocated: spans point into the
 * datagram, which must outlive the view. Work and memory are bounded by the
 * constants below, whatever arrives; relay levels are unwrapped in a loop.
 *
 * A known option whose content is too short or inconsistent, or that cannot
 * stand in such a message, counts as absent (steps 8 and 10); Server Identifier
 * and IAs are told wherever they stand, since their being there can forbid an
 * answer. Two IAs of one type with the same IAID are merged (1.4 row 14), an
 * address or prefix that stands twice in an IA counts once. IA_TA is noticed
 * (has_ia_ta) and otherwise ignored.
 *
 * Types that nobody may send to a server are recognised but not read: their
 * view has no options.
 *
 * Threads: a view belongs to one thread.
 */
#ifndef DHCP6D_PROTO_VIEW_H
#define DHCP6D_PROTO_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/proto/numbers.h"
#include "libcommon/address.h"
#include "libcommon/bytes.h"
#include "libcommon/lease_row.h"

#define VIEW_OPTIONS_MAX 128 /* options directly in the client's message */
#define VIEW_RELAY_OPTIONS_MAX 64 /* options in one relay level */
#define VIEW_IAS_MAX 64		  /* IA_NA and IA_PD together */
#define VIEW_LEASES_MAX 256	  /* IAADDR and IAPREFIX together */
#define VIEW_REQUESTS_MAX 256	  /* codes read of an ORO */
#define VIEW_ECHOES_MAX 64	  /* codes read of an Echo Request */

/* Why a datagram is no message; each is counted apart. */
enum view_error {
	VIEW_GOOD = 0,
	VIEW_TOO_SHORT,	       /* less than a header */
	VIEW_OPTION_OVERRUN,   /* of the message; or stray octets at its end */
	VIEW_RELAY_TOO_DEEP,   /* more than RELAY_LEVELS_MAX levels */
	VIEW_RELAY_NO_MESSAGE, /* a level without one Relay Message */
	VIEW_SINGLETON_TWICE,  /* Client or Server Identifier twice */
	VIEW_BAD_CLIENT_ID,    /* Client Identifier not of 3 to 130 octets */
	VIEW_TOO_MANY,	       /* options, IAs or leases beyond the caps */
	VIEW_ERROR_COUNT
};

struct view_option {
	uint16_t code;
	uint16_t size;
	const uint8_t *data;
};

/* One IAADDR or IAPREFIX inside an IA, in the message's order. */
struct view_lease {
	struct address address; /* host bits of a prefix are masked */
	uint32_t preferred, valid;
	uint8_t prefix_length; /* 128 for an address; may be 0 in a hint */
	struct span options;   /* inside the option */
};

struct view_ia {
	enum lease_type type;
	uint32_t iaid;
	uint32_t t1, t2;
	uint16_t lease_first, lease_count; /* into view.leases; contiguous */
};

/* One Relay-forward; [0] is nearest the server, the last nearest the client. */
struct view_relay {
	uint8_t hop_count;
	struct address link_address, peer_address;
	bool has_interface_id, has_relay_port; /* either may be empty/0 */
	struct span interface_id;
	struct span remote_id;	   /* enterprise number and data */
	struct span subscriber_id;
	struct span relay_id;
	struct span echo_request;  /* codes of option 43, cut likewise */
	struct span rsoo;	   /* options inside option 66 */
	struct span link_layer;	   /* option 79: type and address */
	uint16_t relay_port;	   /* option 135 */
	struct span options;	   /* of this level, as on the wire */
};

struct view {
	bool lenient; /* how it was decoded */
	struct span datagram;
	struct span message;   /* the client's message inside it */
	uint8_t type;	       /* its type */
	uint8_t transaction[3];

	uint8_t relay_count;
	struct view_relay relays[RELAY_LEVELS_MAX];

	uint16_t option_count;
	struct view_option options[VIEW_OPTIONS_MAX];

	/* first good instance; data is NULL if absent. server_id may have any
	 * length; oro is cut at VIEW_REQUESTS_MAX codes */
	struct span client_id, server_id, oro, fqdn;
	bool has_rapid_commit, has_reconf_accept, has_elapsed, has_ia_ta;
	uint16_t elapsed; /* hundredths of a second */

	uint16_t ia_count, lease_count;
	struct view_ia ias[VIEW_IAS_MAX]; /* in the message's order */
	struct view_lease leases[VIEW_LEASES_MAX];
};

/*
 * Reads datagram into *view. On an error *view tells as much as was read
 * (type, transaction) and must not be used further. Whether the message may be
 * answered at all (its type, identifiers, where it was sent) is not decided
 * here but in packet/.
 */
enum view_error view_decode(struct view *view, struct span datagram);

/*
 * The same, as Kea's lenient-option-parsing has it: the last text of a User
 * Class or Vendor Class may be cut short, and the length of an IAPREFIX above
 * 128 is 128.
 */
enum view_error view_decode_leniently(struct view *view, struct span datagram);

const char *view_error_text(enum view_error error);

/* The next text of a User or Vendor Class; r fails behind the last. */
struct span view_next_tuple(const struct view *view, struct reader *r);

/* The first option of that code in the client's message, or NULL. */
const struct view_option *view_find(const struct view *view, uint16_t code);

/* The relay nearest the client, or NULL. */
static inline const struct view_relay *
view_nearest_relay(const struct view *view)
{
	return view->relay_count == 0 ? NULL
				      : &view->relays[view->relay_count - 1];
}

/* Whether the ORO lists code (duplicates and forbidden codes are harmless). */
bool view_requests(const struct view *view, uint16_t code);

#endif
