# Manual pages.
dist_man_MANS += man/ctrld.8 man/dhcp6ctl.1
dist_man_MANS += man/dhcp6d.8 man/lfc.8
dist_man_MANS += man/dhcp6d-kea.7
