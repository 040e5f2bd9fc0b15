/*
 * decide.h: the configuration of test_decide_*.c: two links, small pools,
 * affinity as Kea has it by default.
 */
#ifndef TESTS_UNIT_DECIDE_H
#define TESTS_UNIT_DECIDE_H

#include "exchange.h"

#define DECIDE_SUBNETS(more)                                                   \
	"'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"                   \
	" 'interface': 'eth0', " more                                          \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::11'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 55,"        \
	" 'delegated-len': 56}]},"                                             \
	" {'id': 2, 'subnet': '2001:db8:2::/64', 'interface': 'eth1',"         \
	" 'pools': [{'pool': '2001:db8:2::10-2001:db8:2::11'}]}]"
#define DECIDE_CONFIG(globals, more)                                           \
	"{'Dhcp6': {" globals " " DECIDE_SUBNETS(more) "}}"
#define DECIDE_PLAIN DECIDE_CONFIG("", "")
#define DECIDE_RAPID DECIDE_CONFIG("", "'rapid-commit': true,")

#define ADDRESS "2001:db8:1::10"
#define ADDRESS_2 "2001:db8:1::11"
#define OFF_LINK "2001:db8:2::10"
#define PREFIX "2001:db8:f000::/56"

#endif
