/*
 * keep_filter.c: the program, a classic BPF one, as it can be attached without
 * rights. It has no loops, so each option that it may have to step over is a
 * piece of its own. A load beyond the datagram ends it with a drop: what is
 * torn is nobody's Renew.
 *
 * A filter of a UDP socket sees the datagram with its UDP header.
 */
#include "dhcp6d/net/keep_filter.h"

#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <sys/socket.h>

#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_walk.h"

#define UDP_HEADER_SIZE 8u
#define PASS_ALL 0xffffffffu
#define DRAW_SIZE 4       /* of draw */
#define TYPE_CHECK_SIZE 7 /* instructions of check_type */
#define OPTION_SIZE 18    /* of step_over */
#define PROGRAM_SIZE                                                           \
	(DRAW_SIZE + 1 + TYPE_CHECK_SIZE + 1 +                                 \
	    KEEP_FILTER_OPTIONS * OPTION_SIZE + 1)

struct program {
	struct sock_filter code[PROGRAM_SIZE];
	unsigned short size;
};

static void
add(struct program *program, uint16_t code, uint32_t value)
{
	program->code[program->size++] =
	    (struct sock_filter)BPF_STMT(code, value);
}

/* So many instructions further if the accumulator is the value, if not. */
static void
add_jump(struct program *program, uint32_t value, uint8_t yes, uint8_t no)
{
	program->code[program->size++] = (struct sock_filter)BPF_JUMP(
	    BPF_JMP | BPF_JEQ | BPF_K, value, yes, no);
}

/* Of the type in the accumulator: ends, or goes on behind if it is a relay's.
 */
static void
check_type(struct program *program)
{
	add_jump(program, MESSAGE_RENEW, 4, 0);
	add_jump(program, MESSAGE_REBIND, 3, 0);
	add_jump(program, MESSAGE_RELEASE, 2, 0);
	add_jump(program, MESSAGE_DECLINE, 1, 0);
	add_jump(program, MESSAGE_RELAY_FORWARD, 2, 1);
	add(program, BPF_RET | BPF_K, PASS_ALL);
	add(program, BPF_RET | BPF_K, 0);
}

/* The option at X: steps over it, or into the message that it carries. */
static void
step_over(struct program *program)
{
	add(program, BPF_LD | BPF_H | BPF_IND, 0);
	add_jump(program, OPTION_RELAY_MSG, 5, 0);
	add(program, BPF_LD | BPF_H | BPF_IND, 2);
	add(program, BPF_ALU | BPF_ADD | BPF_X, 0);
	add(program, BPF_ALU | BPF_ADD | BPF_K, OPTION_HEADER_SIZE);
	add(program, BPF_MISC | BPF_TAX, 0);
	add(program, BPF_JMP | BPF_JA, 1 + TYPE_CHECK_SIZE + 3);
	add(program, BPF_LD | BPF_B | BPF_IND, OPTION_HEADER_SIZE);
	check_type(program);
	add(program, BPF_MISC | BPF_TXA, 0);
	add(program, BPF_ALU | BPF_ADD | BPF_K,
	    OPTION_HEADER_SIZE + RELAY_HEADER_SIZE);
	add(program, BPF_MISC | BPF_TAX, 0);
}

static void
draw(struct program *program, unsigned one_in)
{
	add(program, BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)(SKF_AD_OFF + SKF_AD_RANDOM));
	add(program, BPF_ALU | BPF_AND | BPF_K, one_in - 1);
	add_jump(program, 0, 0, 1);
	add(program, BPF_RET | BPF_K, PASS_ALL);
}

static void
write_program(struct program *program, unsigned one_in)
{
	program->size = 0;
	draw(program, one_in);
	add(program, BPF_LD | BPF_B | BPF_ABS, UDP_HEADER_SIZE);
	check_type(program);
	add(program, BPF_LDX | BPF_IMM, UDP_HEADER_SIZE + RELAY_HEADER_SIZE);
	for (unsigned i = 0; i < KEEP_FILTER_OPTIONS; i++)
		step_over(program);
	add(program, BPF_RET | BPF_K, PASS_ALL);
}

/* The filter looks at the first of what the kernel puts together, and its
 * verdict is about all: with a filter each datagram comes alone. */
static void
put_together(int socket, int together)
{
	(void)setsockopt(
	    socket, IPPROTO_UDP, UDP_GRO, &together, sizeof(together));
}

bool
keep_filter_attach(int socket, unsigned one_in)
{
	struct program program;
	struct sock_fprog filter;

	put_together(socket, 0);
	write_program(&program, one_in);
	filter = (struct sock_fprog){program.size, program.code};
	return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
		   sizeof(filter)) == 0;
}

void
keep_filter_detach(int socket)
{
	int unused = 0;

	(void)setsockopt(
	    socket, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof(unused));
	put_together(socket, 1);
}
