/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options whose value is an int, struct sctp_assoc_value or struct sctp_stream_value. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

#include <unistd.h>

const struct layout layout_assoc_value = LAYOUT(
	struct sctp_assoc_value, 8, 4, LAYOUT_MEMBER(struct sctp_assoc_value, assoc_id, 0, 4),
	LAYOUT_MEMBER(struct sctp_assoc_value, assoc_value, 4, 4));

static const struct layout stream_value = LAYOUT(
	struct sctp_stream_value, 8, 4, LAYOUT_MEMBER(struct sctp_stream_value, assoc_id, 0, 4),
	LAYOUT_MEMBER(struct sctp_stream_value, stream_id, 4, 2),
	LAYOUT_MEMBER(struct sctp_stream_value, stream_value, 6, 2));

static const struct layout integer = {
	"int",
	4,
	4,
	sizeof(int),
	_Alignof(int),
	(const struct layout_member[]){{"value", 0, 4, 0, sizeof(int)}, {NULL}}};

/* An option of either kind, and two values that it can take. */
struct row {
	const char *name;
	int option;
	enum layout_lengths set, get;
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
		layout_expect_sizes_at(fd,
				       &(const struct layout_sizes){
					       .name = row->name,
					       .option = row->option,
					       .layout = layout,
					       .set = row->set,
					       .get = row->get,
					       .old = {row->old},
					       .association = association,
					       .values = LAYOUT_VALUES({member, row->value}),
					       .others = LAYOUT_VALUES({member, row->other}),
					       .length_not_reported = row->length_not_reported},
				       __FILE__, __LINE__);
}

SCENARIO(int_sizes, "Options whose value is an int take and return four bytes", .every_abi = true,
	 .spec = {"RFC6458-8.1.5-2", "RFC6458-8.1.29-2", "RFC6458-8.1.30-2"})
{
	static const struct row any_style[] = {
		ROW(SCTP_NODELAY, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_DISABLE_FRAGMENTS, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_FRAGMENT_INTERLEAVE, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_PARTIAL_DELIVERY_POINT, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 0x1234, 0x2345),
		ROW(SCTP_AUTO_ASCONF, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 0, 1),
		ROW(SCTP_RECVRCVINFO, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_RECVNXTINFO, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 1, 0),
		{NULL},
	};
	static const struct row one_to_many[] = {
		ROW(SCTP_AUTOCLOSE, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 0x1234, 0x2345),
		ROW(SCTP_GET_ASSOC_NUMBER, LAYOUT_NOT_AT_ALL, LAYOUT_AT_LEAST, 0, 0),
		{NULL},
	};
	static const struct row one_to_one[] = {
		ROW(SCTP_REUSE_PORT, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 1, 0),
		{NULL},
	};
	int many = layout_socket(SOCK_SEQPACKET), one = layout_socket(SOCK_STREAM);

	/* Only an endpoint that is bound to all addresses can have SCTP_AUTO_ASCONF. */
	ck_assert_int_eq(bind(many, (struct sockaddr *)&(struct sockaddr_in){.sin_family = AF_INET},
			      sizeof(struct sockaddr_in)),
			 0);
	expect_rows(many, any_style, &integer, "value", NULL);
	expect_rows(many, one_to_many, &integer, "value", NULL);
	expect_rows(one, one_to_one, &integer, "value", NULL);
}

SCENARIO(mapped_addresses,
	 "SCTP_I_WANT_MAPPED_V4_ADDR of an IPv6 socket is an int and takes and returns four bytes",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV6, .no_packets = true)
{
	static const struct row mapped[] = {
		ROW(SCTP_I_WANT_MAPPED_V4_ADDR, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 0, 1),
		{NULL},
	};

	expect_rows(endpoint_open(lab, "a", ONE_TO_MANY)->fd, mapped, &integer, "value", NULL);
}

SCENARIO(
	mapped_addresses_of_ipv4, "SCTP_I_WANT_MAPPED_V4_ADDR of an IPv4 socket gives an error",
	.every_abi = true, .spec = {"RFC6458-8.1.15-3"},
	.known = {
		{"4.0", NULL,
		 "sctp_setsockopt_mappedv4() and sctp_getsockopt_mappedv4() (net/sctp/socket.c) do not "
		 "look at the socket's family; RFC 6458 8.1.15 wants an error"}})
{
	int fd = layout_socket(SOCK_SEQPACKET), value = 1;
	size_t size = sizeof(value);

	ck_assert_msg(layout_option_set(fd, SCTP_I_WANT_MAPPED_V4_ADDR, &value, size) != 0,
		      "setsockopt() of an IPv4 socket succeeds");
	ck_assert_msg(layout_option_get(fd, SCTP_I_WANT_MAPPED_V4_ADDR, &value, &size) != 0,
		      "getsockopt() of an IPv4 socket succeeds");
}

SCENARIO(assoc_value_sizes,
	 "Options whose value is a struct sctp_assoc_value take and return its eight bytes",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .no_packets = true)
{
	static const struct row rows[] = {
		ROW(SCTP_CONTEXT, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 0x01020304, 0x05060708),
		ROW(SCTP_MAXSEG, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 0x0301, 0x0402, sizeof(int)),
		ROW(SCTP_MAX_BURST, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 0x01020304, 0x05060708,
		    sizeof(int), true),
		ROW(SCTP_PR_SUPPORTED, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 0, 1),
		ROW(SCTP_RECONFIG_SUPPORTED, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_ENABLE_STREAM_RESET, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 5, 2),
		ROW(SCTP_STREAM_SCHEDULER, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, SCTP_SS_RR,
		    SCTP_SS_PRIO),
		ROW(SCTP_INTERLEAVING_SUPPORTED, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_ASCONF_SUPPORTED, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_AUTH_SUPPORTED, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 1, 0),
		ROW(SCTP_ECN_SUPPORTED, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 0, 1),
		ROW(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, LAYOUT_EXACTLY, LAYOUT_AT_LEAST, 2, 1),
		{NULL},
	};

	sysctl_set(lab, "a", "net/sctp/intl_enable", "1");
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);

	option_set_int(endpoint, SCTP_FRAGMENT_INTERLEAVE, 1);
	expect_rows(endpoint->fd, rows, &layout_assoc_value, "assoc_value", "assoc_id");
}

SCENARIO(old_int_values, "SCTP_MAXSEG and SCTP_MAX_BURST still take the int of older programs",
	 .every_abi = true)
{
	static const struct row rows[] = {
		ROW(SCTP_MAXSEG, .value = 0x0301),
		ROW(SCTP_MAX_BURST, .value = 0x01020304),
		{NULL},
	};
	int fd = layout_socket(SOCK_SEQPACKET);

	for (const struct row *row = rows; row->name; row++) {
		const struct layout_option as_int = {row->name, row->option, &integer};
		const struct layout_option as_struct = {row->name, row->option,
							&layout_assoc_value};

		layout_set_members_at(fd, as_int, LAYOUT_VALUES({"value", row->value}), __FILE__,
				      __LINE__);
		layout_expect_option_at(fd, as_int, layout_no_values,
					LAYOUT_VALUES({"value", row->value}), __FILE__, __LINE__);
		layout_expect_option_at(fd, as_struct, layout_no_values,
					LAYOUT_VALUES({"assoc_value", row->value}), __FILE__,
					__LINE__);
	}
}

SCENARIO(max_burst_length, "SCTP_MAX_BURST reports the number of bytes it returned",
	 .every_abi = true,
	 .known = {{"4.0", NULL,
		    "sctp_getsockopt_maxburst() (net/sctp/socket.c) never writes the length back"}})
{
	uint8_t data[64] = {0};
	size_t size = sizeof(data);

	ck_assert_int_eq(
		layout_option_get(layout_socket(SOCK_SEQPACKET), SCTP_MAX_BURST, data, &size), 0);
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
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .no_packets = true,
	 /* One option at a time: ASCONF without AUTH. */
	 .excuses = {"RFC5061-4.2.7-2"}, .spec = {"RFC7496-4.5-1", "RFC8260-4.3.1-1"})
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
	for (size_t i = 0; i < 2 * ARRAY_SIZE(rows); i++) {
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
		const struct layout_option option = {rows[i / 2].name, rows[i / 2].option,
						     &layout_assoc_value};
		bool on = i % 2;

		option_set_int(client, SCTP_FRAGMENT_INTERLEAVE, 1);
		layout_set_members_at(client->fd, option, LAYOUT_VALUES({"assoc_value", on}),
				      __FILE__, __LINE__);
		endpoint_connect_start(client, NULL);
		ck_assert_msg(init_has(expect_packet(lab, INIT)->chunk, rows[i / 2].parameter,
				       rows[i / 2].extension) == on,
			      "with %s %d the INIT %s", option.name, on,
			      on ? "lacks it" : "offers it");
		endpoint_close(client);
	}
}

SCENARIO(stream_value, "struct sctp_stream_value sets the value of one stream", .every_abi = true,
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC8260-4.3.3-1"})
{
	struct pair pair = pair_open(lab, .nagle = true);

	layout_set_members(
		pair.a->fd, SCTP_STREAM_SCHEDULER, &layout_assoc_value,
		LAYOUT_VALUES({"assoc_id", pair.a->association}, {"assoc_value", SCTP_SS_PRIO}));

	const struct layout_value stream3 = {"stream_id", 3};
	const struct layout_value association = {"assoc_id", pair.a->association};

	layout_expect_sizes(pair.a->fd, SCTP_STREAM_SCHEDULER_VALUE, &stream_value, LAYOUT_AT_LEAST,
			    LAYOUT_AT_LEAST, .association = "assoc_id",
			    .ask = LAYOUT_VALUES(association, stream3),
			    .values = LAYOUT_VALUES(association, stream3, {"stream_value", 0x0102}),
			    .others =
				    LAYOUT_VALUES(association, stream3, {"stream_value", 0x0304}));
	layout_expect_option(pair.a->fd, SCTP_STREAM_SCHEDULER_VALUE, &stream_value,
			     LAYOUT_VALUES(association, {"stream_id", 2}),
			     LAYOUT_VALUES({"stream_value", 0}));
}
