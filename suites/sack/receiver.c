/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/sack/receiver.h"

#include <stdio.h>

uint32_t receiver_tsn(struct receiver receiver, unsigned n)
{
	return receiver.peer->initial_tsn + n - 1;
}

static void set_up(struct receiver *receiver, const char *second_path)
{
	struct peer *peer = receiver->peer;
	struct sockaddr_storage address;
	struct tlv_spec second = {0};

	if (second_path) {
		address = peer_own_address(peer, second_path);
		second = tlv_address(&address);
	}
	peer_send(peer, INIT, .tlvs = {second});
	receiver->a_rwnd = peer_expect(peer, INIT_ACK)->chunk->init.a_rwnd;
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(receiver->iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	/* Until then nothing but HEARTBEATs may be sent there. */
	if (second_path)
		expect_event(receiver->iut, SCTP_PEER_ADDR_CHANGE, .path = second_path,
			     .state = SCTP_ADDR_CONFIRMED);
}

struct receiver receiver_open_with(struct lab *lab, const struct receiver_options *options)
{
	struct peer *peer = options->peer ? options->peer : peer_open(lab);
	struct receiver receiver = {.lab = lab, .peer = peer};

	if (options->first_tsn)
		peer->initial_tsn = peer->next_tsn = options->first_tsn;
	receiver.iut =
		endpoint_listen(lab, "iut", ONE_TO_MANY, .receive_buffer = options->receive_buffer);
	endpoint_set(receiver.iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	set_up(&receiver, options->second_path);
	return receiver;
}

static void start(struct receiver receiver)
{
	send_nth(receiver, 1);
	expect_sack(receiver, 1);
	expect_message(receiver.iut, 0, "x");
}

struct receiver receiver_started_with(struct lab *lab, const struct receiver_options *options)
{
	struct receiver receiver = receiver_open_with(lab, options);

	start(receiver);
	return receiver;
}

static void end(struct receiver receiver)
{
	endpoint_read(receiver.iut, true);
	peer_send(receiver.peer, ABORT);
	expect_event(receiver.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_reset(receiver.peer);
}

void receiver_close(struct receiver receiver)
{
	end(receiver);
	endpoint_close(receiver.iut);
}

void receiver_restart(struct receiver receiver)
{
	end(receiver);
	peer_connect(receiver.peer, receiver.iut);
	start(receiver);
}

static void print_gaps(char *text, size_t size, const struct gap_block *gaps, unsigned count)
{
	size_t length = 0;

	text[0] = 0;
	for (unsigned i = 0; i < count && length < size; i++)
		length += (size_t)snprintf(text + length, size - length, " %u-%u", gaps[i].start,
					   gaps[i].end);
}

static void check_gaps(const struct sack_wanted *wanted, const struct chunk *sack)
{
	struct gap_block got[MAX_BLOCKS];
	char expected_text[512], got_text[512];
	unsigned expected = 0, shown = 0;

	while (wanted->gaps[expected].start)
		expected++;
	for (; shown < sack->sack.gaps && shown < MAX_BLOCKS; shown++)
		got[shown] = sack_gap(sack, shown);
	if (sack->sack.gaps == expected &&
	    !memcmp(got, wanted->gaps, expected * sizeof(struct gap_block)))
		return;
	print_gaps(expected_text, sizeof(expected_text), wanted->gaps, expected);
	print_gaps(got_text, sizeof(got_text), got, shown);
	scenario_fail(wanted->file, wanted->line,
		      "the SACK was to have %u gap blocks:%s; it has %u:%s", expected,
		      expected_text, sack->sack.gaps, got_text);
}

static void check_duplicates(struct receiver receiver, const struct sack_wanted *wanted,
			     const struct chunk *sack)
{
	unsigned expected = 0;

	while (wanted->duplicates[expected])
		expected++;
	if (sack->sack.duplicates != expected)
		scenario_fail(wanted->file, wanted->line,
			      "the SACK was to report %u duplicates, it reports %u", expected,
			      sack->sack.duplicates);
	for (unsigned i = 0; i < expected; i++) {
		uint32_t tsn = receiver_tsn(receiver, wanted->duplicates[i]);

		if (sack_duplicate(sack, i) != tsn)
			scenario_fail(wanted->file, wanted->line,
				      "duplicate %u of the SACK was to be TSN %u, it is %u", i, tsn,
				      sack_duplicate(sack, i));
	}
}

static void check_window(const struct sack_wanted *wanted, const struct chunk *sack)
{
	uint32_t a_rwnd = wanted->a_rwnd == NO_WINDOW ? 0 : (uint32_t)wanted->a_rwnd;

	if (wanted->a_rwnd && sack->sack.a_rwnd != a_rwnd)
		scenario_fail(wanted->file, wanted->line,
			      "the SACK was to have a_rwnd %u, it has %u", a_rwnd,
			      sack->sack.a_rwnd);
}

const struct packet *receiver_expect_sack(struct receiver receiver,
					  const struct sack_wanted *wanted)
{
	const struct packet *packet =
		peer_expect_with(receiver.peer, SACK,
				 &(struct peer_wanted){.file = wanted->file,
						       .line = wanted->line,
						       .tag = USUAL,
						       .within = jiffy(),
						       .path = wanted->path,
						       .after = wanted->after});
	const struct chunk *sack = packet->chunk;
	uint32_t tsn = receiver_tsn(receiver, wanted->cumulative);

	if (sack->sack.cumulative_tsn != tsn)
		scenario_fail(wanted->file, wanted->line,
			      "the SACK was to acknowledge TSN %u, it acknowledges %u (%+d)", tsn,
			      sack->sack.cumulative_tsn,
			      (int32_t)(sack->sack.cumulative_tsn - tsn));
	check_gaps(wanted, sack);
	check_duplicates(receiver, wanted, sack);
	check_window(wanted, sack);
	return packet;
}

void receiver_expect_delayed(struct receiver receiver, unsigned n, const char *file, int line)
{
	receiver_expect_sack(receiver, &(struct sack_wanted){.file = file,
							     .line = line,
							     .cumulative = n,
							     .after = SACK_DELAY});
}

void receiver_settle(struct receiver receiver)
{
	let_pass(receiver.lab, 2 * SACK_DELAY);
	while (peer_next(receiver.peer, 0) == SACK)
		peer_expect(receiver.peer, SACK);
}

struct sctp_sack_info receiver_set_delay(struct endpoint *endpoint, uint32_t delay,
					 uint32_t frequency)
{
	struct sctp_sack_info info = {.sack_assoc_id = endpoint->association,
				      .sack_delay = delay,
				      .sack_freq = frequency};

	endpoint_set(endpoint, SCTP_DELAYED_SACK, &info, sizeof(info));
	endpoint_get(endpoint, SCTP_DELAYED_SACK, &info, sizeof(info));
	return info;
}
