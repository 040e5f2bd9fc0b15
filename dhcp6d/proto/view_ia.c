/*
 * proto/view_ia.c: IA_NA and IA_PD options with what they hold.
 *
 * An IA's leases stand together in view->leases, so that an IA is a range.
 * When a second IA of the same type and IAID comes (printers and Windows send
 * an empty one first, protocol.md 7.8), its leases are moved next to those of
 * the first.
 */
#include "dhcp6d/proto/view_read.h"

static struct view_ia *
find_ia(struct view *view, enum lease_type type, uint32_t iaid)
{
	for (unsigned i = 0; i < view->ia_count; i++) {
		if (view->ias[i].iaid == iaid && view->ias[i].type == type)
			return &view->ias[i];
	}
	return NULL;
}

/* Fields of an IAADDR or IAPREFIX, whose lengths are good. */
static void
read_lease(struct view_lease *lease, enum lease_type type, struct span value)
{
	struct reader r;

	reader_init(&r, value);
	lease->prefix_length = 128;
	if (type == LEASE_NA)
		lease->address = reader_address(&r);
	lease->preferred = reader_u32(&r);
	lease->valid = reader_u32(&r);
	if (type == LEASE_PD) {
		lease->prefix_length = reader_u8(&r);
		if (lease->prefix_length > 128)
			lease->prefix_length = 128; /* decoded leniently */
		lease->address =
		    address_mask(reader_address(&r), lease->prefix_length);
	}
	lease->options = reader_take(&r, reader_left(&r));
}

/* An IAPREFIX whose only fault is its length. */
static bool
is_too_long_prefix(const struct option_at *at)
{
	const size_t length_at = 2 * sizeof(uint32_t), fields = length_at + 17;

	return at->code == OPTION_IAPREFIX && at->value.size >= fields &&
	       at->value.data[length_at] > 128 &&
	       option_walk_is_good(
		   span_of(at->value.data + fields, at->value.size - fields));
}

/* Whether a lease like this stands in [first, first + count). */
static bool
stands_in(const struct view *view, unsigned first, unsigned count,
    const struct view_lease *lease)
{
	for (unsigned i = first; i < first + count; i++) {
		if (address_equal(view->leases[i].address, lease->address) &&
		    view->leases[i].prefix_length == lease->prefix_length)
			return true;
	}
	return false;
}

/* Adds the leases in options behind the last one, unless ia has them. */
static enum view_error
read_leases(struct view *view, const struct view_ia *ia, enum lease_type type,
    struct span options)
{
	uint16_t code = type == LEASE_NA ? OPTION_IAADDR : OPTION_IAPREFIX;
	const struct option_definition *definition = option_find_dhcp6(code);
	unsigned first = view->lease_count;
	struct option_at at;
	struct reader r;

	reader_init(&r, options);
	while (option_walk_next(&r, &at)) {
		struct view_lease *lease = &view->leases[view->lease_count];

		if (at.code != code ||
		    !(option_value_is_good(definition, at.value) ||
			(view->lenient && is_too_long_prefix(&at))))
			continue;
		if (view->lease_count == VIEW_LEASES_MAX)
			return VIEW_TOO_MANY;
		read_lease(lease, type, at.value);
		if (!stands_in(view, first, view->lease_count - first, lease) &&
		    !stands_in(view, ia->lease_first, ia->lease_count, lease))
			view->lease_count++;
	}
	return VIEW_GOOD;
}

static void
reverse(struct view_lease *leases, unsigned count)
{
	for (unsigned i = 0; i + 1 < count - i; i++) {
		struct view_lease saved = leases[i];

		leases[i] = leases[count - 1 - i];
		leases[count - 1 - i] = saved;
	}
}

/*
 * Moves the leases from first to the end behind those of ia; what stood
 * between moves up. Three reversals: no second array, linear in the leases.
 */
static void
merge(struct view *view, struct view_ia *ia, unsigned first)
{
	unsigned behind = ia->lease_first + ia->lease_count;
	unsigned added = view->lease_count - first;

	if (added == 0)
		return;
	reverse(&view->leases[behind], first - behind);
	reverse(&view->leases[first], added);
	reverse(&view->leases[behind], view->lease_count - behind);
	for (unsigned i = 0; i < view->ia_count; i++) {
		if (&view->ias[i] != ia && view->ias[i].lease_first >= behind)
			view->ias[i].lease_first += (uint16_t)added;
	}
	ia->lease_count += (uint16_t)added;
}

enum view_error
view_add_ia(struct view *view, enum lease_type type, struct span value)
{
	struct view_ia ia = {.type = type, .lease_first = view->lease_count};
	struct view_ia *known;
	enum view_error error;
	struct reader r;

	reader_init(&r, value);
	ia.iaid = reader_u32(&r);
	ia.t1 = reader_u32(&r);
	ia.t2 = reader_u32(&r);
	known = find_ia(view, type, ia.iaid);
	if (known == NULL && view->ia_count == VIEW_IAS_MAX)
		return VIEW_TOO_MANY;
	error = read_leases(view, known != NULL ? known : &ia, type,
	    reader_take(&r, reader_left(&r)));
	if (error != VIEW_GOOD)
		return error;
	if (known != NULL) {
		merge(view, known, ia.lease_first);
		return VIEW_GOOD;
	}
	ia.lease_count = (uint16_t)(view->lease_count - ia.lease_first);
	view->ias[view->ia_count++] = ia;
	return VIEW_GOOD;
}
