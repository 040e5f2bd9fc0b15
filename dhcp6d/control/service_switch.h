/*
 * control/service_switch.h: who has switched the service off (commands.md 2.5).
 *
 * The service runs while nobody has it off. Each origin (1 = the user, 1000
 * and on: high availability here, 2000 and on: its partner, 3000 and on: a
 * database) switches its own off and on, for good or for some seconds; a
 * reconfiguration takes back all but the user's. Nothing is kept on disk.
 *
 * Threads: all functions lock; workers read the flag alone.
 */
#ifndef DHCP6D_CONTROL_SERVICE_SWITCH_H
#define DHCP6D_CONTROL_SERVICE_SWITCH_H

#include <jansson.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define ORIGIN_USER 1
#define ORIGIN_PARTNER 2000

struct service_switch;

/* *disabled follows the switch and must outlive it. NULL without memory. */
struct service_switch *service_switch_create(atomic_bool *disabled);
void service_switch_free(struct service_switch *service_switch);

/* Off until that moment of the steady clock; 0: until it is switched on. False
 * if there are too many origins. */
bool service_switch_off(
    struct service_switch *service_switch, uint32_t origin, uint64_t until_ns);
void service_switch_on(struct service_switch *service_switch, uint32_t origin);

/* Switches on what was off until now. Milliseconds until the next such moment,
 * INT_MAX without one. */
int service_switch_run(struct service_switch *service_switch, uint64_t now_ns);

/* A new configuration is in force. */
void service_switch_reconfigured(struct service_switch *service_switch);

/* "dhcp-state" of status-get; a new reference. */
json_t *service_switch_json(struct service_switch *service_switch);

#endif
