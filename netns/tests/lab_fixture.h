/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of labs share: privileges, a lab a test, UDP between its nodes. */
#ifndef TESTS_LAB_FIXTURE_H
#define TESTS_LAB_FIXTURE_H

#include <check.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "netns/lab.h"

enum { PORT = 4000, MILLISECOND = 1000000 };

static inline int write_text(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written = file < 0 ? -1 : write(file, text, strlen(text));

	if (file >= 0)
		close(file);
	return written == (ssize_t)strlen(text) ? 0 : -1;
}

/*
 * Root, or root of a user namespace of the test's own, with a network namespace to come back to:
 * nobody else's may be entered.
 */
static inline int become_root(void)
{
	unsigned uid = getuid();
	char map[64];

	if (uid == 0)
		return 0;
	snprintf(map, sizeof(map), "0 %u 1", uid);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		return -1;
	return write_text("/proc/self/uid_map", map);
}

static inline struct lab *open_lab(const struct topology *topology, enum ip_versions versions)
{
	char error[512] = "";
	struct lab *lab = lab_open(topology, versions, error, sizeof(error));

	ck_assert_msg(lab, "%s", error);
	return lab;
}

/* A UDP socket bound to the node's address on the link. */
static inline int udp_socket(struct lab *lab, const char *node, int link, int family)
{
	const struct topology *topology = lab_topology(lab);
	struct sockaddr_storage address;
	int created = lab_socket(lab, node, family, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	ck_assert_int_ge(created, 0);
	ck_assert(
		topology_address(topology, topology_node(topology, node), link, family, &address));
	((struct sockaddr_in *)&address)->sin_port = htons(PORT);
	ck_assert_int_eq(bind(created, (struct sockaddr *)&address, sizeof(address)), 0);
	return created;
}

static inline void udp_send(struct lab *lab, int from, const char *node, int link, int family,
			    const char *text)
{
	const struct topology *topology = lab_topology(lab);
	struct sockaddr_storage address;
	socklen_t size =
		family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);

	ck_assert(
		topology_address(topology, topology_node(topology, node), link, family, &address));
	((struct sockaddr_in *)&address)->sin_port = htons(PORT);
	ck_assert_int_eq(sendto(from, text, strlen(text), 0, (struct sockaddr *)&address, size),
			 strlen(text));
}

/* Carries frames until the socket has a datagram; false if none came within `limit` nanoseconds. */
static inline bool udp_arrives(struct lab *lab, int socket, int64_t limit)
{
	struct pollfd wait = {.fd = socket, .events = POLLIN};
	int events = lab_pump(lab, &wait, 1, lab_now() + limit, NULL);

	ck_assert_msg(events >= 0, "%s", lab_error(lab));
	return events > 0;
}

static inline void udp_expect(struct lab *lab, int socket, const char *text)
{
	char got[2048] = "";
	ssize_t length;

	ck_assert_msg(udp_arrives(lab, socket, 2000 * (int64_t)MILLISECOND), "no datagram: %s",
		      text);
	length = recv(socket, got, sizeof(got) - 1, 0);
	ck_assert_int_eq(length, strlen(text));
	ck_assert_str_eq(got, text);
}

/* NULL if labs can be built here, else why they cannot. */
static inline const char *lab_obstacle(void)
{
	return become_root() < 0 ? "neither root nor user namespaces" : NULL;
}

/* The tests of one program, all skipped if there is an obstacle, TAP on standard output.  Returns
 * what main() is to return. */
static inline int run_tests(const char *name, const char *obstacle, void (*add)(TCase *tests))
{
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);
	SRunner *runner = srunner_create(suite);
	int failed = 0;

	tcase_set_timeout(tests, 60);
	add(tests);
	suite_add_tcase(suite, tests);
	if (obstacle) {
		printf("1..0 # SKIP %s\n", obstacle);
	} else {
		srunner_set_tap(runner, "-");
		srunner_run_all(runner, CK_SILENT);
		failed = srunner_ntests_failed(runner);
	}
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
