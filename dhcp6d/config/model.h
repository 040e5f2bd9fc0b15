/*
 * config/model.h: a configuration as the packet's way reads it.
 *
 * Immutable once published (snapshot.h). All values are final: what Kea derives
 * from global to network to subnet has been derived, defaults are filled in
 * (kea-config.md 2.0). Everything lives in the snapshot's arena; pointers are
 * into the same snapshot. Times are seconds.
 */
#ifndef DHCP6D_CONFIG_MODEL_H
#define DHCP6D_CONFIG_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/address.h"
#include "libcommon/bytes.h"
#include "libcommon/lease_row.h"
#include "libcommon/log.h"

/* A value with bounds for what a client may ask for. */
struct lifetime {
	bool given; /* false only where an upper scope decides (classes) */
	uint32_t minimum, value, maximum;
};

/* A timer that may be unspecified, which is not the same as 0. */
struct optional_time {
	bool given;
	uint32_t value;
};

/* Names of classes; a guard is satisfied by one of them, or if it is empty. */
struct class_list {
	const uint16_t *classes; /* numbers of classes, see struct client_class */
	uint16_t count;
};

/*
 * One option as it goes out, suboptions of a container included. space is
 * "dhcp6", or "vendor-ID" for what goes into a Vendor Options option.
 */
struct option_value {
	uint16_t code;
	bool always_send, never_send;
	bool in_dhcp6;	 /* space is dhcp6 */
	uint32_t vendor; /* enterprise number when space is vendor-ID */
	const char *space;
	struct span value;
	struct class_list only_for;
};

struct option_list {
	const struct option_value *values; /* in file order */
	uint32_t count;
};

/* At most so many packets in any span of so many seconds. */
struct rate_limit {
	bool given;
	uint32_t packets, seconds;
	const char *text; /* as it was configured, for logs */
	uint32_t number;  /* among those of the snapshot */
};

/* What the limits library finds in the user-context of a subnet or a class. */
struct limits {
	bool leases_given[LEASE_PD + 1]; /* by type */
	uint32_t leases[LEASE_PD + 1];	 /* at a time */
	struct span class_name; /* of a class's, as a JSON string; or none */
	struct rate_limit rate;
};

struct subnet;
struct network;
struct ddns_policy;

struct pool {
	enum lease_type type;
	struct address first, last;
	uint8_t unit_length; /* 128, or delegated-len */
	bool has_excluded;   /* RFC 6603 */
	struct prefix excluded; /* of the pool's first delegated prefix */
	uint32_t id;	     /* pool-id, 0 = unnumbered */
	uint32_t number;     /* in the snapshot, and in its pool set */
	const struct subnet *subnet;
	const struct ddns_policy *ddns; /* its own, or the subnet's */
	struct class_list guard, additional;
	struct option_list options;
};

enum identifier_type { IDENTIFIER_HW_ADDRESS, IDENTIFIER_DUID,
	IDENTIFIER_FLEX_ID, IDENTIFIER_TYPE_COUNT };

struct reserved_prefix {
	struct prefix prefix;
	bool has_excluded;
	struct prefix excluded;
};

/* A reservation. */
struct host {
	uint32_t subnet_id; /* 0 = global */
	enum identifier_type identifier_type;
	struct span identifier;
	const struct address *addresses;
	const struct reserved_prefix *prefixes;
	uint16_t address_count, prefix_count;
	const char *hostname; /* NULL if none */
	struct class_list classes;
	struct option_list options;
};

enum allocator { ALLOCATOR_KEYED, /* none named: unpredictable, RFC 9915 13.1 */
	ALLOCATOR_ITERATIVE, ALLOCATOR_RANDOM, ALLOCATOR_FLQ };

struct name_filter; /* name_filter.h */

/* What the DNS updater does where a name is in use. */
enum conflict_resolution { CONFLICT_CHECK_WITH_DHCID,
	CONFLICT_NO_CHECK_WITH_DHCID, CONFLICT_CHECK_EXISTS_WITH_DHCID,
	CONFLICT_NO_CHECK_WITHOUT_DHCID };

/* How names are treated; the network side of DNS is not here. */
struct ddns_policy {
	bool send_updates, override_no_update, override_client_update;
	bool update_on_renew;
	enum conflict_resolution conflict_resolution;
	uint32_t ttl;	    /* of the records; 0 = computed */
	double ttl_percent; /* of the valid lifetime; 0 = a third of it */
	struct optional_time ttl_minimum, ttl_maximum;
	enum { REPLACE_NEVER, REPLACE_ALWAYS, REPLACE_WHEN_PRESENT,
		REPLACE_WHEN_NOT_PRESENT } replace_client_name;
	const char *generated_prefix, *qualifying_suffix;
	const struct name_filter *filter; /* NULL: names stay as they come */
	const char *hostname_char_replacement;
};

struct subnet {
	uint32_t id;
	struct prefix prefix;
	const struct network *network; /* NULL outside shared networks */
	const char *interface;	       /* NULL if none */
	struct span interface_id;      /* data NULL if none */
	const struct address *relays;
	uint32_t relay_count;
	bool rapid_commit;
	struct lifetime valid, preferred;
	struct optional_time renew_timer, rebind_timer;
	bool calculate_tee_times;
	double t1_percent, t2_percent;
	double cache_threshold; /* 0 = off */
	struct optional_time cache_max_age;
	double adaptive_threshold; /* share of a pool taken; 0 = off */
	enum allocator allocator, pd_allocator;
	bool store_extended_info;
	bool reservations_global, reservations_in_subnet,
	    reservations_out_of_pool;
	struct class_list guard, additional;
	struct option_list options;
	const struct pool *na_pools, *pd_pools; /* sorted by first address */
	uint32_t na_pool_count, pd_pool_count;
	uint32_t host_count;
	struct ddns_policy ddns;
	const struct limits *limits; /* NULL: none, or not in force */
};

struct network {
	const char *name;
	const struct subnet *const *subnets; /* ascending id */
	uint32_t subnet_count;
	const char *interface;
	struct span interface_id;
	const struct address *relays;
	uint32_t relay_count;
	struct class_list guard, additional;
	struct option_list options;
};

/*
 * Classes are numbered in the order of evaluation: built-in ones first, then
 * the file's. A name that is only used (in guards, hosts) has a number too.
 */
enum builtin_class { CLASS_ALL, CLASS_KNOWN, CLASS_UNKNOWN, CLASS_DROP,
	CLASS_REJECT, CLASS_BOOTP, CLASS_BUILTIN_COUNT };
#define CLASS_COUNT_MAX 1024

/* When a class with a test is asked: by the packet alone, or later, since the
 * test asks for KNOWN or UNKNOWN, itself or by member(). */
enum class_pass { CLASS_PASS_PACKET, CLASS_PASS_KNOWN, CLASS_PASS_COUNT };

struct expression; /* compiled; expression.h */
struct option_definition;

struct client_class {
	const char *name;
	uint16_t number;
	bool defined; /* has an entry in client-classes */
	bool additional_only;
	uint8_t pass;			  /* enum class_pass */
	const char *test, *template_test; /* NULL if none */
	const struct expression *expression; /* of either; NULL if none */
	struct option_list options;
	struct lifetime valid, preferred;
	const struct limits *limits; /* NULL: none, or not in force */
};

/* An identifier that an expression makes of a client's message. */
struct flex_id {
	const struct expression *expression; /* NULL: none is made */
	bool replace_client_id, ignore_iaid;
};

/* An option of which flex_option changes the suboptions. */
struct flex_container {
	uint16_t code;
	size_t offset;	 /* where suboptions begin in its value */
	uint32_t vendor; /* of a Vendor Options option, else 0 */
	struct class_list only_for;
};

enum flex_action { FLEX_ADD, FLEX_SUPERSEDE, FLEX_REMOVE };

/* One action on the options of a reply that is complete otherwise. */
struct flex_option {
	enum flex_action action;
	uint16_t code; /* of the option, or of the suboption */
	const struct flex_container *container; /* NULL: no suboption */
	bool container_too; /* made when it is missing, taken when empty */
	/* its value is text for this definition; NULL: bytes */
	const struct option_definition *definition;
	const struct expression *expression; /* boolean for FLEX_REMOVE */
	struct class_list only_for;
};

enum mac_source { MAC_SOURCE_ANY, MAC_SOURCE_RAW, MAC_SOURCE_DUID,
	MAC_SOURCE_LINK_LOCAL, MAC_SOURCE_CLIENT_LINK_OPTION,
	MAC_SOURCE_REMOTE_ID, MAC_SOURCE_SUBSCRIBER_ID,
	MAC_SOURCE_DOCSIS_CMTS, MAC_SOURCE_DOCSIS_MODEM, MAC_SOURCE_COUNT };

/* What becomes of a lease that is read and lies outside its subnet. */
enum lease_checks { LEASE_CHECKS_NONE, LEASE_CHECKS_WARN, LEASE_CHECKS_FIX,
	LEASE_CHECKS_FIX_DEL, LEASE_CHECKS_DEL };

/* How much of a lease's extended info is checked when it is read. */
enum extended_info_checks { EXTENDED_INFO_NONE, EXTENDED_INFO_FIX,
	EXTENDED_INFO_STRICT, EXTENDED_INFO_PEDANTIC };

struct listen_interface {
	const char *name; /* "*" = all but loopback */
	bool has_address;
	struct address address; /* unicast address to serve besides */
};

struct lease_database {
	enum { DATABASE_MEMFILE, DATABASE_MYSQL, DATABASE_POSTGRESQL } type;
	bool persist;
	const char *name; /* as configured, or NULL */
	uint32_t lfc_interval; /* 0 = off */
	uint32_t max_row_errors;
};

struct server_id_config {
	bool given;
	enum { SERVER_ID_LLT, SERVER_ID_EN, SERVER_ID_LL } type;
	struct span identifier; /* empty = find or make one */
	uint16_t hardware_type;
	uint32_t time, enterprise;
	bool persist;
};

struct expiry_config {
	uint16_t reclaim_wait;	/* 0 = never by timer */
	uint32_t max_leases;	/* 0 = all */
	uint16_t max_time_ms;	/* 0 = no limit */
	uint32_t hold_reclaimed;
	uint16_t flush_wait;	/* 0 = no affinity */
	uint16_t unwarned_cycles;
};

/* Old or new bindings, and statuses: where RFC and Kea differ, see
 * protocol.md 0.2; false = the RFC's way. Our own keywords, in the style of
 * Kea's "compatibility" map. */
struct compatibility {
	bool lenient_option_parsing;
	bool kea_rebind_creates;     /* row 8: create for an unknown binding */
	bool kea_ignore_not_on_link; /* row 6: never NotOnLink in a Request */
	bool kea_release_status;     /* rows 4 and 5 */
	bool kea_information_request; /* row 1: answer although it has an IA */
	bool kea_fqdn_unrequested;   /* row 17: answer 39 without an ORO */
	bool kea_confirm; /* by the selected subnet, and with options */
	bool kea_preference; /* as any other option */
	bool kea_refresh_time; /* as any other option */
	bool kea_timers; /* of each IA */
};

/* Messages a second of one sender; bound.h says who that is. */
enum packet_rate { PACKET_RATE_CLIENT, PACKET_RATE_SOURCE,
	PACKET_RATE_INTERFACE_ID, PACKET_RATE_COUNT };

struct snapshot {
	/* subnets of all networks and outside, ascending id */
	const struct subnet *subnets;
	uint32_t subnet_count;
	const struct network *networks;
	uint32_t network_count;
	const struct pool *const *pools; /* by number */
	uint32_t pool_count;
	const struct host *hosts;
	uint32_t host_count;
	const struct client_class *classes; /* by number */
	uint16_t class_count;
	/* those with a test, by pass, in the file's order; not those that are
	 * only asked where an additional list names them */
	struct class_list tested[CLASS_PASS_COUNT];

	struct option_list options; /* global */
	struct expiry_config expiry;
	struct lease_database lease_database;
	const char *data_directory; /* NULL: none given */
	struct server_id_config server_id;
	struct compatibility compatibility;
	enum lease_checks lease_checks;
	enum extended_info_checks extended_info_checks;
	const struct listen_interface *interfaces;
	uint32_t interface_count;
	uint32_t decline_probation;
	uint32_t decline_pool_share; /* percent of a pool, 0 to 100 */
	uint32_t packet_rates[PACKET_RATE_COUNT]; /* 0 = no bound */
	uint32_t client_lease_limit; /* of one DUID; 0 = no bound */
	bool service_sockets_require_all;
	uint32_t service_sockets_max_retries, service_sockets_retry_wait_ms;

	uint8_t mac_sources[MAC_SOURCE_COUNT]; /* enum, in order, "any" expanded */
	uint8_t mac_source_count;
	uint8_t identifiers[IDENTIFIER_TYPE_COUNT]; /* enum, in order */
	uint8_t identifier_count;
	/* codes that relays may supply in an RSOO (RFC 6422), 65 first */
	const uint16_t *relay_supplied;
	uint32_t relay_supplied_count;
	struct flex_id flex_id;
	/* options by code, then suboptions by container and code */
	const struct flex_option *flex_options;
	uint32_t flex_option_count;
	uint32_t rate_limit_count;
	struct class_list rate_limited; /* classes with a rate limit */
	struct class_list lease_limited; /* classes with a limit of leases */
	bool early_global_reservations;
	bool address_registration; /* RFC 9686 */
	bool dns_updates; /* dhcp-ddns.enable-updates */
	uint16_t skip_ddns; /* class whose members get none; 0 = there is none */
	bool multi_threading;
	uint32_t threads; /* 0 = one a processor */

	/* paths of Unix sockets for Kea's channel, which ctrld serves */
	const char *const *control_sockets;
	uint32_t control_socket_count;

	const struct log_logger *loggers;
	uint32_t logger_count;

	struct snapshot_internals *internals; /* snapshot.c, index.c */
};

#endif
