/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/cli/target.h"

#include <stdlib.h>
#include <string.h>

#include "harness/cli/forecast.h"
#include "harness/cli/programs.h"
#include "harness/guest/guest.h"

int target_check(const char *spec, struct fault *fault)
{
	char *arch;
	int result = kernel_arch(spec, &arch, fault);

	if (!result && arch)
		result = guest_check(arch, fault);
	free(arch);
	return result;
}

/* The 32-bit runner plays beside another one only where the kernel runs programs of both kinds. */
static int keep_playable(struct target *target, const struct selection *selected,
			 struct fault *fault)
{
	struct selection *kept = &target->selection;
	/* User-Mode Linux runs programs of its own kind only. */
	bool compat = strcmp(target->kernel.arch, "amd64") == 0 && !target->kernel.uml;

	kept->items = calloc(selected->count + 1, sizeof(*kept->items));
	if (!kept->items)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	for (size_t i = 0; i < selected->count; i++) {
		if (compat || !selected->items[i]->i686)
			kept->items[kept->count++] = selected->items[i];
	}
	if (kept->count == 0)
		return fault_set(fault, EXIT_USAGE,
				 "nothing of what is selected runs on a kernel for %s",
				 target->kernel.arch);
	return 0;
}

int target_prepare(struct target *target, const char *spec, const char *cache,
		   const struct selection *selected, struct fault *fault)
{
	struct programs programs = {0};
	int result = -1;

	*target = (struct target){0};
	if (kernel_resolve(spec, cache, &target->kernel, fault) == 0 &&
	    (target->kernel.uml || guest_check(target->kernel.arch, fault) == 0) &&
	    programs_of(target->kernel.arch, &programs, fault) == 0 &&
	    keep_playable(target, selected, fault) == 0) {
		struct guest_programs inside = {
			.init = programs.init,
			.runner = programs.runner,
			.runner_i686 = programs.runner_i686,
		};

		target->prediction = forecast_of_kernel(&target->kernel);
		result = guest_image(&target->kernel, &inside, cache, &target->image, fault);
	}
	programs_free(&programs);
	return result;
}

void target_free(struct target *target)
{
	kernel_free(&target->kernel);
	selection_free(&target->selection);
	free(target->image);
	free(target->prediction);
	free(target->captures);
	free(target->coverage);
	*target = (struct target){0};
}
