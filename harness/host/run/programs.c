/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/programs.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/arch.h"
#include "harness/host/ground/installed.h"
#include "harness/uml_host/uml_host.h"
#include "harness/host/kernel/debian/apt.h"

enum { NAME_SIZE = 64 };

/* How the programs of another architecture than the machine's are marked, by the ABI that they are
 * of. */
static const struct {
	const char *arch;
	const char *mark;
	const char *target; /* of make */
} others[] = {
	{"i386", "-i686", "programs"},	    {"arm64", "-aarch64", "arm64"},
	{"armhf", "-armhf", "armhf"},	    {"s390x", "-s390x", "s390x"},
	{"ppc64el", "-ppc64el", "ppc64el"}, {"riscv64", "-riscv64", "riscv64"},
};

static int missing(const char *name, const char *target, struct fault *fault)
{
	return fault_set(fault, EXIT_ENVIRONMENT,
			 "%s is missing: `make%s%s` builds it, `make install` puts it in its place",
			 name, *target ? " " : "", target);
}

/* A runner other than ours has other scenarios than those that lie beside this program. */
static bool is_overridden(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

static char *find_i686(void)
{
	if (is_overridden("SCTP_CONFORM_RUNNER") && !is_overridden("SCTP_CONFORM_RUNNER_I686"))
		return NULL;
	return path_program("sctp-runner-i686", "SCTP_CONFORM_RUNNER_I686");
}

static int find(const char *mark, const char *target, struct programs *programs,
		struct fault *fault)
{
	char init[NAME_SIZE], runner[NAME_SIZE];
	bool own = !*mark;

	snprintf(init, sizeof(init), "sctp-init%s", mark);
	snprintf(runner, sizeof(runner), "sctp-runner%s", mark);
	programs->init = path_program(init, own ? "SCTP_CONFORM_INIT" : NULL);
	if (strcmp(mark, "-i686") == 0)
		programs->runner = find_i686();
	else if (own || !is_overridden("SCTP_CONFORM_RUNNER"))
		programs->runner = path_program(runner, own ? "SCTP_CONFORM_RUNNER" : NULL);
	if (programs->runner && programs->init)
		return 0;
	missing(programs->runner ? init : runner, target, fault);
	programs_free(programs);
	return -1;
}

int programs_of(const char *arch, struct programs *programs, struct fault *fault)
{
	*programs = (struct programs){0};
	if (strcmp(arch, machine_arch()) == 0) {
		if (find("", "", programs, fault) < 0)
			return -1;
		if (strcmp(arch, "amd64") == 0)
			programs->runner_i686 = find_i686();
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (strcmp(arch, others[i].arch) == 0)
			return find(others[i].mark, others[i].target, programs, fault);
	}
	return fault_set(fault, EXIT_USAGE,
			 "there are no programs for guests of the architecture "
			 "%s on a machine of %s",
			 arch, machine_arch());
}

int programs_find(struct programs *programs, struct fault *fault)
{
	return programs_of(machine_arch(), programs, fault);
}

int programs_add_uml(struct programs *programs, struct fault *fault)
{
	programs->uml_host = path_program(UML_HOST_LIBRARY, NULL);
	return programs->uml_host ? 0 : missing(UML_HOST_LIBRARY, "", fault);
}

enum abis programs_abis(const struct programs *programs)
{
	return programs->runner_i686 ? NATIVE_AND_I686 : NATIVE;
}

void programs_free(struct programs *programs)
{
	free(programs->init);
	free(programs->runner);
	free(programs->runner_i686);
	free(programs->uml_host);
	*programs = (struct programs){0};
}
