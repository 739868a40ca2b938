/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/levels.h"

const char *name_of_level(enum level level)
{
	static const char *const names[LEVELS] = {
		[ON_PATH] = "path",
		[ON_ASSOCIATION] = "association",
		[ON_ENDPOINT] = "endpoint",
		[BY_SYSCTL] = "sysctl",
	};

	return names[level];
}

struct pair pair_open_on_level_at(struct lab *lab, enum level level, set_parameter *set,
				  uint32_t value, const char *file, int line)
{
	struct pair_options options = {.file = file, .line = line, .measured = true};
	struct pair pair;

	if (level == BY_SYSCTL)
		set(lab, NULL, level, value);
	options.a = endpoint_open(lab, "a", ONE_TO_MANY, .file = file, .line = line);
	if (level == ON_ENDPOINT)
		set(lab, options.a, level, value);
	pair = pair_open_with(lab, &options);
	if (level == ON_ASSOCIATION || level == ON_PATH)
		set(lab, pair.a, level, value);
	return pair;
}

const char *path_on_level(enum level level)
{
	return level == ON_PATH ? "path0" : NULL;
}

struct sockaddr_storage address_on_level(struct endpoint *a, enum level level)
{
	struct sockaddr_storage any = {.ss_family = AF_INET};

	return level == ON_PATH ? peer_address(a, "path0", SERVER_PORT) : any;
}
