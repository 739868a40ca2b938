/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel that this machine runs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/bzimage.h"
#include "harness/array_size.h"
#include "harness/host/kernel/kernel_private.h"

/* What uname calls the architectures that Debian calls otherwise. */
static const struct {
	const char *machine;
	const char *arch;
} architectures[] = {
	{"x86_64", "amd64"},  {"i586", "i386"},	   {"i686", "i386"},
	{"aarch64", "arm64"}, {"armv7l", "armhf"}, {"ppc64le", "ppc64el"},
};

static const char *arch_of(const char *machine)
{
	for (size_t i = 0; i < ARRAY_SIZE(architectures); i++)
		if (strcmp(machine, architectures[i].machine) == 0)
			return architectures[i].arch;
	return machine;
}

int local_resolve(struct kernel *kernel, struct fault *fault)
{
	struct utsname name;
	char package[RELEASE_SIZE];

	if (uname(&name))
		return fault_set(fault, EXIT_ENVIRONMENT, "the kernel does not give its name: %s",
				 strerror(errno));
	kernel->local = true;
	kernel->release = path_of("%s", name.release);
	package_of_text(name.version, sizeof(name.version), package);
	kernel->version = *package ? path_of("%s", package) : NULL;
	kernel->arch = path_of("%s", arch_of(name.machine));
	kernel->config = path_if_there(path_of("/proc/config.gz"));
	if (!kernel->config)
		kernel->config = path_if_there(path_of("/boot/config-%s", name.release));
	if (!kernel->config)
		kernel->config = path_if_there(path_of("/lib/modules/%s/config", name.release));
	kernel->modules = path_of("/lib/modules/%s", name.release);
	kernel->modules = path_if_there(kernel->modules);
	return 0;
}
