/*
 * control/masked.h: passwords that came back masked.
 *
 * config-get shows ***** for a secret. Who changes what he got and sends it by
 * config-set need not know the secrets: a masked one means the one in force at
 * the same place: the same member, and of a list the element of the same user,
 * or type and name and so on, wherever it stands in it. Who deletes or moves an
 * element does not give one user another's password.
 *
 * Threads: none shared.
 */
#ifndef DHCP6D_CONTROL_MASKED_H
#define DHCP6D_CONTROL_MASKED_H

#include <jansson.h>

/* Both are values of "Dhcp6". What is masked in given and a string in running
 * is put in; what has no counterpart stays masked. */
void masked_restore(json_t *given, json_t *running);

#endif
