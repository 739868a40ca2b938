/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which SACKs are miss indications while DATA from before a change of the primary path is outstanding: the split fast
 * retransmit changeover aware congestion control (SFR-CACC) that Linux has had from the start.
 */
#define SUITE "congestion"
#include "harness/scenario/scenario.h"

enum { NEW_DATA = 5, SACKS_MAX = 4 };

struct change {
	const char *what;
	const char
		*old_paths; /* of the DATA before the change, 0 or 1 each; the last one is lost */
	unsigned cumulative[SACKS_MAX]; /* of the SACKs after it; 0 at the end */
	bool retransmitted; /* the last of the DATA before the change */
};

/* The primary path was path0 and is path1 from now on. */
static const struct change changes[] = {
	{"each acknowledges DATA of its path", "0000", {1, 2, 3}, true},
	{"each acknowledges DATA of the other path alone", "1110", {1, 2, 3}, false},
	{"each acknowledges DATA of both paths, and it is not on the primary one",
	 "0101010",
	 {2, 4, 6},
	 false},
	{"each acknowledges DATA of both paths, and it is on the primary one",
	 "0101011",
	 {2, 4, 6},
	 true},
	{"only the first acknowledges DATA of its path", "00", {1, 1, 1, 1}, false},
};

static void send_on(struct association association, const char *path, unsigned n)
{
	endpoint_send(association.iut, 0, NULL, .size = 100, .path = path);
	expect_data(association, n, .path = path);
}

SCENARIO(
	miss_indications_after_a_change,
	"After a change of the primary path a SACK is a miss indication for the path that it acknowledges DATA "
	"of, and for the new primary path alone if it acknowledges some of two",
	.lab = &scripted_dual_path)
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		const struct change *change = &changes[i];
		unsigned lost = (unsigned)strlen(change->old_paths);
		struct association association =
			association_open(lab, .peer = peer, .without_pf = true, .paths = {"path1"});

		scenario_note("three SACKs after the change: %s", change->what);
		for (unsigned n = 1; n <= lost; n++)
			send_on(association, change->old_paths[n - 1] == '0' ? "path0" : "path1",
				n);
		endpoint_set_primary(association.iut, "path1");
		for (unsigned n = 1; n <= NEW_DATA; n++)
			send_on(association, "path1", lost + n);
		for (unsigned j = 0; j < SACKS_MAX && change->cumulative[j] > 0; j++)
			send_sack(association, change->cumulative[j],
				  .gaps = {{lost + 1, lost + 1 + j}}, .path = "path1");
		if (change->retransmitted)
			expect_fast_retransmission(association, lost);
		expect_silence(association);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(primary_path_chosen_again,
	 "To choose the path that is primary already is no change: DATA that is outstanding is "
	 "retransmitted after three miss indications as ever",
	 .lab = &scripted_dual_path)
{
	struct association association = association_open(lab, .paths = {"path1"});

	for (unsigned n = 1; n <= NEW_DATA; n++)
		send_on(association, "path0", n);
	for (unsigned times = 0; times < 2; times++)
		endpoint_set_primary(association.iut, "path0");
	for (unsigned n = 2; n <= 4; n++)
		send_sack(association, 0, .gaps = {{2, n}}, .path = "path0");
	expect_fast_retransmission(association, 1);
	expect_silence(association);
}
