# Unit tests of packet. A test: three lines (program, sources, LDADD) and its name in TESTS.

reply_test_libs = dhcp6d/packet/libpacket.a dhcp6d/config/libconfig.a \
	dhcp6d/lease/liblease.a dhcp6d/net/libnet.a dhcp6d/proto/libproto.a \
	libcommon/libcommon.a $(dhcp6d_system_libs) $(CHECK_LIBS)

check_PROGRAMS += tests/unit/test_options
tests_unit_test_options_SOURCES = tests/unit/test_options.c tests/unit/reply_fixture.h
tests_unit_test_options_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_options_LDADD = $(reply_test_libs)
TESTS += tests/unit/test_options

check_PROGRAMS += tests/unit/test_encode
tests_unit_test_encode_SOURCES = tests/unit/test_encode.c tests/unit/reply_fixture.h
tests_unit_test_encode_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_encode_LDADD = $(reply_test_libs)
TESTS += tests/unit/test_encode

packet_test_libs = dhcp6d/packet/libpacket.a dhcp6d/config/libconfig.a \
	dhcp6d/lease/liblease.a dhcp6d/net/libnet.a dhcp6d/proto/libproto.a \
	libcommon/libcommon.a $(dhcp6d_system_libs) $(CHECK_LIBS)

check_LIBRARIES += tests/unit/libexchange.a
tests_unit_libexchange_a_SOURCES = tests/unit/exchange.c tests/unit/exchange.h
tests_unit_libexchange_a_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)

packet_exchange_libs = tests/unit/libexchange.a $(packet_test_libs)

check_PROGRAMS += tests/unit/test_ia
TESTS += tests/unit/test_ia
tests_unit_test_ia_SOURCES = tests/unit/test_ia.c
tests_unit_test_ia_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_ia_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_prefix_length
TESTS += tests/unit/test_prefix_length
tests_unit_test_prefix_length_SOURCES = tests/unit/test_prefix_length.c
tests_unit_test_prefix_length_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_prefix_length_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_reserve
TESTS += tests/unit/test_reserve
tests_unit_test_reserve_SOURCES = tests/unit/test_reserve.c
tests_unit_test_reserve_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_reserve_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_accept
TESTS += tests/unit/test_accept
tests_unit_test_accept_SOURCES = tests/unit/test_accept.c
tests_unit_test_accept_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_accept_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_class_test
TESTS += tests/unit/test_class_test
tests_unit_test_class_test_SOURCES = tests/unit/test_class_test.c
tests_unit_test_class_test_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_class_test_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_locate
TESTS += tests/unit/test_locate
tests_unit_test_locate_SOURCES = tests/unit/test_locate.c
tests_unit_test_locate_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_locate_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_identify
TESTS += tests/unit/test_identify
tests_unit_test_identify_SOURCES = tests/unit/test_identify.c
tests_unit_test_identify_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_identify_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_lifetimes
TESTS += tests/unit/test_lifetimes
tests_unit_test_lifetimes_SOURCES = tests/unit/test_lifetimes.c
tests_unit_test_lifetimes_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_lifetimes_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_allocate
TESTS += tests/unit/test_allocate
tests_unit_test_allocate_SOURCES = tests/unit/test_allocate.c
tests_unit_test_allocate_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_allocate_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_network
TESTS += tests/unit/test_network
tests_unit_test_network_SOURCES = tests/unit/test_network.c
tests_unit_test_network_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_network_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_solicit
TESTS += tests/unit/test_decide_solicit
tests_unit_test_decide_solicit_SOURCES = tests/unit/test_decide_solicit.c tests/unit/decide.h
tests_unit_test_decide_solicit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_solicit_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_request
TESTS += tests/unit/test_decide_request
tests_unit_test_decide_request_SOURCES = tests/unit/test_decide_request.c tests/unit/decide.h
tests_unit_test_decide_request_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_request_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_renew
TESTS += tests/unit/test_decide_renew
tests_unit_test_decide_renew_SOURCES = tests/unit/test_decide_renew.c tests/unit/decide.h
tests_unit_test_decide_renew_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_renew_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_rebind
TESTS += tests/unit/test_decide_rebind
tests_unit_test_decide_rebind_SOURCES = tests/unit/test_decide_rebind.c tests/unit/decide.h
tests_unit_test_decide_rebind_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_rebind_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_confirm
TESTS += tests/unit/test_decide_confirm
tests_unit_test_decide_confirm_SOURCES = tests/unit/test_decide_confirm.c tests/unit/decide.h
tests_unit_test_decide_confirm_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_confirm_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_release
TESTS += tests/unit/test_decide_release
tests_unit_test_decide_release_SOURCES = tests/unit/test_decide_release.c tests/unit/decide.h
tests_unit_test_decide_release_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_release_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_decline
TESTS += tests/unit/test_decide_decline
tests_unit_test_decide_decline_SOURCES = tests/unit/test_decide_decline.c tests/unit/decide.h
tests_unit_test_decide_decline_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_decline_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_decide_information
TESTS += tests/unit/test_decide_information
tests_unit_test_decide_information_SOURCES = tests/unit/test_decide_information.c tests/unit/decide.h
tests_unit_test_decide_information_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_decide_information_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_classify
TESTS += tests/unit/test_classify
tests_unit_test_classify_SOURCES = tests/unit/test_classify.c
tests_unit_test_classify_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_classify_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_service
TESTS += tests/unit/test_service
tests_unit_test_service_SOURCES = tests/unit/test_service.c
tests_unit_test_service_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_service_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_query_end
TESTS += tests/unit/test_query_end
tests_unit_test_query_end_SOURCES = tests/unit/test_query_end.c
tests_unit_test_query_end_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_query_end_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_tell
TESTS += tests/unit/test_tell
tests_unit_test_tell_SOURCES = tests/unit/test_tell.c tests/unit/decide.h
tests_unit_test_tell_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_tell_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_random_exchanges
TESTS += tests/unit/test_random_exchanges
tests_unit_test_random_exchanges_SOURCES = tests/unit/test_random_exchanges.c
tests_unit_test_random_exchanges_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_random_exchanges_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_fqdn
TESTS += tests/unit/test_fqdn
tests_unit_test_fqdn_SOURCES = tests/unit/test_fqdn.c
tests_unit_test_fqdn_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_fqdn_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_dns_update
TESTS += tests/unit/test_dns_update
tests_unit_test_dns_update_SOURCES = tests/unit/test_dns_update.c
tests_unit_test_dns_update_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_dns_update_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_flex_id
TESTS += tests/unit/test_flex_id
tests_unit_test_flex_id_SOURCES = tests/unit/test_flex_id.c
tests_unit_test_flex_id_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_flex_id_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_flex_option
TESTS += tests/unit/test_flex_option
tests_unit_test_flex_option_SOURCES = tests/unit/test_flex_option.c
tests_unit_test_flex_option_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_flex_option_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_amplify
TESTS += tests/unit/test_amplify
tests_unit_test_amplify_SOURCES = tests/unit/test_amplify.c tests/unit/decide.h
tests_unit_test_amplify_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_amplify_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_extended_info
TESTS += tests/unit/test_extended_info
tests_unit_test_extended_info_SOURCES = tests/unit/test_extended_info.c
tests_unit_test_extended_info_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_extended_info_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_dump
TESTS += tests/unit/test_dump
tests_unit_test_dump_SOURCES = tests/unit/test_dump.c
tests_unit_test_dump_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_dump_LDADD = $(packet_test_libs)

check_PROGRAMS += tests/unit/test_limit
TESTS += tests/unit/test_limit
tests_unit_test_limit_SOURCES = tests/unit/test_limit.c
tests_unit_test_limit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_limit_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_rate_window
TESTS += tests/unit/test_rate_window
tests_unit_test_rate_window_SOURCES = tests/unit/test_rate_window.c
tests_unit_test_rate_window_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_rate_window_LDADD = $(packet_test_libs)

check_PROGRAMS += tests/unit/test_bound
TESTS += tests/unit/test_bound
tests_unit_test_bound_SOURCES = tests/unit/test_bound.c
tests_unit_test_bound_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_bound_LDADD = $(packet_exchange_libs)

check_PROGRAMS += tests/unit/test_meter
TESTS += tests/unit/test_meter
tests_unit_test_meter_SOURCES = tests/unit/test_meter.c
tests_unit_test_meter_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_meter_LDADD = $(packet_test_libs)
