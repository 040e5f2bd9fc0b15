# Samples, unit files, users.
sampledir = $(docdir)/examples
dist_sample_DATA = conf/kea.json conf/ctrld.yaml conf/ctrld-http.conf \
	conf/examples/broadband-pd.json \
	conf/examples/campus.json \
	conf/examples/data-centre.json \
	conf/examples/docsis-erouter.json \
	conf/examples/enterprise.json \
	conf/examples/home.json \
	conf/examples/isp-cmts.json \
	conf/examples/mobile.json \
	conf/examples/small-office.json \
	conf/examples/wlan.json

units = conf/dhcp6d.service conf/ctrld.service
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d
made_of_templates = $(units) conf/sysusers.conf conf/tmpfiles.conf
EXTRA_DIST += conf/dhcp6d.service.in conf/ctrld.service.in \
	conf/sysusers.conf.in conf/tmpfiles.conf.in
CLEANFILES += $(made_of_templates)
noinst_DATA = conf/sysusers.conf conf/tmpfiles.conf
if HAVE_SYSTEMD
systemdsystemunit_DATA = $(units)
else
noinst_DATA += $(units)
endif

# configure leaves ${prefix} in directories, make does not.
$(made_of_templates): Makefile
	$(AM_V_GEN)mkdir -p conf && sed -e 's|@sbindir[@]|$(sbindir)|g' \
		-e 's|@sysconfdir[@]|$(sysconfdir)|g' \
		-e 's|@localstatedir[@]|$(localstatedir)|g' \
		-e 's|@SERVICE_USER[@]|$(SERVICE_USER)|g' \
		-e 's|@CONTROL_USER[@]|$(CONTROL_USER)|g' \
		$(srcdir)/$@.in >$@
conf/dhcp6d.service: conf/dhcp6d.service.in
conf/ctrld.service: conf/ctrld.service.in
conf/sysusers.conf: conf/sysusers.conf.in
conf/tmpfiles.conf: conf/tmpfiles.conf.in

# Named for what they are in directories that all packages share.
install-data-local:
	$(MKDIR_P) "$(DESTDIR)$(sysusersdir)" "$(DESTDIR)$(tmpfilesdir)"
	$(INSTALL_DATA) conf/sysusers.conf "$(DESTDIR)$(sysusersdir)/dhcp6d.conf"
	$(INSTALL_DATA) conf/tmpfiles.conf "$(DESTDIR)$(tmpfilesdir)/dhcp6d.conf"
uninstall-local:
	rm -f "$(DESTDIR)$(sysusersdir)/dhcp6d.conf" \
		"$(DESTDIR)$(tmpfilesdir)/dhcp6d.conf"
