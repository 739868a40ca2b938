/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the options of a new socket are: the defaults that RFC 6458 gives. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

/* Options that are an int, or a struct sctp_assoc_value. */
static const struct {
	const char *name;
	int number;
	bool of_association, one_to_many_only;
	int value;
} defaults[] = {
	{"SCTP_NODELAY", SCTP_NODELAY, .value = 0},
	{"SCTP_AUTOCLOSE", SCTP_AUTOCLOSE, .one_to_many_only = true, .value = 0},
	{"SCTP_DISABLE_FRAGMENTS", SCTP_DISABLE_FRAGMENTS, .value = 0},
	{"SCTP_RECVRCVINFO", SCTP_RECVRCVINFO, .value = 0},
	{"SCTP_RECVNXTINFO", SCTP_RECVNXTINFO, .value = 0},
	{"SCTP_MAXSEG", SCTP_MAXSEG, .of_association = true, .value = 0},
	{"SCTP_MAX_BURST", SCTP_MAX_BURST, .of_association = true, .value = 4},
	{"SCTP_CONTEXT", SCTP_CONTEXT, .of_association = true, .value = 0},
};

static int default_of(int fd, int number, bool of_association)
{
	struct sctp_assoc_value value = {0, (uint32_t)-1};
	int plain = -1;
	socklen_t size = of_association ? sizeof(value) : sizeof(plain);

	if (getsockopt(fd, IPPROTO_SCTP, number, of_association ? (void *)&value : &plain, &size))
		return -1;
	return of_association ? (int)value.assoc_value : plain;
}

SCENARIO(option_defaults, "The options of a new socket have the defaults that RFC 6458 gives",
	 .lab = &two_nodes, .no_packets = true,
	 .spec = {"RFC6458-8.1.8-3", "RFC6458-8.1.11-3", "RFC6458-8.1.16-3", "RFC6458-8.1.18-6",
		  "RFC6458-8.1.19-4", "RFC6458-8.1.24-2", "RFC6458-5.3-1", "RFC6458-6.2.1-4",
		  "RFC6458-6.2.2-3", "RFC6458-8.1.20-5", "RFC6458-8.1.29-2", "RFC6458-8.1.30-2"})
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};

	if (!capabilities_missing(CAP_AUTH))
		auth_enable(lab);
	for (unsigned t = 0; t < ARRAY_SIZE(types); t++) {
		int fd = sockets_open(lab, "a", types[t]);
		struct sctp_event_subscribe events, none = {0};
		struct sctp_sack_info sack = {0};
		struct sctp_authkeyid key = {.scact_keynumber = 99};
		socklen_t size = sizeof(events);

		for (unsigned i = 0; i < ARRAY_SIZE(defaults); i++) {
			int value = default_of(fd, defaults[i].number, defaults[i].of_association);

			if (!defaults[i].one_to_many_only || types[t] == SOCK_SEQPACKET)
				ck_assert_msg(value == defaults[i].value, "%s is %d, expected %d",
					      defaults[i].name, value, defaults[i].value);
		}
		ck_assert_int_eq(getsockopt(fd, IPPROTO_SCTP, SCTP_EVENTS, &events, &size), 0);
		ck_assert_mem_eq(&events, &none, size);
		size = sizeof(sack);
		ck_assert_int_eq(getsockopt(fd, IPPROTO_SCTP, SCTP_DELAYED_SACK, &sack, &size), 0);
		ck_assert_uint_eq(sack.sack_freq, 2);
		size = sizeof(key);
		if (!capabilities_missing(CAP_AUTH)) {
			ck_assert_int_eq(
				getsockopt(fd, IPPROTO_SCTP, SCTP_AUTH_ACTIVE_KEY, &key, &size), 0);
			ck_assert_uint_eq(key.scact_keynumber, 0);
		}
		if (types[t] == SOCK_STREAM)
			ck_assert_int_eq(default_of(fd, SCTP_FRAGMENT_INTERLEAVE, false), 0);
		close(fd);
	}
}

SCENARIO(
	default_interleaving,
	"SCTP_FRAGMENT_INTERLEAVE of a one-to-many socket is 1 by default, so that no peer can block "
	"the others",
	.lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-8.1.20-6"},
	.known = {
		{"4.0", NULL, "sctp_init_sock() (net/sctp/socket.c) sets level 0 for both styles"}})
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);

	ck_assert_int_eq(default_of(fd, SCTP_FRAGMENT_INTERLEAVE, false), 1);
	close(fd);
}
