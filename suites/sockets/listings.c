/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints, associations and addresses in /proc/net/sctp. */
#define SUITE "sockets"
#include "suites/sockets/proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FIELDS = 40, MAX_LINE = 1024 };

/* A line, split into its fields. */
struct fields {
	char line[MAX_LINE];
	const char *field[MAX_FIELDS];
	unsigned count;
};

/* Returns the number of lines below the heading; `fields` is the last of them that has `word`. */
static unsigned find_line(const char *listing, const char *word, struct fields *fields)
{
	char copy[SOCKETS_PROC_SIZE], *line, *rest, *field, *state;
	unsigned lines = 0;

	fields->count = 0;
	snprintf(copy, sizeof(copy), "%s", listing);
	strtok_r(copy, "\n", &rest);
	for (; (line = strtok_r(NULL, "\n", &rest)); lines++) {
		if (!strstr(line, word))
			continue;
		snprintf(fields->line, sizeof(fields->line), "%s", line);
		fields->count = 0;
		for (field = strtok_r(fields->line, " \t", &state);
		     field && fields->count < MAX_FIELDS; field = strtok_r(NULL, " \t", &state))
			fields->field[fields->count++] = field;
	}
	return lines;
}

static long number(const struct fields *fields, unsigned i)
{
	ck_assert_uint_lt(i, fields->count);
	return strtol(fields->field[i], NULL, 10);
}

/* An address as the listings have it; IPv6 with all its zeros. */
static const char *address_text(const struct sockaddr_storage *address, char text[64])
{
	const uint8_t *b = ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr;

	if (address->ss_family == AF_INET) {
		inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, 64);
		return text;
	}
	for (unsigned i = 0; i < 8; i++)
		sprintf(text + 5 * i, "%02x%02x%s", b[2 * i], b[2 * i + 1], i < 7 ? ":" : "");
	return text;
}

SCENARIO(endpoints_listed,
	 "/proc/net/sctp/eps lists each listening socket of its network namespace with style, "
	 "port and addresses",
	 .lab = &scripted_peer, .no_packets = true)
{
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage own = peer_iut_address(peer, peer->path);
	struct fields fields;
	char text[64];

	ck_assert_uint_eq(find_line(sockets_read_proc(lab, "eps"), "", &fields), 0);
	struct endpoint *many = endpoint_listen(lab, "iut", ONE_TO_MANY, .port = 7001);
	struct endpoint *one =
		endpoint_listen(lab, "iut", ONE_TO_ONE, .port = 7002, .paths = {peer->path});

	ck_assert_uint_eq(find_line(sockets_read_proc(lab, "eps"), " 7001 ", &fields), 2);
	/* ENDPT SOCK STY SST HBKT LPORT UID INODE LADDRS; SST 10: listening. */
	ck_assert_int_eq(number(&fields, 2), 0);
	ck_assert_int_eq(number(&fields, 3), 10);
	ck_assert_int_eq(number(&fields, 5), 7001);
	ck_assert_int_eq(number(&fields, 6), 0);
	find_line(sockets_read_proc(lab, "eps"), " 7002 ", &fields);
	ck_assert_int_eq(number(&fields, 2), 2);
	ck_assert_uint_eq(fields.count, 9);
	ck_assert_str_eq(fields.field[8], address_text(&own, text));
	endpoint_close(many);
	endpoint_close(one);
	ck_assert_uint_eq(find_line(sockets_read_proc(lab, "eps"), "", &fields), 0);
}

SCENARIO(listings_readable,
	 "Everybody may read the files of /proc/net/sctp, and nobody write or run them",
	 .no_packets = true)
{
	static const char *const names[] = {"snmp", "eps", "assocs", "remaddr"};

	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		char path[64];
		struct stat file;

		snprintf(path, sizeof(path), "/proc/net/sctp/%s", names[i]);
		ck_assert_int_eq(stat(path, &file), 0);
		ck_assert_msg((file.st_mode & 07777) == 0444, "%s has mode %04o, expected 0444",
			      path, (unsigned)(file.st_mode & 07777));
	}
}

SCENARIO(associations_listed,
	 "/proc/net/sctp/assocs lists an association once, with its identifier, state, ports, "
	 "addresses and streams",
	 .lab = &scripted_dual_path)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		endpoint_listen(lab, "iut", ONE_TO_MANY, .ostreams = 7, .istreams = 6);
	struct sockaddr_storage own = peer_iut_address(peer, "path0");
	struct sockaddr_storage first = peer_own_address(peer, "path0");
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	struct fields fields;
	char text[64], primary[66];
	unsigned arrow = 12;

	peer->ostreams = 5;
	peer->istreams = 4;
	peer_connect(peer, iut, .init = CHUNK(INIT, .tlvs = {tlv_address(&second)}));
	snprintf(primary, sizeof(primary), "*%s", address_text(&first, text));
	ck_assert_uint_eq(find_line(sockets_read_proc(lab, "assocs"), primary, &fields), 1);
	/* ASSOC SOCK STY SST ST HBKT ASSOC-ID TX_QUEUE RX_QUEUE UID INODE LPORT RPORT LADDRS <->
	 * RADDRS HBINT INS OUTS MAXRT; ST 3: established. */
	ck_assert_int_eq(number(&fields, 4), 3);
	ck_assert_int_eq(number(&fields, 6), iut->association);
	ck_assert_int_eq(number(&fields, 7), 0);
	ck_assert_int_eq(number(&fields, 11), SERVER_PORT);
	ck_assert_int_eq(number(&fields, 12), PEER_PORT);
	ck_assert(strstr(sockets_read_proc(lab, "assocs"), address_text(&own, text)));
	while (++arrow < fields.count && strcmp(fields.field[arrow], "<->"))
		;
	ck_assert_uint_eq(fields.count, arrow + 14);
	ck_assert_str_eq(fields.field[arrow + 1], primary);
	ck_assert_str_eq(fields.field[arrow + 2], address_text(&second, text));
	ck_assert_int_eq(number(&fields, arrow + 4), 5);
	ck_assert_int_eq(number(&fields, arrow + 5), 4);
	ck_assert_int_eq(number(&fields, arrow + 6), ASSOCIATION_MAX_RETRANS);
	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert_uint_eq(find_line(sockets_read_proc(lab, "assocs"), "", &fields), 0);
}

SCENARIO(addresses_listed,
	 "/proc/net/sctp/remaddr lists each address of the peer with the association's "
	 "identifier, whether HEARTBEATs are sent, RTO, Path.Max.Retrans and state",
	 .lab = &scripted_dual_path, .fix = {"transport-seq-files"})
{
	struct association association =
		association_open(lab, .paths = {"path1"}, .heartbeats = true);
	static const char *const paths[] = {"path0", "path1"};
	struct fields fields;
	char text[64];

	for (unsigned i = 0; i < 2; i++) {
		struct sockaddr_storage address = peer_own_address(association.peer, paths[i]);
		struct sctp_paddrinfo path = endpoint_path(association.iut, paths[i]);

		ck_assert_uint_eq(find_line(sockets_read_proc(lab, "remaddr"),
					    address_text(&address, text), &fields),
				  2);
		/* ADDR ASSOC_ID HB_ACT RTO MAX_PATH_RTX REM_ADDR_RTX START STATE */
		ck_assert_uint_eq(fields.count, 8);
		ck_assert_int_eq(number(&fields, 1), association.iut->association);
		ck_assert_int_eq(number(&fields, 2), 1);
		ck_assert_int_eq(number(&fields, 3), MILLISECONDS(path.spinfo_rto) / jiffy());
		ck_assert_int_eq(number(&fields, 4), PATH_MAX_RETRANS);
		ck_assert_int_eq(number(&fields, 7), path.spinfo_state);
	}
}

/* What stands behind the addresses of the association's line. */
enum behind { HBINT = 1, INS, OUTS, MAXRT, T1X, T2X, RTXC, WMEMA, WMEMQ, SNDBUF, RCVBUF };

static long behind_addresses(struct lab *lab, enum behind column)
{
	struct fields fields;

	ck_assert_uint_eq(find_line(sockets_read_proc(lab, "assocs"), "<->", &fields), 1);
	ck_assert_uint_gt(fields.count, RCVBUF);
	return number(&fields, fields.count - 1 - RCVBUF + column);
}

static int socket_number(int fd, int option)
{
	socklen_t size = sizeof(int);
	int value;

	ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, option, &value, &size), 0);
	return value;
}

static long before_addresses(struct lab *lab, unsigned column)
{
	struct fields fields;

	ck_assert_uint_eq(find_line(sockets_read_proc(lab, "assocs"), "<->", &fields), 1);
	return number(&fields, column);
}

/* Every number differs from those that stand beside it. */
SCENARIO(retransmissions_listed,
	 "/proc/net/sctp/assocs has each association's retransmissions of DATA and SHUTDOWN, its "
	 "state, queues, buffers and times",
	 .lab = &scripted_peer)
{
	enum { STYLE = 2, SOCKET_STATE, STATE, HASH, ID, TX_QUEUE, RX_QUEUE, USER, INODE };
	enum { INTERVAL = 7000, LIMIT = 8, SENT = 5 };
	struct association association =
		association_open(lab, .ostreams = 6, .istreams = 4, .ignore_sacks = true);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	struct stat status;

	ck_assert_int_eq(fstat(iut->fd, &status), 0);
	path_set(iut, NULL, .flags = SPP_HB_ENABLE, .hb_interval = INTERVAL);
	association_max_retrans_set(iut, LIMIT);
	ck_assert_int_eq(before_addresses(lab, STYLE), 0);
	ck_assert_int_eq(before_addresses(lab, STATE), 3);
	ck_assert_int_eq(before_addresses(lab, ID), iut->association);
	ck_assert_int_eq(before_addresses(lab, TX_QUEUE), 0);
	ck_assert_int_eq(before_addresses(lab, RX_QUEUE), 0);
	ck_assert_int_eq(before_addresses(lab, USER), getuid());
	ck_assert_int_eq(before_addresses(lab, INODE), (long)status.st_ino);
	ck_assert_int_eq(behind_addresses(lab, HBINT), MILLISECONDS(INTERVAL) / jiffy());
	ck_assert_int_eq(behind_addresses(lab, MAXRT), LIMIT);
	for (enum behind column = T1X; column <= RTXC; column++)
		ck_assert_int_eq(behind_addresses(lab, column), 0);
	ck_assert_int_eq(behind_addresses(lab, WMEMQ), 0);
	ck_assert_int_eq(behind_addresses(lab, SNDBUF), socket_number(iut->fd, SO_SNDBUF));
	ck_assert_int_eq(behind_addresses(lab, RCVBUF), socket_number(iut->fd, SO_RCVBUF));

	endpoint_read(iut, false);
	send_data(association, 1);
	let_pass(lab, SECONDS(1));
	ck_assert_int_gt(before_addresses(lab, RX_QUEUE), 0);
	endpoint_read(iut, true);
	expect_message(iut, 0, "x");
	ck_assert_int_eq(before_addresses(lab, RX_QUEUE), 0);

	endpoint_send(iut, 0, NULL, .size = 1000);
	expect_data(association, 1);
	ck_assert_int_gt(before_addresses(lab, TX_QUEUE), 1000);
	ck_assert_int_eq(behind_addresses(lab, WMEMQ), before_addresses(lab, TX_QUEUE));
	expect_retransmission(association, 1, .within = SECONDS(5));
	ck_assert_int_eq(behind_addresses(lab, RTXC), 1);
	send_sack(association, 1);
	ck_assert_int_eq(before_addresses(lab, TX_QUEUE), 0);
	ck_assert_int_eq(behind_addresses(lab, WMEMQ), 0);

	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	ck_assert_int_eq(before_addresses(lab, STATE), SENT);
	for (int count = 1; count <= 3; count++) {
		peer_expect(peer, SHUTDOWN, .within = SECONDS(40));
		ck_assert_int_eq(behind_addresses(lab, T2X), count);
	}
	ck_assert_int_eq(behind_addresses(lab, RTXC), 1);
	ck_assert_int_eq(behind_addresses(lab, T1X), 0);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
}

SCENARIO(paths_listed_apart,
	 "/proc/net/sctp/remaddr has the RTO, Path.Max.Retrans and state of each path by itself",
	 .lab = &scripted_dual_path)
{
	enum { FIRST_LIMIT = 3, SECOND_LIMIT = 1 };
	struct association association =
		association_open(lab, .paths = {"path1"}, .without_pf = true);
	static const char *const paths[] = {"path0", "path1"};
	struct endpoint *iut = association.iut;
	struct sctp_paddrinfo seen[2];

	path_set(iut, "path0", .max_retrans = FIRST_LIMIT);
	path_set(iut, "path1", .max_retrans = SECOND_LIMIT);
	endpoint_send(iut, 0, "lost", .path = "path0");
	expect_data(association, 1);
	expect_retransmission(association, 1, .within = SECONDS(5));
	for (unsigned i = 0; i < 2; i++) {
		struct sockaddr_storage address = peer_own_address(association.peer, paths[i]);
		struct fields fields;
		char text[64];

		seen[i] = endpoint_path(iut, paths[i]);
		find_line(sockets_read_proc(lab, "remaddr"), address_text(&address, text), &fields);
		ck_assert_uint_eq(fields.count, 8);
		ck_assert_int_eq(number(&fields, 3), MILLISECONDS(seen[i].spinfo_rto) / jiffy());
		ck_assert_int_eq(number(&fields, 4), i ? SECOND_LIMIT : FIRST_LIMIT);
		ck_assert_int_eq(number(&fields, 5), 0);
		ck_assert_int_eq(number(&fields, 6), 0);
		ck_assert_int_eq(number(&fields, 7), seen[i].spinfo_state);
	}
	ck_assert_int_ne(seen[0].spinfo_rto, seen[1].spinfo_rto);
	send_sack(association, 1);
}
