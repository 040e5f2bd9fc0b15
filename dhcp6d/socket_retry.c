/*
 * socket_retry.c: see its header.
 */
#include "dhcp6d/socket_retry.h"

#include <limits.h>

#define NS_PER_MS UINT64_C(1000000)

bool
socket_retry_begin(struct socket_retry *retry, const struct snapshot *snapshot,
    uint64_t now_ns, size_t left)
{
	*retry = (struct socket_retry){
	    .require_all = snapshot->service_sockets_require_all,
	    .tries_left = snapshot->service_sockets_max_retries,
	    .wait_ns = snapshot->service_sockets_retry_wait_ms * NS_PER_MS,
	    .next_ns = UINT64_MAX,
	};
	if (left == 0)
		return true;
	if (retry->tries_left == 0)
		return !retry->require_all;
	retry->next_ns = now_ns + retry->wait_ns;
	return true;
}

bool
socket_retry_is_due(const struct socket_retry *retry, uint64_t now_ns)
{
	return retry->next_ns <= now_ns;
}

enum socket_retry_end
socket_retry_note(struct socket_retry *retry, uint64_t now_ns, size_t left)
{
	retry->next_ns = UINT64_MAX;
	if (left == 0)
		return SOCKET_RETRY_GOES_ON;
	if (--retry->tries_left == 0)
		return retry->require_all ? SOCKET_RETRY_FATAL
					  : SOCKET_RETRY_GAVE_UP;
	retry->next_ns = now_ns + retry->wait_ns;
	return SOCKET_RETRY_GOES_ON;
}

int
socket_retry_timeout(const struct socket_retry *retry, uint64_t now_ns)
{
	uint64_t left;

	if (retry->next_ns == UINT64_MAX)
		return INT_MAX;
	if (retry->next_ns <= now_ns)
		return 0;
	left = (retry->next_ns - now_ns + NS_PER_MS - 1) / NS_PER_MS;
	return left > INT_MAX ? INT_MAX : (int)left;
}
