/*
 * proto/duid.c: the DUID types that have a structure (RFC 9915 11).
 */
#include "dhcp6d/proto/duid.h"

void
duid_make_llt(struct writer *w, uint16_t hardware_type, int64_t time_s,
    struct span address)
{
	writer_u16(w, DUID_LLT);
	writer_u16(w, hardware_type);
	writer_u32(w, (uint32_t)(uint64_t)(time_s - DUID_EPOCH));
	writer_bytes(w, address);
}

void
duid_make_ll(struct writer *w, uint16_t hardware_type, struct span address)
{
	writer_u16(w, DUID_LL);
	writer_u16(w, hardware_type);
	writer_bytes(w, address);
}

void
duid_make_en(struct writer *w, uint32_t enterprise, struct span identifier)
{
	writer_u16(w, DUID_EN);
	writer_u32(w, enterprise);
	writer_bytes(w, identifier);
}

bool
duid_hardware_address(
    struct span duid, uint16_t *hardware_type, struct span *address)
{
	struct reader r;
	uint16_t type;

	reader_init(&r, duid);
	type = reader_u16(&r);
	if (type != DUID_LLT && type != DUID_LL)
		return false;
	*hardware_type = reader_u16(&r);
	if (type == DUID_LLT)
		reader_u32(&r);
	*address = reader_take(&r, reader_left(&r));
	return reader_good(&r) && address->size > 0;
}
