/*
 * lease/extra.c: see extra.h.
 */
#include "dhcp6d/lease/extra.h"

#include <string.h>

#define DUID_LLT 1
#define DUID_LL 3
#define DUID_LLT_ADDRESS 8 /* after type, hardware type, time */
#define DUID_LL_ADDRESS 4  /* after type, hardware type */

struct extra {
	uint32_t hwaddr_source;
	uint16_t hwtype;
	uint16_t hostname_size, user_context_size;
	uint8_t hwaddr_size;
	uint8_t bytes[]; /* link-layer address, host name, user context */
};

static size_t
extra_size(const struct extra *extra)
{
	return offsetof(struct extra, bytes) + extra->hwaddr_size +
	       extra->hostname_size + extra->user_context_size;
}

/* The link-layer address in a DUID; empty if it has none. */
static struct span
duid_hwaddr(struct span duid, uint16_t *hwtype)
{
	size_t start;

	if (duid.size < DUID_LL_ADDRESS)
		return SPAN_EMPTY;
	switch (load_u16(duid.data)) {
	case DUID_LLT:
		start = DUID_LLT_ADDRESS;
		break;
	case DUID_LL:
		start = DUID_LL_ADDRESS;
		break;
	default:
		return SPAN_EMPTY;
	}
	if (duid.size <= start)
		return SPAN_EMPTY;
	*hwtype = load_u16(duid.data + 2);
	return span_of(duid.data + start, duid.size - start);
}

static bool
is_in_duid(const struct lease *lease)
{
	uint16_t hwtype = 0;
	struct span hwaddr = duid_hwaddr(lease->duid, &hwtype);
	uint32_t source = lease->hwaddr_source;

	return hwaddr.size > 0 && span_equal(hwaddr, lease->hwaddr) &&
	       hwtype == lease->hwtype && source != 0 &&
	       (source & (source - 1)) == 0 && source <= HWADDR_DOCSIS_MODEM;
}

static bool
is_needed(const struct lease *lease, bool in_duid)
{
	return lease->hostname.size > 0 || lease->user_context.size > 0 ||
	       (!in_duid && (lease->hwaddr.size > 0 || lease->hwtype != 0 ||
				lease->hwaddr_source != 0));
}

static uint8_t
flags_of(const struct lease *lease, bool in_duid)
{
	unsigned flags = 0;

	if (lease->fqdn_forward)
		flags |= RECORD_FQDN_FORWARD;
	if (lease->fqdn_reverse)
		flags |= RECORD_FQDN_REVERSE;
	if (lease->user_context.size > 0)
		flags |= RECORD_CONTEXT;
	if (in_duid)
		flags |= RECORD_HWADDR_IN_DUID |
			 (unsigned)__builtin_ctz(lease->hwaddr_source)
			     << RECORD_SOURCE_SHIFT;
	return (uint8_t)flags;
}

static void
put_span(uint8_t **to, struct span span)
{
	if (span.size > 0)
		memcpy(*to, span.data, span.size);
	*to += span.size;
}

/* The blob's head, and what goes into the record; 0: no blob is needed. */
static enum err
plan(const struct lease *lease, struct lease_record *record, struct extra *head,
    size_t *size)
{
	bool in_duid = is_in_duid(lease);

	record->flags = flags_of(lease, in_duid);
	record->extra = BLOB_NONE;
	*size = 0;
	if (lease->hwaddr.size > LEASE_DUID_MAX ||
	    lease->hostname.size > LEASE_HOSTNAME_MAX ||
	    lease->user_context.size > LEASE_USER_CONTEXT_MAX)
		return ERR_RANGE;
	if (!is_needed(lease, in_duid))
		return ERR_NONE;
	*head = (struct extra){.hwaddr_source = lease->hwaddr_source,
	    .hwtype = lease->hwtype,
	    .hwaddr_size = in_duid ? 0 : (uint8_t)lease->hwaddr.size,
	    .hostname_size = (uint16_t)lease->hostname.size,
	    .user_context_size = (uint16_t)lease->user_context.size};
	*size = extra_size(head);
	return ERR_NONE;
}

static void
write_blob(void *blob, const struct extra *head, const struct lease *lease)
{
	struct extra *extra = blob;
	uint8_t *to = extra->bytes;

	memcpy(extra, head, offsetof(struct extra, bytes));
	put_span(&to, span_of(lease->hwaddr.data, head->hwaddr_size));
	put_span(&to, lease->hostname);
	put_span(&to, lease->user_context);
}

enum err
extra_keep(
    struct blobs *blobs, const struct lease *lease, struct lease_record *record)
{
	struct extra head;
	size_t size;
	enum err err = plan(lease, record, &head, &size);

	if (err != ERR_NONE || size == 0)
		return err;
	err = blobs_get(blobs, size, &record->extra);
	if (err == ERR_NONE)
		write_blob(blobs_at(blobs, record->extra), &head, lease);
	return err;
}

enum err
extra_write(const struct lease *lease, struct lease_record *record, void *out,
    size_t *size)
{
	struct extra head;
	enum err err = plan(lease, record, &head, size);

	if (err == ERR_NONE && *size > 0)
		write_blob(out, &head, lease);
	return err;
}

enum err
extra_take(struct blobs *blobs, const void *written, size_t size,
    struct lease_record *record)
{
	enum err err;

	record->extra = BLOB_NONE;
	if (size == 0)
		return ERR_NONE;
	err = blobs_get(blobs, size, &record->extra);
	if (err == ERR_NONE)
		memcpy(blobs_at(blobs, record->extra), written, size);
	return err;
}

void
extra_drop(struct blobs *blobs, struct lease_record *record)
{
	const struct extra *extra;

	if (record->extra == BLOB_NONE)
		return;
	extra = blobs_at(blobs, record->extra);
	blobs_put(blobs, record->extra, extra_size(extra));
	record->extra = BLOB_NONE;
}

static void
read_blob(const struct blobs *blobs, uint32_t handle, struct lease *out)
{
	const struct extra *extra = blobs_at(blobs, handle);
	const uint8_t *from = extra->bytes;

	out->hwaddr_source = extra->hwaddr_source;
	out->hwtype = extra->hwtype;
	out->hwaddr = span_of(from, extra->hwaddr_size);
	from += extra->hwaddr_size;
	out->hostname = span_of(from, extra->hostname_size);
	from += extra->hostname_size;
	out->user_context = span_of(from, extra->user_context_size);
}

void
extra_read(const struct blobs *blobs, const struct lease_record *record,
    struct lease *out)
{
	out->hwaddr = out->hostname = out->user_context = SPAN_EMPTY;
	out->hwtype = 0;
	out->hwaddr_source = HWADDR_UNKNOWN;
	out->fqdn_forward = record->flags & RECORD_FQDN_FORWARD;
	out->fqdn_reverse = record->flags & RECORD_FQDN_REVERSE;
	if (record->extra != BLOB_NONE)
		read_blob(blobs, record->extra, out);
	if (record->flags & RECORD_HWADDR_IN_DUID) {
		out->hwaddr = duid_hwaddr(out->duid, &out->hwtype);
		out->hwaddr_source = UINT32_C(1)
				     << (record->flags >> RECORD_SOURCE_SHIFT);
	}
}
