/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Socket options with memory that is not the program's, and with the identifiers of associations. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"
#include "suites/sockets/options.h"

#include <fcntl.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/socket.h>

static uint8_t *page_of(const void *bytes, size_t size)
{
	uint8_t *page = mmap(NULL, (size_t)getpagesize(), PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		scenario_error("mmap: %s", strerror(errno));
	memcpy(page, bytes, size);
	if (mprotect(page, (size_t)getpagesize(), PROT_READ) != 0)
		scenario_error("mprotect: %s", strerror(errno));
	return page;
}

static void expect_fault(int fd, const struct sockets_option *option, void *value, socklen_t *size,
			 const char *what)
{
	int result = getsockopt(fd, IPPROTO_SCTP, option->number, value, size);

	ck_assert_msg(result == -1 && errno == EFAULT,
		      "%s with %s that cannot be written gave %d (%s), expected EFAULT",
		      option->name, what, result, result ? strerror(errno) : "success");
}

/* getsockopt(2): EFAULT where the kernel cannot write the value, or its length. */
static void expect_faults(int fd, const struct sockets_option *option, sctp_assoc_t id)
{
	for (; option->name; option++) {
		uint8_t bytes[SOCKETS_OPTION_MAX], *value;
		socklen_t size = option->size, *length;

		if (!sockets_option_exists(fd, option))
			continue;
		sockets_option_ask(option, id, bytes);
		value = page_of(bytes, sizeof(bytes));
		length = (socklen_t *)page_of(&size, sizeof(size));
		expect_fault(fd, option, value, &size, "a value");
		if (!option->length_not_written)
			expect_fault(fd, option, bytes, length, "a length");
		munmap(value, (size_t)getpagesize());
		munmap(length, (size_t)getpagesize());
		/* The memory was the reason: the option itself can be read. */
		size = option->size;
		ck_assert_msg(getsockopt(fd, IPPROTO_SCTP, option->number, bytes, &size) == 0,
			      "%s: %s", option->name, strerror(errno));
	}
}

/* Where a kernel has AUTH its options can be read only if it may be used. */
static void authenticate(struct lab *lab)
{
	if (capabilities_missing(CAP_AUTH))
		return;
	auth_enable(lab);
}

SCENARIO(option_faults,
	 "getsockopt() of each option gives EFAULT if the value or its length cannot be written",
	 .lab = &two_nodes, .fix = {"pr-streamstatus-unwritten"})
{
	struct endpoint *server, *client;

	authenticate(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_faults(server->fd, sockets_socket_options, 0);
	expect_faults(server->fd, sockets_future_options, SCTP_FUTURE_ASSOC);
	expect_faults(server->fd, sockets_future_options, server->association);
	expect_faults(server->fd, sockets_association_options, server->association);
	endpoint_send(client, 0, "and nothing has changed");
	expect_message(server, 0, "and nothing has changed");
}

/* What the kernel gives and takes with this association is what it gives without one. */
static void expect_id_ignored(int fd, const struct sockets_option *option, sctp_assoc_t id,
			      bool set)
{
	uint8_t wanted[SOCKETS_OPTION_MAX], bytes[SOCKETS_OPTION_MAX];
	socklen_t size = option->size, again = option->size;

	sockets_option_ask(option, 0, wanted);
	sockets_option_ask(option, id, bytes);
	ck_assert_msg(getsockopt(fd, IPPROTO_SCTP, option->number, wanted, &size) == 0, "%s: %s",
		      option->name, strerror(errno));
	ck_assert_msg(getsockopt(fd, IPPROTO_SCTP, option->number, bytes, &again) == 0,
		      "%s of association %d: %s", option->name, id, strerror(errno));
	/* Some report which association it was. */
	memset(bytes + option->id, 0, sizeof(id));
	memset(wanted + option->id, 0, sizeof(id));
	ck_assert_msg(size == again && memcmp(bytes, wanted, size) == 0,
		      "%s of association %d has other values", option->name, id);
	if (!set || option->read_only)
		return;
	memcpy(bytes + option->id, &id, sizeof(id));
	ck_assert_msg(setsockopt(fd, IPPROTO_SCTP, option->number, bytes, size) == 0,
		      "%s for association %d: %s", option->name, id, strerror(errno));
}

static int peel_off(void *context)
{
	struct sctp_getaddrs *ask = context;
	sctp_peeloff_arg_t peeloff = {.associd = ask->assoc_id};
	socklen_t size = sizeof(peeloff);
	void *page = page_of(&peeloff, sizeof(peeloff));

	return getsockopt((int)ask->addr_num, IPPROTO_SCTP, SCTP_SOCKOPT_PEELOFF, page, &size) < 0
		       ? errno
		       : 0;
}

SCENARIO(peeloff_fault,
	 "sctp_peeloff() leaves no descriptor open when it cannot return it to the program",
	 .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sctp_getaddrs ask;
	int lowest;

	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server);
	lowest = dup(server->fd);
	close(lowest);
	ask = (struct sctp_getaddrs){server->association, (uint32_t)server->fd};
	ck_assert_int_eq(lab_inside(lab, "b", peel_off, &ask), EFAULT);
	sockets_expect_failure(fcntl(lowest, F_GETFD), EBADF);
}

SCENARIO(ids_of_one_to_one,
	 "One-to-one sockets ignore the association that an option names, whether they have one "
	 "or not",
	 .lab = &two_nodes, .spec = {"RFC6458-8-2"})
{
	struct endpoint *client, *accepted, *listener;

	authenticate(lab);
	listener = endpoint_listen(lab, "b", ONE_TO_ONE);
	client = endpoint_open(lab, "a", ONE_TO_ONE);
	for (const struct sockets_option *option = sockets_future_options; option->name; option++)
		if (sockets_option_exists(client->fd, option))
			expect_id_ignored(client->fd, option, 12345, true);
	accepted = endpoint_connect(client, listener);
	for (const struct sockets_option *option = sockets_future_options; option->name; option++)
		if (sockets_option_exists(client->fd, option)) {
			expect_id_ignored(client->fd, option, 12345, false);
			expect_id_ignored(accepted->fd, option, 54321, false);
		}
}

/* The kernel says ENOMEM unless the buffer holds all addresses: libsctp then tries a larger one. */
static void expect_addresses_fit(struct endpoint *endpoint, int option, sctp_assoc_t id,
				 unsigned count)
{
	size_t each =
		over_ipv6(endpoint->lab) ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	uint8_t bytes[SOCKETS_OPTION_MAX];
	struct sctp_getaddrs addresses = {.assoc_id = id};
	socklen_t size = sizeof(bytes);

	memcpy(bytes, &addresses, sizeof(addresses));
	ck_assert_int_eq(getsockopt(endpoint->fd, IPPROTO_SCTP, option, bytes, &size), 0);
	memcpy(&addresses, bytes, sizeof(addresses));
	if (count)
		ck_assert_uint_eq(addresses.addr_num, count);
	size = (socklen_t)(sizeof(addresses) + addresses.addr_num * each);
	for (socklen_t less = sizeof(addresses); less < size; less++) {
		socklen_t length = less;

		memcpy(bytes, &addresses, sizeof(addresses));
		sockets_expect_failure(
			getsockopt(endpoint->fd, IPPROTO_SCTP, option, bytes, &length), ENOMEM);
	}
	ck_assert_int_eq(getsockopt(endpoint->fd, IPPROTO_SCTP, option, bytes, &size), 0);
}

SCENARIO(addresses_too_many,
	 "SCTP_GET_LOCAL_ADDRS and SCTP_GET_PEER_ADDRS give ENOMEM unless all addresses fit the "
	 "buffer",
	 .lab = &dual_path, .spec = {"RFC6458-9.5-2"})
{
	static const char *const both[] = {"path0", "path1"};
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {both[0], both[1]});

	endpoint_connect(client, server);
	expect_addresses_fit(client, SCTP_GET_LOCAL_ADDRS, 0, 2);
	expect_addresses_fit(client, SCTP_GET_LOCAL_ADDRS, client->association, 2);
	/* Of the wildcard address: those of all devices. */
	expect_addresses_fit(server, SCTP_GET_LOCAL_ADDRS, 0, 0);
	expect_addresses_fit(client, SCTP_GET_PEER_ADDRS, client->association, 2);
	expect_addresses_fit(server, SCTP_GET_PEER_ADDRS, server->association, 2);
}

/* An option's list of addresses lies across two pages, of which one can be written. */
static void expect_half_a_list(struct endpoint *endpoint, int option, const char *name)
{
	size_t page = (size_t)getpagesize();
	uint8_t *pages =
		mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct sctp_getaddrs *list = (void *)(pages + page - sizeof(*list));

	if (pages == MAP_FAILED)
		scenario_error("mmap: %s", strerror(errno));
	/* The first page holds how many there are, the second one the addresses; after the last
	 * turn both can be written. */
	for (unsigned locked = 0; locked < 3; locked++) {
		socklen_t size = (socklen_t)(sizeof(*list) + page);
		int result;

		list->assoc_id = endpoint->association;
		list->addr_num = 0;
		if (locked < 2 && mprotect(pages + locked * page, page, PROT_READ) != 0)
			scenario_error("mprotect: %s", strerror(errno));
		result = getsockopt(endpoint->fd, IPPROTO_SCTP, option, list, &size);
		if (locked < 2)
			ck_assert_msg(result == -1 && errno == EFAULT,
				      "%s, %s cannot be written, gave %d (%s), expected EFAULT",
				      name,
				      locked ? "whose addresses" : "whose number of addresses",
				      result, result ? strerror(errno) : "success");
		else
			ck_assert_msg(result == 0 && list->addr_num == 1,
				      "%s gave %d (%s) and %u addresses, expected 1 address", name,
				      result, result ? strerror(errno) : "success", list->addr_num);
		if (mprotect(pages, 2 * page, PROT_READ | PROT_WRITE) != 0)
			scenario_error("mprotect: %s", strerror(errno));
	}
	munmap(pages, 2 * page);
}

SCENARIO(half_a_list_of_addresses,
	 "SCTP_GET_LOCAL_ADDRS and SCTP_GET_PEER_ADDRS give EFAULT if the addresses cannot be "
	 "written, or only how many they are",
	 .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_half_a_list(pair.a, SCTP_GET_LOCAL_ADDRS, "SCTP_GET_LOCAL_ADDRS");
	expect_half_a_list(pair.a, SCTP_GET_PEER_ADDRS, "SCTP_GET_PEER_ADDRS");
	exchange_messages(pair.a, pair.b);
}
