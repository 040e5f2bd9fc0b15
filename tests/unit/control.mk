# Unit tests of control and ctrld.
check_LIBRARIES += tests/unit/libcontrolhelp.a
tests_unit_libcontrolhelp_a_SOURCES = tests/unit/control_help.c \
	tests/unit/control_help.h
tests_unit_libcontrolhelp_a_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)

control_test_libs = tests/unit/libcontrolhelp.a tests/unit/libexchange.a \
	dhcp6d/control/libcontrol.a $(packet_test_libs)

control_tests = \
	tests/unit/test_audit \
	tests/unit/test_control_config \
	tests/unit/test_control_edit \
	tests/unit/test_control_leases \
	tests/unit/test_control_lease_changes \
	tests/unit/test_control_lease_sets \
	tests/unit/test_control_pages \
	tests/unit/test_control_reload \
	tests/unit/test_control_statistics \
	tests/unit/test_ctl_splitter \
	tests/unit/test_dispatch \
	tests/unit/test_explain \
	tests/unit/test_http \
	tests/unit/test_kea_text \
	tests/unit/test_quota \
	tests/unit/test_request \
	tests/unit/test_retouch \
	tests/unit/test_serve \
	tests/unit/test_settings
check_PROGRAMS += $(control_tests)
TESTS += $(control_tests)

tests_unit_test_dispatch_SOURCES = tests/unit/test_dispatch.c
tests_unit_test_dispatch_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_dispatch_LDADD = $(control_test_libs)
tests_unit_test_control_config_SOURCES = tests/unit/test_control_config.c
tests_unit_test_control_config_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_config_LDADD = $(control_test_libs)
tests_unit_test_control_edit_SOURCES = tests/unit/test_control_edit.c
tests_unit_test_control_edit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_edit_LDADD = $(control_test_libs)
tests_unit_test_control_leases_SOURCES = tests/unit/test_control_leases.c
tests_unit_test_control_leases_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_leases_LDADD = $(control_test_libs)
tests_unit_test_control_lease_changes_SOURCES = \
	tests/unit/test_control_lease_changes.c
tests_unit_test_control_lease_changes_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_lease_changes_LDADD = $(control_test_libs)
tests_unit_test_control_lease_sets_SOURCES = \
	tests/unit/test_control_lease_sets.c
tests_unit_test_control_lease_sets_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_lease_sets_LDADD = $(control_test_libs)
tests_unit_test_control_pages_SOURCES = tests/unit/test_control_pages.c
tests_unit_test_control_pages_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_pages_LDADD = $(control_test_libs)
tests_unit_test_control_reload_SOURCES = tests/unit/test_control_reload.c
tests_unit_test_control_reload_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_reload_LDADD = $(control_test_libs)
tests_unit_test_control_statistics_SOURCES = tests/unit/test_control_statistics.c
tests_unit_test_control_statistics_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_control_statistics_LDADD = $(control_test_libs)
tests_unit_test_serve_SOURCES = tests/unit/test_serve.c
tests_unit_test_serve_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_serve_LDADD = $(control_test_libs)
tests_unit_test_retouch_SOURCES = tests/unit/test_retouch.c
tests_unit_test_retouch_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_retouch_LDADD = $(control_test_libs)
tests_unit_test_explain_SOURCES = tests/unit/test_explain.c
tests_unit_test_explain_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_explain_LDADD = $(control_test_libs)

tests_unit_test_ctl_splitter_SOURCES = tests/unit/test_ctl_splitter.c \
	ctrld/ctl_print.c ctrld/ctl_splitter.c
tests_unit_test_ctl_splitter_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_ctl_splitter_LDADD = $(JANSSON_LIBS) $(CHECK_LIBS)

ctrld_test_libs = ctrld/libctrld.a libcommon/libcommon.a $(YAML_LIBS) \
	$(SODIUM_LIBS) $(JANSSON_LIBS) $(EVENT_LIBS) $(MICROHTTPD_LIBS) \
	$(CHECK_LIBS)
tests_unit_test_http_SOURCES = tests/unit/test_http.c
tests_unit_test_http_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_http_LDADD = $(ctrld_test_libs)
tests_unit_test_audit_SOURCES = tests/unit/test_audit.c
tests_unit_test_audit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_audit_LDADD = $(ctrld_test_libs)
tests_unit_test_kea_text_SOURCES = tests/unit/test_kea_text.c
tests_unit_test_kea_text_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_kea_text_LDADD = $(ctrld_test_libs)
tests_unit_test_quota_SOURCES = tests/unit/test_quota.c
tests_unit_test_quota_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_quota_LDADD = $(ctrld_test_libs)
tests_unit_test_request_SOURCES = tests/unit/test_request.c
tests_unit_test_request_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_request_LDADD = $(ctrld_test_libs)
tests_unit_test_settings_SOURCES = tests/unit/test_settings.c
tests_unit_test_settings_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_settings_LDADD = $(ctrld_test_libs)
