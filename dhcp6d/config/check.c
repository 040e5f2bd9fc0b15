/*
 * check.c: what takes more than one scope to see, and what is not done here
 * yet though the tables take it.
 *
 * Ranges and single scopes are checked where they are read; this comes last,
 * over the finished model and its index.
 */
#include <arpa/inet.h>

#include "dhcp6d/config/loading.h"

static bool
name_matches(const void *context, uint32_t item, const void *key)
{
	const struct raw_network *raw = context;

	return strcmp(raw[item].name.text, key) == 0;
}

static void
check_network_names(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->networks;
	const struct raw_network *raw = list->items;
	struct table_query query = {.match = name_matches, .context = raw};
	struct table names;
	uint32_t i;

	if (!table_init(&names, loading->scratch, list->count)) {
		loading->out_of_memory = true;
		return;
	}
	for (i = 0; i < list->count; i++) {
		if (!string_given(&raw[i].name)) {
			if (raw[i].name.text != NULL)
				refuse(loading, raw[i].name.position,
				    "a shared network needs a name");
			continue;
		}
		query.key = raw[i].name.text;
		query.hash = hash_bytes(
		    loading->key, raw[i].name.text, raw[i].name.size);
		if (table_find(&names, &query) != TABLE_NONE)
			refuse(loading, raw[i].name.position,
			    "there is already a shared network \"%s\"",
			    raw[i].name.text);
		else
			table_add(&names, query.hash, i);
	}
}

/* All members are on one link: one interface, one answer to rapid commit. */
static void
check_members(struct loading *loading, const struct raw_network *raw)
{
	const struct raw_subnet *members = raw->subnets.items;
	const struct raw_link *first, *link;
	const char *interface = NULL;
	uint32_t i;

	for (i = 0; i < raw->subnets.count; i++) {
		first = &members[0].scope.link;
		link = &members[i].scope.link;
		if (boolean_or(&link->rapid_commit, false) !=
		    boolean_or(&first->rapid_commit, false))
			refuse(loading,
			    place_of_keyword(
				&members[i].scope.base.context, "rapid-commit"),
			    "all subnets of a shared network must agree on "
			    "rapid-commit");
		if (!string_given(&link->interface))
			continue;
		if (interface != NULL &&
		    strcmp(interface, link->interface.text) != 0)
			refuse(loading,
			    place_of_keyword(
				&members[i].scope.base.context, "interface"),
			    "all subnets of a shared network must be on one "
			    "interface: this one is on \"%s\", another one on "
			    "\"%s\"",
			    link->interface.text, interface);
		interface = link->interface.text;
	}
}

static void
check_networks(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->networks;
	const struct raw_network *raw = list->items;
	uint32_t i;

	check_network_names(loading);
	for (i = 0; i < list->count; i++)
		check_members(loading, &raw[i]);
}

/* Kea refuses what its library for the other database would not know. */
static void
check_database(struct loading *loading, const struct raw_database *raw)
{
	const struct {
		const char *keyword;
		const struct schema_integer *value;
		int type;
	} rows[] = {
	    {"read-timeout", &raw->read_timeout, RAW_DATABASE_MYSQL},
	    {"write-timeout", &raw->write_timeout, RAW_DATABASE_MYSQL},
	    {"tcp-user-timeout", &raw->tcp_user_timeout,
		RAW_DATABASE_POSTGRESQL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].value->given && raw->type.given &&
		    raw->type.value != rows[i].type)
			refuse(loading, rows[i].value->position,
			    "%s is of databases of type %s alone",
			    rows[i].keyword,
			    rows[i].type == RAW_DATABASE_MYSQL ? "mysql"
							       : "postgresql");
}

static void
check_databases(struct loading *loading)
{
	const struct raw_global *raw = loading->raw;
	const struct schema_list *lists[] = {
	    &raw->hosts_databases, &raw->config_control.databases};

	check_database(loading, &raw->lease_database);
	check_database(loading, &raw->hosts_database);
	for (size_t i = 0; i < 2; i++) {
		const struct raw_database *items = lists[i]->items;

		for (uint32_t j = 0; j < lists[i]->count; j++)
			check_database(loading, &items[j]);
	}
}

static void
check_values_not_in_force(struct loading *loading)
{
	const struct raw_global *raw = loading->raw;
	const struct lease_database *database =
	    &loading->snapshot->lease_database;

	if (database->type != DATABASE_MEMFILE)
		caution(loading,
		    place_of_keyword(&raw->lease_database.context, "type"),
		    "a lease database in SQL is not in force yet: leases are "
		    "kept in a memfile");
}

/* An address of either family; AF_UNSPEC if it is none. */
static int
family_of(const struct schema_string *text)
{
	struct in6_addr address;

	if (inet_pton(AF_INET, text->text, &address) == 1)
		return AF_INET;
	if (inet_pton(AF_INET6, text->text, &address) == 1)
		return AF_INET6;
	return AF_UNSPEC;
}

static bool
check_address(struct loading *loading, const struct schema_string *text)
{
	if (!string_given(text) || family_of(text) != AF_UNSPEC)
		return true;
	refuse(
	    loading, text->position, "\"%s\" is not an IP address", text->text);
	return false;
}

/* The connection to the DNS updater (kea-config.md 2.9). */
static void
check_updater(struct loading *loading)
{
	const struct raw_dhcp_ddns *raw = &loading->raw->dhcp_ddns;
	int server = string_given(&raw->server_ip) ? family_of(&raw->server_ip)
						   : AF_INET;

	if (boolean_or(&raw->enable_updates, false))
		caution(loading,
		    place_of_keyword(&raw->context, "enable-updates"),
		    "DNS updates are not sent yet: clients' names are answered "
		    "and kept as if they were");
	if (integer_or(&raw->protocol, RAW_NCR_UDP) != RAW_NCR_UDP)
		refuse(loading, raw->protocol.position,
		    "name change requests go by UDP alone");
	if (!check_address(loading, &raw->server_ip) ||
	    !check_address(loading, &raw->sender_ip) ||
	    !string_given(&raw->sender_ip))
		return;
	if (family_of(&raw->sender_ip) != server)
		refuse(loading, raw->sender_ip.position,
		    "sender-ip and server-ip are of different families");
	else if (string_given(&raw->server_ip) &&
		 strcmp(raw->sender_ip.text, raw->server_ip.text) == 0 &&
		 integer_or(&raw->sender_port, 0) ==
		     integer_or(&raw->server_port, 53001))
		refuse(loading, raw->sender_ip.position,
		    "requests cannot be sent from where they are sent to");
}

/*
 * user-context that has a comment, and then a comment (kea-config.md 1.2). The
 * tree's depth has been bounded by its reader.
 */
static void
check_comments(struct loading *loading, const struct yaml_node *node)
{
	const struct yaml_node *child, *inner = NULL;

	for (child = node->value.children.first; child != NULL;
	     child = child->next) {
		if (child->key != NULL &&
		    strcmp(child->key, "user-context") == 0) {
			if (child->kind == YAML_MAP)
				inner = yaml_member(child, "comment");
		} else if (child->key != NULL && inner != NULL &&
			   strcmp(child->key, "comment") == 0) {
			refuse(loading, child->key_position,
			    "there is already a comment in user-context");
		} else if ((child->kind == YAML_MAP ||
			       child->kind == YAML_LIST) &&
			   (child->key == NULL ||
			       strcmp(child->key, "parameters") != 0)) {
			check_comments(loading, child);
		}
	}
}

void
check_all(struct loading *loading)
{
	check_networks(loading);
	check_hosts(loading);
	check_updater(loading);
	check_databases(loading);
	check_comments(loading, loading->document->root);
	check_values_not_in_force(loading);
}
