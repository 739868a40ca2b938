/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the commands that build a topology by hand, and those that remove it. */
#include <dirent.h>
#include <errno.h>
#include <sys/wait.h>

#include "netns/tests/lab_fixture.h"

#define PREFIX "lab-test-"

/* Gives the commands to `sh -e`.  Returns its wait status. */
static int run_commands(const struct topology *topology, enum ip_versions versions, bool undo)
{
	FILE *shell = popen("sh -e", "w");

	ck_assert_ptr_nonnull(shell);
	topology_print_commands(topology, versions, PREFIX, undo, shell);
	return pclose(shell);
}

static int namespaces_of_prefix(void)
{
	DIR *directory = opendir("/run/netns");
	struct dirent *entry;
	int count = 0;

	if (!directory)
		return 0;
	while ((entry = readdir(directory)))
		count += strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0;
	closedir(directory);
	return count;
}

/* A UDP socket in a named namespace; the process then is in that namespace. */
static int socket_in(const char *node, int family)
{
	char path[128];
	int namespace;
	int created;

	snprintf(path, sizeof(path), "/run/netns/" PREFIX "%s", node);
	namespace = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(namespace, 0);
	ck_assert_int_eq(setns(namespace, CLONE_NEWNET), 0);
	close(namespace);
	created = socket(family, SOCK_DGRAM, 0);
	ck_assert_int_ge(created, 0);
	return created;
}

/* The last link of the node b. */
static int last_link(const struct topology *topology)
{
	int last = -1;

	for (int link = 0; topology->links[link].name; link++)
		if (strcmp(topology->links[link].ends[0], "b") == 0 ||
		    strcmp(topology->links[link].ends[1], "b") == 0)
			last = link;
	ck_assert_int_ge(last, 0);
	return last;
}

/* A datagram from a to b's address on its last link. */
static void exchange(const struct topology *topology, int family)
{
	const struct timeval patience = {.tv_sec = 5};
	int last = last_link(topology);
	struct sockaddr_storage address;
	socklen_t size = sizeof(struct sockaddr_in);
	char got[8] = "";
	int a = socket_in("a", family);
	int b = socket_in("b", family);

	if (family == AF_INET6)
		size = sizeof(struct sockaddr_in6);
	ck_assert(topology_address(topology, topology_node(topology, "b"), last, family, &address));
	((struct sockaddr_in *)&address)->sin_port = htons(PORT);
	ck_assert_int_eq(bind(b, (struct sockaddr *)&address, size), 0);
	ck_assert_int_eq(setsockopt(b, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
	/* The kernel may still be taking note of the carrier of the last device. */
	for (int i = 0; i < 50 && got[0] == '\0'; i++) {
		ck_assert(sendto(a, "hello", 5, 0, (struct sockaddr *)&address, size) == 5 ||
			  errno == ENETUNREACH || errno == EADDRNOTAVAIL);
		usleep(20000);
		if (recv(b, got, sizeof(got) - 1, MSG_DONTWAIT) < 0)
			ck_assert_int_eq(errno, EAGAIN);
	}
	ck_assert_str_eq(got, "hello");
	close(a);
	close(b);
}

static int bind_own_address(const struct topology *topology, const char *node, int family)
{
	struct sockaddr_storage address;
	int fd = socket_in(node, family);
	socklen_t size =
		family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	int error;

	ck_assert(topology_address(topology, topology_node(topology, node), 0, family, &address));
	error = bind(fd, (struct sockaddr *)&address, size) == 0 ? 0 : errno;
	close(fd);
	return error;
}

/* The silent node has no address; the node at the other end of its links has one. */
static void expect_silence(const struct topology *topology, int family)
{
	const char *const *ends = topology->links[0].ends;
	const char *other = topology_silent(topology, 0, 0) ? ends[1] : ends[0];

	ck_assert_int_eq(bind_own_address(topology, other, family), 0);
	ck_assert_int_eq(bind_own_address(topology, topology->silent, family), EADDRNOTAVAIL);
}

static void expect_network(const struct topology *topology, int family)
{
	if (topology->silent)
		expect_silence(topology, family);
	else
		exchange(topology, family);
}

START_TEST(the_commands_build_and_undo)
{
	const struct topology *topology = topologies[_i];
	int nodes = 0;

	while (topology->nodes[nodes])
		nodes++;
	ck_assert_int_eq(run_commands(topology, MIXED, false), 0);
	ck_assert_int_eq(namespaces_of_prefix(), nodes);
	expect_network(topology, AF_INET);
	expect_network(topology, AF_INET6);
	ck_assert_int_eq(run_commands(topology, MIXED, true), 0);
	ck_assert_int_eq(namespaces_of_prefix(), 0);
}
END_TEST

/*
 * What iproute2 shows of a node, without what differs between a lab and a network by hand: the
 * numbers and names of the far ends, the hub's namespace, and what waits for duplicate address
 * detection, which labs do without.
 */
#define SHOW                                                                                        \
	"export LC_ALL=C; {"                                                                        \
	" ip -o addr show; ip -o -d link show;"                                                     \
	" ip -o -4 route show table all; ip -o -6 route show table all;"                            \
	" ip -o -4 neigh show nud permanent; ip -o -6 neigh show nud permanent; tc qdisc show; } |" \
	" sed -E '/^local fe80/d; s/^[0-9]+: *//; s/@[^:]*:/:/; s/ link-netns(id)? [^ ]+//;"        \
	" s/ tentative//' | sort"

static char *shown(void)
{
	char *text = calloc(1, 65536);
	FILE *shell = popen(SHOW, "r");
	size_t length;

	ck_assert_ptr_nonnull(shell);
	length = fread(text, 1, 65535, shell);
	ck_assert_int_eq(pclose(shell), 0);
	ck_assert_uint_gt(length, 0);
	return text;
}

static int show_here(void *context)
{
	*(char **)context = shown();
	return 0;
}

/* What of the first text is not in the second, or the other way round, a line each. */
static void print_difference(const char *node, const char *built, const char *by_hand)
{
	const char *names[] = {"built", "by_hand"}, *texts[] = {built, by_hand};

	for (int i = 0; i < 2; i++) {
		char *copy = strdup(texts[i]);

		for (char *rest = copy, *line; (line = strsep(&rest, "\n"));)
			if (!strstr(texts[1 - i], line))
				fprintf(stderr, "# only %s, %s: %s\n", names[i], node, line);
		free(copy);
	}
}

/* What the kernel does on its own after a command, such as to note a carrier, takes some time. */
static void expect_same(struct lab *lab, const char *node)
{
	char *built, *by_hand = NULL;

	ck_assert_int_eq(lab_inside(lab, node, show_here, &built), 0);
	close(socket_in(node, AF_INET));
	for (int i = 0; i < 50; i++) {
		free(by_hand);
		by_hand = shown();
		if (strcmp(built, by_hand) == 0)
			break;
		usleep(100000);
	}
	if (strcmp(built, by_hand) != 0)
		print_difference(node, built, by_hand);
	ck_assert_msg(strcmp(built, by_hand) == 0, "%s of %s differs", node,
		      lab_topology(lab)->name);
	free(built);
	free(by_hand);
}

START_TEST(a_lab_is_what_the_commands_build)
{
	const struct topology *topology = topologies[_i];
	struct lab *lab = open_lab(topology, MIXED);

	ck_assert_int_eq(run_commands(topology, MIXED, false), 0);
	for (int node = 0; topology->nodes[node]; node++)
		if (!topology->silent || strcmp(topology->nodes[node], topology->silent) != 0)
			expect_same(lab, topology->nodes[node]);
	lab_close(lab);
	ck_assert_int_eq(run_commands(topology, MIXED, true), 0);
}
END_TEST

static void remove_namespaces(void)
{
	int status = system("for n in /run/netns/" PREFIX "*; do"
			    " [ ! -e \"$n\" ] || ip netns del \"${n##*/}\"; done");

	ck_assert_int_eq(status, 0);
}

/* NULL if the commands can run here, else why they cannot. */
static const char *obstacle(void)
{
	if (geteuid() != 0)
		return "named namespaces need root";
	if (system("command -v sysctl >/dev/null") != 0)
		return "there is no sysctl(8), of the package procps";
	return NULL;
}

static void add_tests(TCase *tests)
{
	int count = 0;

	while (topologies[count])
		count++;
	tcase_add_checked_fixture(tests, remove_namespaces, remove_namespaces);
	tcase_add_loop_test(tests, the_commands_build_and_undo, 0, count);
	tcase_add_loop_test(tests, a_lab_is_what_the_commands_build, 0, count);
}

int main(void)
{
	return run_tests("topology_script", obstacle(), add_tests);
}
