/*
 * engine_parts.c: what start and reload have in common.
 */
#include "dhcp6d/engine_parts.h"

enum err
engine_configure_log(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	enum err err = log_configure(
	    engine->log, snapshot->loggers, snapshot->logger_count, detail);

	if (engine->setup.debug)
		log_debug_to_console(engine->log);
	return err;
}

void
engine_join(struct engine *engine)
{
	const struct interface_table *table =
	    interface_table_hold(engine->interfaces);

	sockets_join(engine->sockets, table);
	interface_table_release(table);
}
