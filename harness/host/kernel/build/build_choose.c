/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which fragments make a configuration. */
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/arch.h"
#include "harness/array_size.h"
#include "harness/host/kernel/debian/apt.h"
#include "harness/host/kernel/build/build_private.h"
#include "harness/host/ground/files.h"

enum { MAX_PARTS = 4 };

/* What provides the capabilities, which no file says (harness/record/capability.h). */
static const char capabilities[] = "capabilities";

/* What lies on top of a guest's own fragments.  The first ones may lose options that a version does
 * not have, the last one may not. */
static const struct {
	const char *name;
	const char *parts[MAX_PARTS];
	const char *arch;
} configs[] = {
	{"minimal", {"sctp"}, "x86_64"},
	{"everything", {capabilities, "everything", "sctp"}, "x86_64"},
	{"no-ipv6", {"sctp", capabilities, "everything", "no-ipv6"}, "x86_64"},
	{"no-auth-algorithms",
	 {"sctp", capabilities, "everything", "no-auth-algorithms"},
	 "x86_64"},
	{"no-netfilter", {"sctp", capabilities, "everything", "no-netfilter"}, "x86_64"},
	{"no-namespaces", {"sctp", capabilities, "everything", "no-namespaces"}, "x86_64"},
	{"preempt-rt", {"sctp", capabilities, "everything", "preempt-rt"}, "x86_64"},
	{"32-bit", {"sctp", capabilities, "everything", "32-bit"}, "i386"},
};

enum { CONFIGS = ARRAY_SIZE(configs) };

const char *const build_configs[CONFIGS + 1] = {
	"minimal",	"everything",	 "no-ipv6",    "no-auth-algorithms",
	"no-netfilter", "no-namespaces", "preempt-rt", "32-bit",
};

static size_t find(const char *name)
{
	size_t index = 0;

	while (index < CONFIGS && strcmp(configs[index].name, name) != 0)
		index++;
	return index;
}

static void add(struct build *build, const char *name, bool strict)
{
	char *path = strcmp(name, capabilities) != 0
			     ? path_of("%s/%s.config", build->options->fragments, name)
			     : NULL;

	build->fragments[build->fragment_count++] = (struct fragment){path, strict};
}

int build_choose(struct build *build, struct fault *fault)
{
	const struct build_options *options = build->options;
	size_t index = find(options->config);

	if (index == CONFIGS)
		return fault_set(fault, EXIT_USAGE, "there is no configuration '%s'",
				 options->config);
	if (strcmp(machine_arch(), "amd64") != 0)
		return fault_set(fault, EXIT_USAGE,
				 "kernels are built for the PC, on a machine of amd64");
	if (options->uml && strcmp(configs[index].arch, "x86_64") != 0)
		return fault_set(fault, EXIT_USAGE, "--uml: there is no User-Mode Linux that is %s",
				 options->config);
	build->arch = options->uml ? "um" : configs[index].arch;
	add(build, "guest", false);
	add(build, options->uml ? "um" : "x86", false);
	for (size_t i = 0; i < MAX_PARTS && configs[index].parts[i]; i++)
		add(build, configs[index].parts[i],
		    i + 1 == MAX_PARTS || !configs[index].parts[i + 1]);
	if (options->kasan)
		add(build, "kasan", true);
	if (options->sanitize)
		add(build, "sanitize", false);
	if (options->gcov)
		add(build, "gcov", true);
	return 0;
}
