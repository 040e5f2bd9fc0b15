/*
 * packet/vendor_options.h: Vendor Options (17), one instance per enterprise.
 */
#ifndef DHCP6D_PACKET_VENDOR_OPTIONS_H
#define DHCP6D_PACKET_VENDOR_OPTIONS_H

#include "dhcp6d/packet/reply_options.h"

/* Adds them to the reply; the rules are at the top of vendor_options.c. */
void options_add_vendor(struct reply_options *reply);

#endif
