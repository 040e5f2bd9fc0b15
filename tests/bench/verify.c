/*
 * tests/bench/verify.c: see verify.h.
 */
#include "tests/bench/verify.h"

#include <arpa/inet.h>
#include <string.h>

#define STATUS_NO_ADDRS 2
#define STATUS_NO_PREFIX 6

struct relay
verify_relay(const struct verify_config *config, uint32_t client)
{
	struct relay relay = {.link = config->link};
	uint32_t low, link = client % config->links;

	memcpy(&low, &relay.link.s6_addr[4], sizeof(low));
	low = htonl(ntohl(low) + link);
	memcpy(&relay.link.s6_addr[4], &low, sizeof(low));
	relay.peer.s6_addr[0] = 0xfe;
	relay.peer.s6_addr[1] = 0x80;
	low = htonl(client);
	memcpy(&relay.peer.s6_addr[12], &low, sizeof(low));
	return relay;
}

/* The server's identifier is learnt once and must stay. */
static bool
check_server_id(struct verify *verify, const struct message *answer)
{
	if (answer->server_id_size == 0)
		return false;
	if (verify->server_id_size == 0) {
		verify->server_id_size = answer->server_id_size;
		memcpy(verify->server_id, answer->server_id,
		    answer->server_id_size);
	}
	return verify->server_id_size == answer->server_id_size &&
	       memcmp(verify->server_id, answer->server_id,
		   answer->server_id_size) == 0;
}

/* Addresses must be of the client's link where there are several. */
static bool
check_link(const struct verify_config *config, uint32_t client,
    const struct message *answer)
{
	struct relay relay = verify_relay(config, client);

	if (!config->relayed || config->links == 1 || answer->na.length == 0)
		return true;
	return memcmp(&relay.link, &answer->na.address, 8) == 0;
}

/* NULL, or what is wrong with what an answer grants. */
static const char *
check_leases(const struct verify_config *config, uint32_t client,
    const struct message *answer)
{
	if (config->none_left_is_right &&
	    (answer->status == STATUS_NO_ADDRS ||
		answer->status == STATUS_NO_PREFIX))
		return NULL;
	if (answer->status != 0)
		return "a status code that is not Success";
	if (config->na && answer->na.length == 0)
		return "no address";
	if (config->pd && answer->pd.length == 0)
		return "no prefix";
	if (answer->valid == 0)
		return "a valid lifetime of 0";
	if (!check_link(config, client, answer))
		return "an address of another link";
	return NULL;
}

const char *
verify_answer(struct verify *verify, const struct verify_question *question,
    const struct message *answer)
{
	uint8_t want = MESSAGE_REPLY;

	if (question->type == MESSAGE_SOLICIT && !question->rapid)
		want = MESSAGE_ADVERTISE;
	if (answer->type != want)
		return "a reply of another type";
	if (!answer->client_id_same)
		return "another client's identifier";
	if (!check_server_id(verify, answer))
		return "no server identifier, or another one";
	if (question->type == MESSAGE_INFORMATION)
		return NULL;
	if (question->rapid && !answer->rapid)
		return "a reply without the rapid commit option";
	return check_leases(&verify->config, question->client, answer);
}
