# Manual pages.
dist_man_MANS += man/ctrld.8 man/dhcp6ctl.1
