/*
 * gate.c: how much the kernel is to drop for us, and when no longer.
 */
#include "dhcp6d/packet/gate.h"

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/net/keep_filter.h"
#include "dhcp6d/packet/receive.h"

static void
set_step(struct gate *gate, unsigned step, uint64_t steady_ns)
{
	if (step == 0)
		keep_filter_detach(gate->socket);
	else if (!keep_filter_attach(gate->socket, 1u << (2 * step)))
		return;
	gate->step = step;
	gate->since_ns = steady_ns;
}

bool
gate_press(struct gate *gate, unsigned pressure, uint64_t steady_ns)
{
	bool was_open = gate->step == 0;

	if (gate->socket < 0 || gate->step == GATE_STEPS ||
	    pressure <= RECEIVE_HARD_PRESSED)
		return false;
	if (!was_open && steady_ns - gate->since_ns < GATE_SHUTS_NS)
		return false;
	set_step(gate, gate->step + 1, steady_ns);
	return was_open && gate->step > 0;
}

void
gate_ease(struct gate *gate, uint64_t steady_ns)
{
	if (gate->step > 0 && steady_ns - gate->since_ns >= GATE_OPENS_NS &&
	    receiver_pressure(gate->socket) <= GATE_OPENS_AT)
		set_step(gate, gate->step - 1, steady_ns);
}

void
gate_open(struct gate *gate)
{
	if (gate->step > 0)
		set_step(gate, 0, 0);
}

int
gate_timeout_ms(const struct gate *gate)
{
	return gate->step > 0 ? (int)(GATE_OPENS_NS / 1000000) : -1;
}
