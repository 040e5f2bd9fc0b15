/*
 * ctl_capture.c: a DHCPv6 message out of a capture file.
 *
 * pcap (any byte order, micro- or nanoseconds) and pcapng, over Ethernet (with
 * VLAN tags), Linux cooked captures and raw IP. What goes to port 547 counts.
 * The file may be anybody's: every length is checked.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"
#include "libcommon/bytes.h"

#define FILE_MAX (64u << 20)
#define IPV6_HEADER 40
#define UDP_HEADER 8
#define NEXT_UDP 17
#define SERVER_PORT 547
#define ETHERTYPE_IPV6 0x86dd

enum link {
	LINK_ETHERNET = 1,
	LINK_RAW = 101,
	LINK_COOKED = 113,
	LINK_COOKED_2 = 276
};

struct capture {
	const uint8_t *bytes;
	size_t size, at;
	bool swapped, is_ng;
	uint32_t link;
};

static uint32_t
number_at(const struct capture *c, size_t at)
{
	const uint8_t *b = c->bytes + at;

	return c->swapped ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
				(uint32_t)b[2] << 8 | b[3]
			  : (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 |
				(uint32_t)b[1] << 8 | b[0];
}

static unsigned
network_u16(const uint8_t *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

/* The head of the file; false if it is no capture. */
static bool
open_capture(struct capture *c)
{
	static const uint32_t magics[] = {0xa1b2c3d4, 0xa1b23c4d};

	if (c->size < 28)
		return false;
	if (memcmp(c->bytes, "\x0a\x0d\x0d\x0a", 4) == 0) {
		c->is_ng = true;
		c->swapped = c->bytes[8] == 0x1a;
		return number_at(c, 8) == 0x1a2b3c4d;
	}
	for (unsigned swapped = 0; swapped < 2; swapped++) {
		c->swapped = swapped != 0;
		for (size_t i = 0; i < 2; i++) {
			if (number_at(c, 0) != magics[i])
				continue;
			c->link = number_at(c, 20) & 0xffff;
			c->at = 24;
			return true;
		}
	}
	return false;
}

static bool
next_of_pcap(struct capture *c, struct span *frame)
{
	uint32_t size;

	if (c->size - c->at < 16)
		return false;
	size = number_at(c, c->at + 8);
	c->at += 16;
	if (size > c->size - c->at)
		return false;
	*frame = span_of(c->bytes + c->at, size);
	c->at += size;
	return true;
}

/* Blocks: of an interface (1), of a packet (6, 3). */
static bool
next_of_ng(struct capture *c, struct span *frame)
{
	uint32_t type, size, captured;
	size_t at;

	while (c->size - c->at >= 12) {
		at = c->at;
		type = number_at(c, at);
		size = number_at(c, at + 4);
		if (size < 12 || size % 4 != 0 || size > c->size - at)
			return false;
		c->at += size;
		if (type == 1 && size >= 20) {
			c->link = number_at(c, at + 8) & 0xffff;
		} else if (type == 6 && size >= 32) {
			captured = number_at(c, at + 20);
			if (captured > size - 32)
				return false;
			*frame = span_of(c->bytes + at + 28, captured);
			return true;
		} else if (type == 3 && size >= 16) {
			captured = number_at(c, at + 8);
			*frame = span_of(c->bytes + at + 12,
			    captured < size - 16 ? captured : size - 16);
			return true;
		}
	}
	return false;
}

/* What stands before IP; false if it is not IPv6. */
static bool
skip_link(uint32_t link, struct span *frame)
{
	size_t head = 0, type = 0;

	if (link == LINK_ETHERNET)
		head = 14, type = 12;
	else if (link == LINK_COOKED)
		head = 16, type = 14;
	else if (link == LINK_COOKED_2)
		head = 20;
	else if (link != LINK_RAW)
		return false;
	/* a VLAN tag stands before the type */
	while (link == LINK_ETHERNET && frame->size >= head + 4 &&
	       (network_u16(frame->data + type) == 0x8100 ||
		   network_u16(frame->data + type) == 0x88a8)) {
		head += 4;
		type += 4;
	}
	if (frame->size < head + IPV6_HEADER + UDP_HEADER ||
	    (head > 0 && network_u16(frame->data + type) != ETHERTYPE_IPV6))
		return false;
	*frame = span_of(frame->data + head, frame->size - head);
	return true;
}

/* The message in a packet that goes to a server, and its sender. */
static bool
is_for_server(struct span packet, struct span *message, char source[])
{
	const uint8_t *udp = packet.data + IPV6_HEADER;
	size_t size;

	if (packet.data[0] >> 4 != 6 || packet.data[6] != NEXT_UDP ||
	    network_u16(udp + 2) != SERVER_PORT)
		return false;
	size = network_u16(udp + 4);
	if (size <= UDP_HEADER || size > packet.size - IPV6_HEADER)
		return false;
	*message = span_of(udp + UDP_HEADER, size - UDP_HEADER);
	return inet_ntop(AF_INET6, packet.data + 8, source, INET6_ADDRSTRLEN) !=
	       NULL;
}

static bool
find_message(struct capture *c, unsigned number, struct span *message,
    char source[INET6_ADDRSTRLEN])
{
	struct span frame;

	while (c->is_ng ? next_of_ng(c, &frame) : next_of_pcap(c, &frame)) {
		if (skip_link(c->link, &frame) &&
		    is_for_server(frame, message, source) && --number == 0)
			return true;
	}
	return false;
}

static uint8_t *
read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = file != NULL ? malloc(FILE_MAX) : NULL;

	if (bytes != NULL)
		*size = fread(bytes, 1, FILE_MAX, file);
	if (file != NULL)
		fclose(file);
	return bytes;
}

enum ctl_status
ctl_capture(
    const struct ctl *ctl, const char *path, unsigned number, json_t *arguments)
{
	struct capture capture = {.size = 0};
	char source[INET6_ADDRSTRLEN], *hex;
	uint8_t *bytes = read_all(path, &capture.size);
	enum ctl_status status = CTL_GOOD;
	struct span message;

	if (bytes == NULL)
		return ctl_fail(
		    ctl, CTL_FAILED, "%s: %s", path, strerror(errno));
	capture.bytes = bytes;
	if (!open_capture(&capture)) {
		status = ctl_fail(
		    ctl, CTL_FAILED, "%s is neither pcap nor pcapng", path);
	} else if (!find_message(&capture, number, &message, source)) {
		status = ctl_fail(ctl, CTL_FAILED,
		    "%s has no %u packets to port 547", path, number);
	} else {
		hex = malloc(2 * message.size + 1);
		for (size_t i = 0; hex != NULL && i < message.size; i++)
			sprintf(hex + 2 * i, "%02x", message.data[i]);
		json_object_set_new(arguments, "packet", json_string(hex));
		if (json_object_get(arguments, "source") == NULL)
			json_object_set_new(
			    arguments, "source", json_string(source));
		free(hex);
	}
	free(bytes);
	return status;
}
