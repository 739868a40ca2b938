/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/paths/levels.h"

#include <stdio.h>
#include <time.h>

const char *level_name(enum level level)
{
	static const char *const names[] = {"path", "association", "endpoint", "sysctl"};

	return names[level];
}

void set_sysctl_of_a(struct lab *lab, const char *name, uint32_t value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	if (lab_sysctl(lab, "a", name, text) != 0)
		scenario_fail(__FILE__, __LINE__, "%s", lab_error(lab));
}

struct pair level_connect(struct lab *lab, struct endpoint *listener, enum level level,
			  set_parameter *set, uint32_t value)
{
	struct pair pair = {.lab = lab};

	if (level == BY_SYSCTL)
		set(lab, NULL, level, value);
	pair.a = endpoint_open(lab, "a", ONE_TO_MANY);
	if (level == ON_ENDPOINT)
		set(lab, pair.a, level, value);
	pair.b = endpoint_connect(pair.a, listener);
	pair_settle(pair);
	if (level == ON_ASSOCIATION || level == ON_PATH)
		set(lab, pair.a, level, value);
	return pair;
}

void level_end(struct pair pair)
{
	link_restore(pair.lab, "path0");
	link_restore(pair.lab, "path1");
	endpoint_abort(pair.a, NULL);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	endpoint_close(pair.a);
	endpoint_close(pair.b);
	forget_packets(pair.lab);
}

struct sockaddr_storage level_address(struct endpoint *a, enum level level)
{
	struct sockaddr_storage any = {.ss_family = AF_INET};

	return level == ON_PATH ? peer_address(a, "path0", SERVER_PORT) : any;
}

void pass_jiffies_zero(struct lab *lab)
{
	struct timespec uptime;
	int64_t missing;

	clock_gettime(CLOCK_BOOTTIME, &uptime);
	missing = BOOT_SECONDS - 10 - uptime.tv_sec;
	if (missing > 0)
		let_pass(lab, SECONDS(missing));
}

int path_state(struct endpoint *endpoint, const char *path)
{
	return endpoint_path(endpoint, path).spinfo_state;
}

unsigned failures_until(struct pair pair, int state)
{
	int64_t rto = RTO_MIN;

	link_cut(pair.lab, "path0", NULL);
	for (unsigned failures = 1; failures <= 12; failures++) {
		expect_detour(pair, "path0", "path1", rto);
		if (path_state(pair.a, "path0") == state)
			return failures;
		rto = rto * 2 < RTO_MAX ? rto * 2 : RTO_MAX;
	}
	return 0;
}
