/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA that arrives while the kernel is short of memory. */
#define SUITE "sack"
#include "suites/sack/started.h"

#include <sys/socket.h>

#include "harness/scenario/association/ballast.h"

enum { LARGE = 1400, LAST = 9 };

/* The user reads messages of that size, and there is no other. */
static void read_messages(struct association association, unsigned count, ssize_t size)
{
	char bytes[2 * LARGE];

	for (unsigned i = 0; i < count; i++)
		ck_assert_int_eq(recv(association.iut->fd, bytes, sizeof(bytes), 0), size);
	ck_assert_int_eq(recv(association.iut->fd, bytes, sizeof(bytes), MSG_DONTWAIT), -1);
}

/* An association that holds DATA 3 to LAST - 1, and `last`, behind one that is missing when memory becomes short. */
static struct association open_under_pressure(struct lab *lab, unsigned last)
{
	struct association association;

	ballast_take(lab);
	association = sack_started(lab);
	endpoint_read(association.iut, false);
	for (unsigned n = 3; n <= 5; n++)
		send_data(association, n, .text = NULL, .size = LARGE);
	pass_delayed_sack(association);
	pressure_set(PRESSURE);
	/* The kernel notices when it takes another page. */
	for (unsigned n = 6; n < LAST; n++)
		send_data(association, n, .text = NULL, .size = LARGE);
	send_data(association, last, .text = NULL, .size = LARGE);
	pass_delayed_sack(association);
	return association;
}

SCENARIO(pressure_and_missing_data,
	 "Under memory pressure the next missing TSN is accepted in place of the largest TSN held, "
	 "which no SACK reports until it arrives again",
	 .lab = &scripted_peer, .needs = CAP_GUEST,
	 .spec = {"RFC9260-6.2-3", "RFC9260-6.2-30", "RFC9260-6.2-31", "RFC9260-6.2-32"},
	 .excuses = {"RFC9260-6.2-34"})
{
	struct association association = open_under_pressure(lab, LAST);

	send_data(association, 2, .text = NULL, .size = LARGE);
	expect_sack(association, LAST - 1);
	read_messages(association, LAST - 2, LARGE);
	pressure_set(NO_PRESSURE);
	for (unsigned n = LAST + 1; n <= 2 * LAST; n++)
		send_data(association, n, .text = NULL, .size = LARGE);
	pass_delayed_sack(association);
	send_data(association, LAST, .text = NULL, .size = LARGE);
	expect_delayed_sack(association, 2 * LAST);
	read_messages(association, LAST + 1, LARGE);
}

SCENARIO(pressure_and_far_data,
	 "Under memory pressure the largest TSN held is given up, however far it is ahead, and no "
	 "SACK reports it any more",
	 .lab = &scripted_peer, .needs = CAP_GUEST, .spec = {"RFC9260-6.2-31", "RFC9260-6.2-32"},
	 .excuses = {"RFC9260-6.2-34"})
{
	enum { FAR = 200 };
	struct association association = open_under_pressure(lab, FAR);

	send_data(association, 2, .text = NULL, .size = LARGE);
	expect_sack(association, LAST - 1);
	read_messages(association, LAST - 2, LARGE);
	pressure_set(NO_PRESSURE);
}

SCENARIO(
	no_memory,
	"DATA that the kernel has no memory for is dropped, and no SACK reports it until it is sent "
	"again and there is memory",
	.lab = &scripted_peer, .needs = CAP_GUEST, .spec = {"RFC9260-6.2-32"})
{
	enum { SIZE = 1000, MOST = 20 };
	const int whole_and_immediate = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I;
	struct association association;
	const struct chunk *sack;
	unsigned n = 1;

	ballast_take(lab);
	association = sack_started(lab);
	endpoint_read(association.iut, false);
	pressure_set(NO_MEMORY);
	do {
		n++;
		ck_assert_msg(n < MOST, "%u messages of %u bytes were acknowledged without memory",
			      n, SIZE);
		send_data(association, n, .flags = whole_and_immediate, .text = NULL, .size = SIZE);
		sack = peer_expect(association.peer, SACK)->chunk;
	} while (sack->sack.cumulative_tsn == peer_data_tsn(association, n));
	ck_assert_uint_eq(sack->sack.cumulative_tsn, peer_data_tsn(association, n - 1));
	pressure_set(NO_PRESSURE);
	send_data(association, n, .flags = whole_and_immediate, .text = NULL, .size = SIZE);
	expect_sack(association, n, .a_rwnd = association.iut_a_rwnd - (n - 1) * SIZE);
	read_messages(association, n - 1, SIZE);
}

/* What the kernel has to notice first: it does when it takes another page. */
static void fall_short_of_memory(struct association association, unsigned first, unsigned count,
				 size_t size)
{
	pressure_set(PRESSURE);
	for (unsigned n = first; n < first + count; n++)
		send_data(association, n, .text = NULL, .size = size);
	pass_delayed_sack(association);
}

SCENARIO_OF_STYLES(
	pressure_and_unread_data,
	"under memory pressure the next missing TSN is accepted and acknowledged though the user has not read "
	"what came before",
	.lab = &scripted_peer, .needs = CAP_GUEST, .spec = {"RFC9260-6.2-1"},
	.known = {
		{.from = "3.0",
		 .reason =
			 "while a message is unread the next missing TSN is dropped, however often it is sent: "
			 "sctp_eat_data() (net/sctp/sm_statefuns.c) has room made for it by what is behind the "
			 "gap, and sctp_ulpq_renege() (net/sctp/ulpqueue.c) makes none then"}})
{
	struct association association;

	ballast_take(lab);
	association = sack_started(lab, .style = style);
	endpoint_read(association.iut, false);
	send_data(association, 2, .text = NULL, .size = LARGE);
	fall_short_of_memory(association, 4, 6, LARGE);
	send_data(association, 3, .text = NULL, .size = LARGE);
	expect_sack(association, LAST);
	read_messages(association, LAST - 1, LARGE);
}

SCENARIO_OF_STYLES(
	pressure_goes_with_what_is_read,
	"what memory pressure keeps out while messages are unread is accepted once the user has read them",
	.lab = &scripted_peer, .needs = CAP_GUEST, .spec = {"RFC9260-6.2-1"},
	.excuses = {"RFC9260-6.2-34"})
{
	struct association association;
	char bytes[2 * LARGE];

	ballast_take(lab);
	association = sack_started(lab, .style = style);
	endpoint_read(association.iut, false);
	send_data(association, 2, .text = NULL, .size = LARGE);
	fall_short_of_memory(association, 4, 6, LARGE);
	ck_assert_int_eq(recv(association.iut->fd, bytes, sizeof(bytes), 0), LARGE);
	send_data(association, 3, .text = NULL, .size = LARGE);
	expect_sack(association, LAST - 1);
	read_messages(association, LAST - 3, LARGE);
}

SCENARIO_OF_STYLES(
	pressure_and_little_held,
	"under memory pressure the next missing TSN is accepted though what is held behind the gap is smaller",
	.lab = &scripted_peer, .needs = CAP_GUEST, .spec = {"RFC9260-6.2-1"},
	.excuses = {"RFC9260-6.2-34"},
	.known = {
		{.from = "3.0",
		 .reason =
			 "all that is held is dropped and the missing TSN as well: sctp_ulpq_renege() "
			 "(net/sctp/ulpqueue.c) wants to have freed as many bytes as the DATA has"}})
{
	enum { HELD = 40, SMALL = 10 };
	struct association association;

	ballast_take(lab);
	association = sack_started(lab, .style = style);
	endpoint_read(association.iut, false);
	fall_short_of_memory(association, 3, HELD, SMALL);
	send_data(association, 2, .text = NULL, .size = LARGE);
	expect_sack(association, 2);
	read_messages(association, 1, LARGE);
}
