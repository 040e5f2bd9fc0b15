/*
 * summary.c: a configuration in Kea's log lines.
 *
 * Kea writes these while it parses; here they come when a configuration goes
 * into force, so a configuration that was only tried leaves none.
 */
#include "dhcp6d/config/summary.h"

#include <stdarg.h>
#include <stdio.h>

#include "libcommon/log_messages.h"
#include "libcommon/text.h"

/* The log's ring is larger than this many lines. */
#define LINES_BETWEEN_FLUSHES 256

#define SUBNET_TEXT_MAX 512
#define HOST_TEXT_MAX 2048

/* Text that grows at its end, cut where the memory ends. */
struct line {
	char *text;
	size_t size, capacity;
};

static void line_add(struct line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
line_add(struct line *line, const char *format, ...)
{
	size_t room = line->capacity - line->size;
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(line->text + line->size, room, format, arguments);
	va_end(arguments);
	if (size > 0)
		line->size += (size_t)size < room ? (size_t)size : room - 1;
}

static void
log_subnet(struct log *log, const struct subnet *subnet)
{
	char text[SUBNET_TEXT_MAX], prefix[PREFIX_TEXT_SIZE];
	struct line line = {text, 0, sizeof(text)};

	line_add(
	    &line, "%s with params: ", prefix_text(subnet->prefix, prefix));
	if (subnet->renew_timer.given)
		line_add(&line, "t1=%u, ", subnet->renew_timer.value);
	if (subnet->rebind_timer.given)
		line_add(&line, "t2=%u, ", subnet->rebind_timer.value);
	line_add(&line,
	    "preferred-lifetime=%u, valid-lifetime=%u, "
	    "rapid-commit is %s",
	    subnet->preferred.value, subnet->valid.value,
	    subnet->rapid_commit ? "true" : "false");
	log_write(log, DHCPSRV_CFGMGR_NEW_SUBNET6, text);
	if (subnet->renew_timer.given && subnet->rebind_timer.given &&
	    subnet->renew_timer.value > subnet->rebind_timer.value)
		log_write(log, DHCPSRV_CFGMGR_RENEW_GTR_REBIND,
		    prefix_text(subnet->prefix, prefix),
		    subnet->renew_timer.value, subnet->rebind_timer.value);
}

static void
log_allocators(struct log *log, const struct subnet *subnet)
{
	static const char *const names[] = {[ALLOCATOR_KEYED] = "keyed",
	    [ALLOCATOR_ITERATIVE] = "iterative",
	    [ALLOCATOR_RANDOM] = "random",
	    [ALLOCATOR_FLQ] = "flq"};
	char prefix[PREFIX_TEXT_SIZE];

	prefix_text(subnet->prefix, prefix);
	if (subnet->allocator != ALLOCATOR_KEYED)
		log_write(log, DHCPSRV_CFGMGR_USE_ALLOCATOR,
		    names[subnet->allocator], "NA", prefix);
	if (subnet->pd_allocator != ALLOCATOR_KEYED)
		log_write(log, DHCPSRV_CFGMGR_USE_ALLOCATOR,
		    names[subnet->pd_allocator], "PD", prefix);
}

static void
log_host(struct log *log, const struct host *host)
{
	static const char *const types[IDENTIFIER_TYPE_COUNT] = {
	    [IDENTIFIER_HW_ADDRESS] = "hwaddr",
	    [IDENTIFIER_DUID] = "duid",
	    [IDENTIFIER_FLEX_ID] = "flex-id",
	};
	char text[HOST_TEXT_MAX], address[PREFIX_TEXT_SIZE];
	struct line line = {text, 0, sizeof(text)};
	unsigned i, number = 0;

	line_add(&line, "%s=", types[host->identifier_type]);
	for (i = 0; i < host->identifier.size; i++)
		line_add(&line, "%02X", host->identifier.data[i]);
	line_add(&line, " ipv6_subnet_id=%u hostname=%s", host->subnet_id,
	    host->hostname == NULL ? "(empty)" : host->hostname);
	if (host->address_count + host->prefix_count == 0)
		line_add(&line, " ipv6_reservations=(none)");
	for (i = 0; i < host->address_count; i++)
		line_add(&line, " ipv6_reservation%u=%s", number++,
		    address_text(host->addresses[i], address));
	for (i = 0; i < host->prefix_count; i++)
		line_add(&line, " ipv6_reservation%u=%s", number++,
		    prefix_text(host->prefixes[i].prefix, address));
	log_write(log, HOSTS_CFG_ADD_HOST, text);
}

static void
log_hosts(struct log *log, const struct snapshot *snapshot)
{
	uint32_t i;

	/* rendering many thousands that nobody reads costs time */
	if (log == NULL || !log_wants(log, &log_message_HOSTS_CFG_ADD_HOST))
		return;
	for (i = 0; i < snapshot->host_count; i++) {
		log_host(log, &snapshot->hosts[i]);
		if (i % LINES_BETWEEN_FLUSHES == LINES_BETWEEN_FLUSHES - 1)
			log_flush(log);
	}
}

void
config_log_summary(struct log *log, const struct snapshot *snapshot)
{
	static const char *const server_id_types[] = {[SERVER_ID_LLT] = "LLT",
	    [SERVER_ID_EN] = "EN",
	    [SERVER_ID_LL] = "LL"};
	uint32_t i;

	if (log == NULL)
		return;
	if (snapshot->server_id.given)
		log_write(log, DHCPSRV_CFGMGR_CONFIGURE_SERVERID,
		    server_id_types[snapshot->server_id.type]);
	for (i = 0; i < snapshot->subnet_count; i++) {
		log_subnet(log, &snapshot->subnets[i]);
		log_allocators(log, &snapshot->subnets[i]);
		if (i % LINES_BETWEEN_FLUSHES == LINES_BETWEEN_FLUSHES - 1)
			log_flush(log);
	}
	log_hosts(log, snapshot);
	log_write(log, DHCP6_CONFIG_COMPLETE, snapshot->subnet_count,
	    snapshot->dns_updates ? "enabled" : "disabled",
	    snapshot->host_count);
}
