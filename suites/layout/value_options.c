/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options whose value is an int, struct sctp_assoc_value or struct sctp_stream_value. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

#include <unistd.h>

/* clang-format off: a row for each member */
const struct layout sctp_assoc_value_layout =
	LAYOUT(struct sctp_assoc_value, 8, 4, M(struct sctp_assoc_value, assoc_id, 0, 4),
	       M(struct sctp_assoc_value, assoc_value, 4, 4));

static const struct layout stream_value =
	LAYOUT(struct sctp_stream_value, 8, 4, M(struct sctp_stream_value, assoc_id, 0, 4),
	       M(struct sctp_stream_value, stream_id, 4, 2),
	       M(struct sctp_stream_value, stream_value, 6, 2));
/* clang-format on */

static const struct layout integer = {
	"int",
	4,
	4,
	sizeof(int),
	_Alignof(int),
	(const struct member[]){{"value", 0, 4, 0, sizeof(int)}, {NULL}}};

/* An option of either kind, and two values that it can take. */
struct row {
	const char *name;
	int option;
	enum lengths set, get;
	uint32_t value, other;
	size_t old; /* an int, where the option once was one */
	bool length_not_reported;
};

#define ROW(option, ...)                                                                           \
	{                                                                                          \
#option, option, __VA_ARGS__                                                       \
	}

static void expect_rows(int fd, const struct row *row, const struct layout *layout,
			const char *member, const char *association)
{
	for (; row->name; row++)
		expect_sizes_at(
			fd,
			&(const struct sizes){.name = row->name,
					      .option = row->option,
					      .layout = layout,
					      .set = row->set,
					      .get = row->get,
					      .old = {row->old},
					      .association = association,
					      .values = VALUES({member, row->value}),
					      .others = VALUES({member, row->other}),
					      .length_not_reported = row->length_not_reported},
			__FILE__, __LINE__);
}

SCENARIO(int_sizes, "Options that are an int take and give four bytes", .every_abi = true)
{
	static const struct row any_style[] = {
		ROW(SCTP_NODELAY, AT_LEAST, AT_LEAST, 1, 0),
		ROW(SCTP_DISABLE_FRAGMENTS, AT_LEAST, AT_LEAST, 1, 0),
		ROW(SCTP_I_WANT_MAPPED_V4_ADDR, AT_LEAST, AT_LEAST, 0, 1),
		ROW(SCTP_FRAGMENT_INTERLEAVE, EXACTLY, AT_LEAST, 1, 0),
		ROW(SCTP_PARTIAL_DELIVERY_POINT, EXACTLY, AT_LEAST, 0x1234, 0x2345),
		ROW(SCTP_AUTO_ASCONF, AT_LEAST, AT_LEAST, 0, 1),
		ROW(SCTP_RECVRCVINFO, AT_LEAST, AT_LEAST, 1, 0),
		ROW(SCTP_RECVNXTINFO, AT_LEAST, AT_LEAST, 1, 0),
		{NULL},
	};
	static const struct row one_to_many[] = {
		ROW(SCTP_AUTOCLOSE, EXACTLY, AT_LEAST, 0x1234, 0x2345),
		ROW(SCTP_GET_ASSOC_NUMBER, NOT_AT_ALL, AT_LEAST, 0, 0),
		{NULL},
	};
	static const struct row one_to_one[] = {
		ROW(SCTP_REUSE_PORT, AT_LEAST, AT_LEAST, 1, 0),
		{NULL},
	};
	int many = socket_alone(SOCK_SEQPACKET), one = socket_alone(SOCK_STREAM);

	/* Only an endpoint that is bound to all addresses can have SCTP_AUTO_ASCONF. */
	ck_assert_int_eq(bind(many, (struct sockaddr *)&(struct sockaddr_in){.sin_family = AF_INET},
			      sizeof(struct sockaddr_in)),
			 0);
	expect_rows(many, any_style, &integer, "value", NULL);
	expect_rows(many, one_to_many, &integer, "value", NULL);
	expect_rows(one, one_to_one, &integer, "value", NULL);
}

SCENARIO(assoc_value_sizes,
	 "Options that are a struct sctp_assoc_value take and give its eight bytes",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	static const struct row rows[] = {
		ROW(SCTP_CONTEXT, EXACTLY, AT_LEAST, 0x01020304, 0x05060708),
		ROW(SCTP_MAXSEG, EXACTLY, AT_LEAST, 0x0301, 0x0402, sizeof(int)),
		ROW(SCTP_MAX_BURST, EXACTLY, AT_LEAST, 0x01020304, 0x05060708, sizeof(int), true),
		ROW(SCTP_PR_SUPPORTED, EXACTLY, AT_LEAST, 0, 1),
		ROW(SCTP_RECONFIG_SUPPORTED, EXACTLY, AT_LEAST, 1, 0),
		ROW(SCTP_ENABLE_STREAM_RESET, EXACTLY, AT_LEAST, 5, 2),
		ROW(SCTP_STREAM_SCHEDULER, AT_LEAST, AT_LEAST, SCTP_SS_RR, SCTP_SS_PRIO),
		ROW(SCTP_INTERLEAVING_SUPPORTED, AT_LEAST, AT_LEAST, 1, 0),
		ROW(SCTP_ASCONF_SUPPORTED, EXACTLY, AT_LEAST, 1, 0),
		ROW(SCTP_AUTH_SUPPORTED, EXACTLY, AT_LEAST, 1, 0),
		ROW(SCTP_ECN_SUPPORTED, EXACTLY, AT_LEAST, 0, 1),
		ROW(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, EXACTLY, AT_LEAST, 2, 1),
		{NULL},
	};

	sysctl_set(lab, "a", "net/sctp/intl_enable", "1");
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_set(endpoint, SCTP_FRAGMENT_INTERLEAVE, &(int){1}, sizeof(int));
	expect_rows(endpoint->fd, rows, &sctp_assoc_value_layout, "assoc_value", "assoc_id");
}

SCENARIO(old_int_values,
	 "SCTP_MAXSEG and SCTP_MAX_BURST still are an int for those who know no better",
	 .every_abi = true)
{
	static const struct row rows[] = {
		ROW(SCTP_MAXSEG, .value = 0x0301),
		ROW(SCTP_MAX_BURST, .value = 0x01020304),
		{NULL},
	};
	int fd = socket_alone(SOCK_SEQPACKET);

	for (const struct row *row = rows; row->name; row++) {
		const struct option as_int = {row->name, row->option, &integer};
		const struct option as_struct = {row->name, row->option, &sctp_assoc_value_layout};

		set_members_at(fd, as_int, VALUES({"value", row->value}), __FILE__, __LINE__);
		expect_option_at(fd, as_int, NO_VALUES, VALUES({"value", row->value}), __FILE__,
				 __LINE__);
		expect_option_at(fd, as_struct, NO_VALUES, VALUES({"assoc_value", row->value}),
				 __FILE__, __LINE__);
	}
}

SCENARIO(max_burst_length, "SCTP_MAX_BURST says how many bytes it gave", .every_abi = true,
	 .known = {{"4.0", NULL,
		    "sctp_getsockopt_maxburst() (net/sctp/socket.c) never writes the length back"}})
{
	uint8_t data[64] = {0};
	size_t size = sizeof(data);

	ck_assert_int_eq(option_get(socket_alone(SOCK_SEQPACKET), SCTP_MAX_BURST, data, &size), 0);
	ck_assert_uint_eq(size, sizeof(struct sctp_assoc_value));
}

/* What an INIT says of an extension: its own parameter, or a chunk type of Supported Extensions. */
static bool init_has(const struct chunk *init, int parameter, int extension)
{
	struct tlv tlv;

	if (parameter)
		return chunk_tlv(init, (uint16_t)parameter, &tlv);
	return chunk_tlv(init, PARAM_SUPPORTED_EXTENSIONS, &tlv) &&
	       memchr(tlv.value, extension, tlv.value_length);
}

SCENARIO(supported_values, "The value of each ..._SUPPORTED option decides what the INIT offers",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	static const struct {
		const char *name;
		int option, parameter, extension;
	} rows[] = {
		{"SCTP_PR_SUPPORTED", SCTP_PR_SUPPORTED, PARAM_FORWARD_TSN, 0},
		{"SCTP_RECONFIG_SUPPORTED", SCTP_RECONFIG_SUPPORTED, 0, RE_CONFIG},
		{"SCTP_INTERLEAVING_SUPPORTED", SCTP_INTERLEAVING_SUPPORTED, 0, I_DATA},
		{"SCTP_ASCONF_SUPPORTED", SCTP_ASCONF_SUPPORTED, 0, ASCONF},
		{"SCTP_AUTH_SUPPORTED", SCTP_AUTH_SUPPORTED, PARAM_RANDOM, 0},
		{"SCTP_ECN_SUPPORTED", SCTP_ECN_SUPPORTED, PARAM_ECN_CAPABLE, 0},
	};

	sysctl_set(lab, "a", "net/sctp/intl_enable", "1");
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
		const struct option option = {rows[i / 2].name, rows[i / 2].option,
					      &sctp_assoc_value_layout};
		bool on = i % 2;

		endpoint_set(client, SCTP_FRAGMENT_INTERLEAVE, &(int){1}, sizeof(int));
		set_members_at(client->fd, option, VALUES({"assoc_value", on}), __FILE__, __LINE__);
		endpoint_connect_start(client, NULL);
		ck_assert_msg(init_has(expect_packet(lab, INIT)->chunk, rows[i / 2].parameter,
				       rows[i / 2].extension) == on,
			      "with %s %d the INIT %s", option.name, on,
			      on ? "lacks it" : "offers it");
		endpoint_close(client);
	}
}

SCENARIO(stream_value, "struct sctp_stream_value gives one stream its value", .every_abi = true,
	 .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	set_members(client->fd, SCTP_STREAM_SCHEDULER, &sctp_assoc_value_layout,
		    VALUES({"assoc_id", client->association}, {"assoc_value", SCTP_SS_PRIO}));

	const struct value stream3 = {"stream_id", 3};
	const struct value association = {"assoc_id", client->association};

	expect_sizes(client->fd, SCTP_STREAM_SCHEDULER_VALUE, &stream_value, AT_LEAST, AT_LEAST,
		     .association = "assoc_id", .ask = VALUES(association, stream3),
		     .values = VALUES(association, stream3, {"stream_value", 0x0102}),
		     .others = VALUES(association, stream3, {"stream_value", 0x0304}));
	expect_option(client->fd, SCTP_STREAM_SCHEDULER_VALUE, &stream_value,
		      VALUES(association, {"stream_id", 2}), VALUES({"stream_value", 0}));
}
