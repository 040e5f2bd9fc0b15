noinst_LIBRARIES += dhcp6d/packet/libpacket.a
dhcp6d_packet_libpacket_a_SOURCES = \
	dhcp6d/packet/accept.c \
	dhcp6d/packet/allocate.c \
	dhcp6d/packet/allocate.h \
	dhcp6d/packet/ask.h \
	dhcp6d/packet/block.c \
	dhcp6d/packet/block.h \
	dhcp6d/packet/binding.c \
	dhcp6d/packet/binding.h \
	dhcp6d/packet/class_set.c \
	dhcp6d/packet/class_set.h \
	dhcp6d/packet/class_test.c \
	dhcp6d/packet/class_test.h \
	dhcp6d/packet/classify.c \
	dhcp6d/packet/classify.h \
	dhcp6d/packet/commit.c \
	dhcp6d/packet/decide.c \
	dhcp6d/packet/decide.h \
	dhcp6d/packet/decide_confirm.c \
	dhcp6d/packet/decide_decline.c \
	dhcp6d/packet/decide_information.c \
	dhcp6d/packet/decide_rebind.c \
	dhcp6d/packet/decide_release.c \
	dhcp6d/packet/decide_renew.c \
	dhcp6d/packet/decide_request.c \
	dhcp6d/packet/decide_solicit.c \
	dhcp6d/packet/dns_update.c \
	dhcp6d/packet/dns_update.h \
	dhcp6d/packet/drop.c \
	dhcp6d/packet/drop.h \
	dhcp6d/packet/facts.h \
	dhcp6d/packet/find_host.c \
	dhcp6d/packet/find_host.h \
	dhcp6d/packet/fit.c \
	dhcp6d/packet/fit.h \
	dhcp6d/packet/flex_id.c \
	dhcp6d/packet/flex_id.h \
	dhcp6d/packet/fqdn.c \
	dhcp6d/packet/fqdn.h \
	dhcp6d/packet/give_back.c \
	dhcp6d/packet/give_back.h \
	dhcp6d/packet/grant.c \
	dhcp6d/packet/grant.h \
	dhcp6d/packet/host_name.c \
	dhcp6d/packet/host_name.h \
	dhcp6d/packet/hwaddr.c \
	dhcp6d/packet/hwaddr.h \
	dhcp6d/packet/ia.c \
	dhcp6d/packet/ia.h \
	dhcp6d/packet/ia_kind.c \
	dhcp6d/packet/ia_kind.h \
	dhcp6d/packet/identify.c \
	dhcp6d/packet/label.c \
	dhcp6d/packet/label.h \
	dhcp6d/packet/lifetimes.c \
	dhcp6d/packet/lifetimes.h \
	dhcp6d/packet/link.c \
	dhcp6d/packet/link.h \
	dhcp6d/packet/locate.c \
	dhcp6d/packet/misfit.c \
	dhcp6d/packet/misfit.h \
	dhcp6d/packet/naming.c \
	dhcp6d/packet/naming.h \
	dhcp6d/packet/query.h \
	dhcp6d/packet/quota.c \
	dhcp6d/packet/quota.h \
	dhcp6d/packet/refuse.c \
	dhcp6d/packet/reserve.c \
	dhcp6d/packet/reserve.h \
	dhcp6d/packet/service.c \
	dhcp6d/packet/service.h \
	dhcp6d/packet/settle.c \
	dhcp6d/packet/settle.h \
	dhcp6d/packet/statistics.c \
	dhcp6d/packet/statistics.h \
	dhcp6d/packet/steps.h \
	dhcp6d/packet/tell.c \
	dhcp6d/packet/why.c \
	dhcp6d/packet/why.h

# What runs: batches, workers, sockets.
dhcp6d_packet_libpacket_a_SOURCES += \
	dhcp6d/packet/batch.c \
	dhcp6d/packet/batch.h \
	dhcp6d/packet/current.c \
	dhcp6d/packet/current.h \
	dhcp6d/packet/outbox.c \
	dhcp6d/packet/outbox.h \
	dhcp6d/packet/parked.c \
	dhcp6d/packet/parked.h \
	dhcp6d/packet/receive.c \
	dhcp6d/packet/receive.h \
	dhcp6d/packet/send.c \
	dhcp6d/packet/send.h \
	dhcp6d/packet/worker.c \
	dhcp6d/packet/worker.h

# What the answer says: options and bytes.
dhcp6d_packet_libpacket_a_SOURCES += \
	dhcp6d/packet/encode.c \
	dhcp6d/packet/encode.h \
	dhcp6d/packet/flex_option.c \
	dhcp6d/packet/flex_option.h \
	dhcp6d/packet/flex_option_log.c \
	dhcp6d/packet/flex_option_log.h \
	dhcp6d/packet/once.c \
	dhcp6d/packet/once.h \
	dhcp6d/packet/options.c \
	dhcp6d/packet/options.h \
	dhcp6d/packet/relay_options.c \
	dhcp6d/packet/relay_options.h \
	dhcp6d/packet/reply_options.h \
	dhcp6d/packet/scopes.c \
	dhcp6d/packet/scopes.h \
	dhcp6d/packet/vendor_options.c \
	dhcp6d/packet/vendor_options.h
