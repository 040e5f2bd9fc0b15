/*
 * proto/option_rules.h: what the protocol demands of a value beyond its fields.
 *
 * One function a rule, named in the option's row (option_table.c) and called
 * after the fields were found good. Each is an option_check.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PROTO_OPTION_RULES_H
#define DHCP6D_PROTO_OPTION_RULES_H

#include "libcommon/bytes.h"
#include "libcommon/err.h"

/* SOL_MAX_RT, INF_MAX_RT: 60 to 86400 s (RFC 9915 21.24, 21.25) */
enum err rule_max_rt(struct span value, struct err_detail *detail);
/* IAPREFIX: length up to 128 (21.22) */
enum err rule_prefix_length(struct span value, struct err_detail *detail);
/* URI or text without a NUL (RFC 8910 2) */
enum err rule_no_nul(struct span value, struct err_detail *detail);
/* PD Exclude: whole octets for a length up to 128 (RFC 6603 4.2) */
enum err rule_pd_exclude(struct span value, struct err_detail *detail);
/* NTP Server: exactly one suboption (RFC 5908 4) */
enum err rule_one_suboption(struct span value, struct err_detail *detail);
/* S46 containers: the mandatory parts (RFC 7598 4 to 6) */
enum err rule_s46_mape(struct span value, struct err_detail *detail);
enum err rule_s46_mapt(struct span value, struct err_detail *detail);
enum err rule_s46_lw(struct span value, struct err_detail *detail);
/* S46 Rule: lengths of EA bits and of the IPv4 prefix (RFC 7598 4.1) */
enum err rule_s46_rule(struct span value, struct err_detail *detail);
/* S46 Priority: no code twice (RFC 8026 1.3), and 32 at most */
enum err rule_no_code_twice(struct span value, struct err_detail *detail);
/* Prefix64: lengths in bits as RFC 8115 has them */
enum err rule_prefix64(struct span value, struct err_detail *detail);
/* Encrypted DNS (RFC 9463): lengths inside agree */
enum err rule_dnr(struct span value, struct err_detail *detail);

#endif
