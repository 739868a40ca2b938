/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/ground/arch.h"

#include <stddef.h>
#include <string.h>
#include <sys/utsname.h>

#include "harness/array_size.h"

const char *machine_arch(void)
{
	static const char *const names[][2] = {
		{"x86_64", "amd64"}, {"aarch64", "arm64"}, {"i686", "i386"},
		{"armv7l", "armhf"}, {"armv8l", "armhf"},  {"ppc64le", "ppc64el"},
	};
	static struct utsname name;

	if (uname(&name))
		return "amd64";
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(name.machine, names[i][0]) == 0)
			return names[i][1];
	return name.machine;
}
