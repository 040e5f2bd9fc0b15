/*
 * model_text.c: see model_text.h. Pointers are followed, numbers of classes
 * are told by name.
 */
#include "tests/unit/model_text.h"

#include <stdio.h>

#include "libcommon/text.h"

static void
say_classes(FILE *out, const struct snapshot *s, const char *what,
    const struct class_list *list)
{
	fprintf(out, " %s", what);
	for (uint16_t i = 0; i < list->count; i++)
		fprintf(out, " %s", s->classes[list->classes[i]].name);
}

static void
say_bytes(FILE *out, const char *what, struct span bytes)
{
	fprintf(out, " %s ", what);
	for (size_t i = 0; i < bytes.size; i++)
		fprintf(out, "%02x", bytes.data[i]);
}

static void
say_text(FILE *out, const char *what, const char *text)
{
	fprintf(out, " %s '%s'", what, text == NULL ? "(none)" : text);
}

static void
say_prefix(FILE *out, const char *what, struct prefix prefix)
{
	char text[PREFIX_TEXT_SIZE];

	fprintf(out, " %s %s", what, prefix_text(prefix, text));
}

static void
say_address(FILE *out, const char *what, struct address address)
{
	char text[ADDRESS_TEXT_SIZE];

	fprintf(out, " %s %s", what, address_text(address, text));
}

static void
say_options(
    FILE *out, const struct snapshot *s, const struct option_list *options)
{
	for (uint32_t i = 0; i < options->count; i++) {
		const struct option_value *v = &options->values[i];

		fprintf(out, "\n  option %u %d%d%d %u", v->code, v->always_send,
		    v->never_send, v->in_dhcp6, v->vendor);
		say_text(out, "space", v->space);
		say_bytes(out, "value", v->value);
		say_classes(out, s, "for", &v->only_for);
	}
	fprintf(out, "\n");
}

static void
say_lifetime(FILE *out, const char *what, const struct lifetime *l)
{
	fprintf(out, " %s %d %u %u %u", what, l->given, l->minimum, l->value,
	    l->maximum);
}

static void
say_time(FILE *out, const char *what, const struct optional_time *t)
{
	fprintf(out, " %s %d %u", what, t->given, t->given ? t->value : 0);
}

static void
say_ddns(FILE *out, const struct ddns_policy *d)
{
	fprintf(out, " ddns %d%d%d%d%d %d", d->send_updates,
	    d->override_no_update, d->override_client_update,
	    d->update_on_renew, d->filter != NULL, (int)d->replace_client_name);
	say_text(out, "prefix", d->generated_prefix);
	say_text(out, "suffix", d->qualifying_suffix);
	say_text(out, "replacement", d->hostname_char_replacement);
}

static void
say_relays(FILE *out, const struct address *relays, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		say_address(out, "relay", relays[i]);
}

static void
say_subnet(FILE *out, const struct snapshot *s, const struct subnet *n)
{
	fprintf(out, "subnet %u", n->id);
	say_prefix(out, "is", n->prefix);
	say_text(out, "network", n->network == NULL ? NULL : n->network->name);
	say_text(out, "interface", n->interface);
	say_bytes(out, "interface-id", n->interface_id);
	say_relays(out, n->relays, n->relay_count);
	say_lifetime(out, "valid", &n->valid);
	say_lifetime(out, "preferred", &n->preferred);
	say_time(out, "renew", &n->renew_timer);
	say_time(out, "rebind", &n->rebind_timer);
	say_time(out, "age", &n->cache_max_age);
	fprintf(out, " %d%d%d%d%d%d %g %g %g %d %d %u pools %u %u",
	    n->rapid_commit, n->calculate_tee_times, n->store_extended_info,
	    n->reservations_global, n->reservations_in_subnet,
	    n->reservations_out_of_pool, n->t1_percent, n->t2_percent,
	    n->cache_threshold, (int)n->allocator, (int)n->pd_allocator,
	    n->host_count, n->na_pool_count, n->pd_pool_count);
	say_classes(out, s, "guard", &n->guard);
	say_classes(out, s, "additional", &n->additional);
	say_ddns(out, &n->ddns);
	say_options(out, s, &n->options);
}

static void
say_network(FILE *out, const struct snapshot *s, const struct network *n)
{
	say_text(out, "network", n->name);
	fprintf(out, " %u", n->subnet_count);
	say_text(out, "interface", n->interface);
	say_bytes(out, "interface-id", n->interface_id);
	say_relays(out, n->relays, n->relay_count);
	say_classes(out, s, "guard", &n->guard);
	say_classes(out, s, "additional", &n->additional);
	say_options(out, s, &n->options);
}

static void
say_pool(FILE *out, const struct snapshot *s, const struct pool *p)
{
	fprintf(out, "pool %u type %d unit %u id %u subnet %u", p->number,
	    (int)p->type, p->unit_length, p->id, p->subnet->id);
	say_address(out, "first", p->first);
	say_address(out, "last", p->last);
	if (p->has_excluded)
		say_prefix(out, "excluded", p->excluded);
	say_classes(out, s, "guard", &p->guard);
	say_classes(out, s, "additional", &p->additional);
	say_ddns(out, p->ddns);
	say_options(out, s, &p->options);
}

static void
say_host(FILE *out, const struct snapshot *s, const struct host *h)
{
	fprintf(out, "host %u %d", h->subnet_id, (int)h->identifier_type);
	say_bytes(out, "identifier", h->identifier);
	say_text(out, "hostname", h->hostname);
	for (uint16_t i = 0; i < h->address_count; i++)
		say_address(out, "address", h->addresses[i]);
	for (uint16_t i = 0; i < h->prefix_count; i++) {
		say_prefix(out, "prefix", h->prefixes[i].prefix);
		if (h->prefixes[i].has_excluded)
			say_prefix(out, "excluded", h->prefixes[i].excluded);
	}
	say_classes(out, s, "classes", &h->classes);
	say_options(out, s, &h->options);
}

static void
say_class(FILE *out, const struct snapshot *s, const struct client_class *c)
{
	fprintf(out, "class %u %d%d pass %u", c->number, c->defined,
	    c->additional_only, c->pass);
	say_text(out, "name", c->name);
	say_text(out, "test", c->test);
	say_text(out, "template", c->template_test);
	say_lifetime(out, "valid", &c->valid);
	say_lifetime(out, "preferred", &c->preferred);
	say_options(out, s, &c->options);
}

static void
say_server(FILE *out, const struct snapshot *s)
{
	const struct expiry_config *e = &s->expiry;
	const struct server_id_config *id = &s->server_id;

	fprintf(out, "expiry %u %u %u %u %u %u\n", e->reclaim_wait,
	    e->max_leases, e->max_time_ms, e->hold_reclaimed, e->flush_wait,
	    e->unwarned_cycles);
	fprintf(out, "database %d %d %u %u", (int)s->lease_database.type,
	    s->lease_database.persist, s->lease_database.lfc_interval,
	    s->lease_database.max_row_errors);
	say_text(out, "name", s->lease_database.name);
	fprintf(out, "\nserver-id %d %d %u %u %u %d", id->given, (int)id->type,
	    id->hardware_type, id->time, id->enterprise, id->persist);
	say_bytes(out, "identifier", id->identifier);
	fprintf(out, "\nprobation %u updates %d threads %d %u early %d",
	    s->decline_probation, s->dns_updates, s->multi_threading,
	    s->threads, s->early_global_reservations);
	say_bytes(out, "sources", span_of(s->mac_sources, s->mac_source_count));
	say_bytes(
	    out, "identifiers", span_of(s->identifiers, s->identifier_count));
	for (uint32_t i = 0; i < s->relay_supplied_count; i++)
		fprintf(out, " rsoo %u", s->relay_supplied[i]);
	for (uint32_t i = 0; i < s->interface_count; i++)
		say_text(out, "interface", s->interfaces[i].name);
	for (uint32_t i = 0; i < s->control_socket_count; i++)
		say_text(out, "socket", s->control_sockets[i]);
	fprintf(out, " loggers %u\n", s->logger_count);
	say_options(out, s, &s->options);
}

char *
model_text(const struct snapshot *s)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	say_server(out, s);
	for (uint16_t i = 0; i < s->class_count; i++)
		say_class(out, s, &s->classes[i]);
	for (uint32_t i = 0; i < s->network_count; i++)
		say_network(out, s, &s->networks[i]);
	for (uint32_t i = 0; i < s->subnet_count; i++)
		say_subnet(out, s, &s->subnets[i]);
	for (uint32_t i = 0; i < s->pool_count; i++)
		say_pool(out, s, s->pools[i]);
	for (uint32_t i = 0; i < s->host_count; i++)
		say_host(out, s, &s->hosts[i]);
	fclose(out);
	return text;
}
