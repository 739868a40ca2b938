/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's sockets give: messages, events, errors, and what they refuse. */
#include "harness/tests/judging/judging.h"

/* --- messages --- */

ENDS(message_comes, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 3, "hello", .ppid = 7, .unordered = true);
	endpoint_send(pair.a, 2, NULL, .size = 5000, .seed = 9);
	expect_message(pair.b, 3, "hello", .ppid = 7, .unordered = 1);
	expect_message(pair.b, 2, NULL, .size = 5000, .seed = 9, .ssn = 0, .unordered = 0);
	expect_no_message(pair.b, SECONDS(1));
}

ENDS(message_does_not_come, "fail", "^expected a message at b; it did not come within 2[.]000 s, ",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(expect_message(pair.b, 0, "hello", .within = SECONDS(2)));
}

ENDS(event_comes_instead_of_a_message, "fail",
     "^expected a message at b; it did not come within 2[.]000 s, but (SCTP_AUTHENTICATION_EVENT, "
     ")?SCTP_ASSOC_CHANGE SCTP_COMM_LOST$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_abort(pair.a, NULL);
	ENDS_HERE(expect_message(pair.b, 0, "hello", .within = SECONDS(2)));
}

ENDS(message_on_another_stream, "fail",
     "^expected a message on stream 1 at b; it came on stream 2$", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 2, "hello");
	ENDS_HERE(expect_message(pair.b, 1, "hello"));
}

ENDS(message_with_another_text, "fail",
     "^expected the message \"hello\" at b; \"help!!\" came, 6 bytes$", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "help!!");
	ENDS_HERE(expect_message(pair.b, 0, "hello"));
}

ENDS(message_with_other_bytes, "fail",
     "^expected a message of 3000 bytes with the pattern of seed 1 at b; 3000 bytes came, and "
     "they differ$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, NULL, .size = 3000, .seed = 2);
	ENDS_HERE(expect_message(pair.b, 0, NULL, .size = 3000, .seed = 1));
}

ENDS(message_of_another_size, "fail",
     "^expected a message of 3000 bytes with the pattern of seed 1 at b; 2999 bytes came$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, NULL, .size = 2999, .seed = 1);
	ENDS_HERE(expect_message(pair.b, 0, NULL, .size = 3000, .seed = 1));
}

ENDS(message_with_another_ppid, "fail", "^expected a message with PPID 8 at b; it has PPID 7$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "hello", .ppid = 7);
	ENDS_HERE(expect_message(pair.b, 0, "hello", .ppid = 8));
}

ENDS(message_in_another_order, "fail", "^expected an unordered message at b; it is ordered$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "hello");
	ENDS_HERE(expect_message(pair.b, 0, "hello", .unordered = 1));
}

ENDS(message_with_another_ssn, "fail", "^expected a message with SSN 1 at b; it has SSN 0$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "hello");
	ENDS_HERE(expect_message(pair.b, 0, "hello", .ssn = 1));
}

ENDS(message_that_should_not_come, "fail",
     "^expected no message at b for 1[.]000 s; 5 bytes came on stream 2$", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 2, "hello");
	ENDS_HERE(expect_no_message(pair.b, SECONDS(1)));
}

/* --- events --- */

ENDS(event_comes, "pass", "", .lab = &dual_path)
{
	struct pair pair = pair_open(lab);

	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	endpoint_abort(pair.a, "no more");
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	expect_no_event(pair.b, SCTP_SHUTDOWN_EVENT, SECONDS(1));
}

ENDS(event_does_not_come, "fail",
     "^expected SCTP_SHUTDOWN_EVENT at b; it did not come within 2[.]000 s, ", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(expect_event(pair.b, SCTP_SHUTDOWN_EVENT, .within = SECONDS(2)));
}

ENDS(event_of_another_type, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_COMM_LOST at b; it did not come within 2[.]000 s, but "
     "(SCTP_AUTHENTICATION_EVENT, )?a message of 5 bytes on stream 1, SCTP_SHUTDOWN_EVENT$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 1, "hello");
	lab_drop(lab, SHUTDOWN_ACK, .count = FOREVER);
	endpoint_shutdown(pair.a);
	ENDS_HERE(expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			       .within = SECONDS(2)));
}

ENDS(event_with_another_state, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_SHUTDOWN_COMP at b; the kernel reported SCTP_ASSOC_CHANGE "
     "SCTP_COMM_LOST$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_abort(pair.a, NULL);
	ENDS_HERE(expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP));
}

ENDS(event_with_another_error, "fail",
     "^expected SCTP_ASSOC_CHANGE at b with error 77; the kernel reported SCTP_ASSOC_CHANGE "
     "SCTP_COMM_LOST with error [0-9]+$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_abort(pair.a, NULL);
	ENDS_HERE(expect_event(pair.b, SCTP_ASSOC_CHANGE, .error = 77));
}

ENDS(event_of_another_path, "fail",
     "^expected SCTP_PEER_ADDR_CHANGE SCTP_ADDR_CONFIRMED of path0 at a; it did not come within "
     "20[.]000 s, but (SCTP_AUTHENTICATION_EVENT, )?SCTP_PEER_ADDR_CHANGE SCTP_ADDR_CONFIRMED of "
     "path1$",
     .lab = &dual_path)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
			       .state = SCTP_ADDR_CONFIRMED, .within = SECONDS(20)));
}

ENDS(event_at_another_time, "fail",
     "^expected SCTP_ASSOC_CHANGE at b when a timer of 1[.]000 s expires, 0[.]99[0-9]* to "
     "1[.][0-9]* s after it was started; it came after 0[.]00[0-9]* s$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);
	int64_t since = lab_now();

	endpoint_abort(pair.a, NULL);
	ENDS_HERE(expect_event(pair.b, SCTP_ASSOC_CHANGE, .timer = SECONDS(1), .since = since));
}

ENDS(event_that_should_not_come, "fail",
     "^expected no SCTP_ASSOC_CHANGE at b for 1[.]000 s; the kernel reported SCTP_ASSOC_CHANGE "
     "SCTP_COMM_LOST$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_abort(pair.a, NULL);
	ENDS_HERE(expect_no_event(pair.b, SCTP_ASSOC_CHANGE, SECONDS(1)));
}

ENDS(event_with_a_state_that_it_cannot_have, "error", "^SCTP_SHUTDOWN_EVENT has no state$",
     .lab = &two_nodes)
{
	expect_event(endpoint_open(lab, "a", ONE_TO_MANY), SCTP_SHUTDOWN_EVENT,
		     .state = SCTP_COMM_UP);
}

ENDS(event_with_an_error_that_it_cannot_have, "error", "^SCTP_SHUTDOWN_EVENT has no error$",
     .lab = &two_nodes)
{
	expect_event(endpoint_open(lab, "a", ONE_TO_MANY), SCTP_SHUTDOWN_EVENT, .error = 0);
}

ENDS(event_with_a_path_that_it_cannot_have, "error", "^SCTP_ASSOC_CHANGE is of no path$",
     .lab = &two_nodes)
{
	expect_event(endpoint_open(lab, "a", ONE_TO_MANY), SCTP_ASSOC_CHANGE, .path = "path0");
}

ENDS(event_of_a_timer_from_nowhere, "error", "^an event with [.]timer needs [.]since$",
     .lab = &two_nodes)
{
	expect_event(endpoint_open(lab, "a", ONE_TO_MANY), SCTP_ASSOC_CHANGE, .timer = SECONDS(1));
}

ENDS(socket_reports_an_error, "pass", "", .lab = &two_nodes)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);

	endpoint_connect_start(client, NULL);
	expect_socket_error(client, ECONNREFUSED);
}

ENDS(socket_reports_another_error, "fail",
     "^expected the error \"Connection timed out\" of the socket at a; it reports \"Connection "
     "refused\"$",
     .lab = &two_nodes)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);

	endpoint_connect_start(client, NULL);
	ENDS_HERE(expect_socket_error(client, ETIMEDOUT));
}

ENDS(socket_reports_no_error, "fail",
     "^expected the error \"Connection timed out\" of the socket at a; it did not come within "
     "10[.]000 s$",
     .lab = &two_nodes)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);

	ENDS_HERE(expect_socket_error(client, ETIMEDOUT));
}

/* --- what the kernel refuses --- */

ENDS(connection_is_refused, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_COMM_UP at a; the kernel reported SCTP_ASSOC_CHANGE "
     "SCTP_CANT_STR_ASSOC$",
     .lab = &two_nodes)
{
	struct endpoint *server = endpoint_open(lab, "b", ONE_TO_MANY);

	ENDS_HERE(endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server));
}

ENDS(connection_is_not_accepted, "fail",
     "^expected a connection to accept at b; it did not come within 10[.]000 s$", .lab = &two_nodes)
{
	ENDS_HERE(endpoint_accept(endpoint_listen(lab, "b", ONE_TO_ONE)));
}

ENDS(connect_is_not_refused, "fail",
     "^expected connect[(][)] at a to give \"Network is unreachable\"; it gave \"Operation now in "
     "progress\"$",
     .lab = &two_nodes)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);

	ENDS_HERE(endpoint_connect_start(client, NULL, .error = ENETUNREACH));
}

ENDS(bind_is_refused, "fail", "^bind[(][)] at a to port 5000: Address already in use$",
     .lab = &two_nodes)
{
	endpoint_listen(lab, "a", ONE_TO_ONE);
	ENDS_HERE(endpoint_listen(lab, "a", ONE_TO_ONE));
}

ENDS(bindx_is_refused, "fail", "^sctp_bindx[(][)] at a: Cannot assign requested address$",
     .lab = &two_nodes)
{
	ENDS_HERE(endpoint_open(lab, "a", ONE_TO_ONE, .paths = {"10.9.0.2"}));
}

ENDS(peeloff_is_refused, "fail", "^sctp_peeloff[(][)] at a: Invalid argument$", .lab = &two_nodes)
{
	ENDS_HERE(endpoint_peeloff(endpoint_open(lab, "a", ONE_TO_MANY)));
}

ENDS(sending_is_refused, "fail",
     "^expected sending 5 bytes on stream 70 at a to give \"Success\"; it gave \"Invalid "
     "argument\"$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab, .streams = 10);

	ENDS_HERE(endpoint_send(pair.a, 70, "hello"));
}

ENDS(sending_is_not_refused, "fail",
     "^expected sending 5 bytes on stream 0 at a to give \"Broken pipe\"; it gave \"Success\"$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(endpoint_send(pair.a, 0, "hello", .error = EPIPE));
}

ENDS(sending_over_a_path_without_an_association, "fail",
     "^getsockopt[(]SCTP_STATUS[)] at a: Invalid argument$", .lab = &two_nodes)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	ENDS_HERE(endpoint_send(client, 0, "hello", .path = "path0"));
}

ENDS(shutdown_is_refused, "fail", "^shutting the association down at a: ", .lab = &two_nodes)
{
	ENDS_HERE(endpoint_shutdown(endpoint_open(lab, "a", ONE_TO_ONE)));
}

ENDS(abort_is_refused, "fail", "^aborting the association at a: ", .lab = &two_nodes)
{
	ENDS_HERE(endpoint_abort(endpoint_open(lab, "a", ONE_TO_ONE), NULL));
}

ENDS(option_is_refused, "fail", "^setsockopt[(]SCTP_MAXSEG[)] at a: Invalid argument$",
     .lab = &two_nodes)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	ENDS_HERE(option_set_assoc_value(client, SCTP_MAXSEG, 1));
}

ENDS(option_of_another_size, "fail",
     "^expected 64 bytes of getsockopt[(]SCTP_NODELAY[)] at a; it gave 4$", .lab = &two_nodes)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	char value[64];

	ENDS_HERE(endpoint_get(client, SCTP_NODELAY, value, sizeof(value)));
}

/* --- what it says of paths and addresses --- */

ENDS(paths_are_as_they_are, "pass", "", .lab = &dual_path)
{
	struct pair pair = pair_open(lab, .measured = true);

	expect_rto(pair.a, "path0", RTO_MIN);
	expect_path_state(pair.a, "path1", SCTP_ACTIVE);
	ck_assert_str_eq(primary_path(pair.a), "path0");
	endpoint_set_primary(pair.a, "path1");
	ck_assert_str_eq(primary_path(pair.a), "path1");
	expect_peer_addresses(pair.a, "path0", "path1");
	expect_local_addresses(pair.b, "path1", "path0");
	ck_assert_uint_eq(association_count(pair.a), 1);
}

ENDS(path_has_another_rto, "fail", "^expected an RTO of 2[.]000 s on path0 at a; it is 1[.]000 s$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab, .measured = true);

	ENDS_HERE(expect_rto(pair.a, "path0", SECONDS(2)));
}

ENDS(path_has_another_state, "fail", "^expected path0 to be inactive at a; it is active$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(expect_path_state(pair.a, "path0", SCTP_INACTIVE));
}

ENDS(address_is_not_listed, "fail",
     "^expected the peer address of path1, 10[.]1[.]0[.]2, at a; the kernel lists 10[.]0[.]0[.]2$",
     .lab = &dual_path)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	struct pair pair = pair_open(lab, .b = server);

	ENDS_HERE(expect_peer_addresses(pair.a, "path0", "path1"));
}

ENDS(address_is_listed, "fail",
     "^expected 1 local addresses at b; the kernel lists 10[.]0[.]0[.]2, 10[.]1[.]0[.]2$",
     .lab = &dual_path)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(expect_local_addresses(pair.b, "path0"));
}
