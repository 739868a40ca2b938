/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: an INIT holds nothing. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	/* The endpoint's limit; Linux takes one association more than the backlog says. */
	BACKLOG = 4,
	LIMIT = BACKLOG + 1,
	/* Each from another port, so each would be another association. */
	INITS = 512,
	FIRST_PORT = 10000,
	/* Caches, and the quarantine of a kernel with KASAN, take memory until they are full. */
	ROUNDS = 8,
	/*
	 * Kernel memory that may be taken meanwhile, by whatever: a KiB an INIT, where an
	 * association of Linux takes 5 KiB.
	 */
	ALLOWANCE_KIB = INITS,
};

/* What the kernel holds. */
struct holdings {
	unsigned associations; /* lines of /proc/net/sctp/assocs */
	unsigned sockets; /* of the node, /proc/net/sockstat */
	int64_t slab; /* kernel memory in KiB, /proc/meminfo */
};

static FILE *open_proc(const char *name)
{
	FILE *file = fopen(name, "re");

	if (!file)
		scenario_error("cannot open %s: %s", name, strerror(errno));
	return file;
}

/* The number after the first occurrence of `label` at the beginning of a line. */
static int64_t read_number(const char *name, const char *label)
{
	FILE *file = open_proc(name);
	int64_t number = -1;
	char line[256];

	while (number < 0 && fgets(line, sizeof(line), file))
		if (!strncmp(line, label, strlen(label)))
			number = strtoll(line + strlen(label), NULL, 10);
	fclose(file);
	if (number < 0)
		scenario_error("%s has no number for %s", name, label);
	return number;
}

static unsigned count_lines(const char *name)
{
	FILE *file = open_proc(name);
	unsigned lines = 0;
	int c;

	while ((c = fgetc(file)) != EOF)
		lines += c == '\n';
	fclose(file);
	return lines;
}

/* Called inside the node. */
static int read_holdings(void *context)
{
	struct holdings *holdings = context;

	holdings->associations = count_lines("/proc/net/sctp/assocs") - 1; /* the heading */
	holdings->sockets = (unsigned)read_number("/proc/net/sockstat", "sockets: used");
	holdings->slab = read_number("/proc/meminfo", "Slab:");
	return 0;
}

static struct holdings holdings_of(struct lab *lab)
{
	struct holdings holdings;

	/* What the kernel frees after a grace period (RCU) is gone by then. */
	let_pass(lab, SECONDS(1));
	if (lab_inside(lab, "iut", read_holdings, &holdings) != 0)
		scenario_error("%s", lab_error(lab));
	return holdings;
}

/* The peer sends an INIT from another port and gets its INIT ACK. */
static void begin_another(struct peer *peer)
{
	peer->port++;
	peer_reset(peer);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
}

static void set_up_another(struct peer *peer)
{
	begin_another(peer);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
}

/*
 * ETSI: only one association is left below the limit.  Linux does not limit associations as such;
 * its nearest limit is the backlog of a one-to-one endpoint, which counts associations that the
 * user has not yet accepted.
 */
SCENARIO(as_i_1_4,
	 "Thousands of INITs that no COOKIE ECHO follows take neither memory nor the last "
	 "association that the endpoint's limit leaves",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_4",
	 .spec = {"RFC9260-5.1-6", "RFC9260-5.1-15"})
{
	struct peer *peer = peer_open(lab, .port = FIRST_PORT);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_ONE, .backlog = BACKLOG);
	struct holdings before = {0}, after;

	for (int i = 0; i < LIMIT - 1; i++)
		set_up_another(peer);
	after = holdings_of(lab);
	ck_assert_uint_eq(after.associations, LIMIT - 1);
	/* What INITs hold for good they take in every round. */
	for (int round = 0; round == 0 || after.slab > before.slab + ALLOWANCE_KIB; round++) {
		ck_assert_msg(round < ROUNDS,
			      "each %d INITs take kernel memory, the last %" PRId64 " KiB", INITS,
			      after.slab - before.slab);
		before = after;
		for (int i = 0; i < INITS; i++)
			begin_another(peer);
		after = holdings_of(lab);
		scenario_note("%d INITs changed the kernel's slab memory by %" PRId64 " KiB", INITS,
			      after.slab - before.slab);
	}
	ck_assert_uint_eq(after.associations, before.associations);
	ck_assert_uint_eq(after.sockets, before.sockets);

	set_up_another(peer);
	peer_expect_alive(peer);
	/* One more than the limit. */
	begin_another(peer);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, ABORT);
	for (int i = 0; i < LIMIT; i++)
		expect_event(endpoint_accept(iut), SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}
