/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/kernel.h"

#include <stdlib.h>

#include "harness/host/ground/arch.h"
#include "harness/host/kernel/debian/apt.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/kernel_private.h"

int kernel_resolve(const char *spec, const char *cache, struct kernel *kernel, struct fault *fault)
{
	struct spec parsed;
	int result;

	*kernel = (struct kernel){0};
	if (spec_parse(spec, &parsed, fault))
		return -1;
	switch (parsed.kind) {
	case SPEC_PATH:
	case SPEC_UML:
		result = path_resolve(&parsed, cache, kernel, fault);
		break;
	case SPEC_LOCAL:
		result = local_resolve(kernel, fault);
		break;
	default:
		result = debian_resolve(&parsed, cache, kernel, fault);
		break;
	}
	if (result) {
		kernel_free(kernel);
		return -1;
	}
	if (!kernel->spec)
		kernel->spec = path_of("%s", spec ? spec : "debian");
	return 0;
}

int kernel_check(const struct kernel *kernel, const char *cache, struct fault *fault)
{
	struct spec parsed;

	if (spec_parse(kernel->spec, &parsed, fault))
		return -1;
	return parsed.kind == SPEC_DEBIAN ? debian_check(&parsed, cache, kernel, fault) : 0;
}

bool kernel_is_local(const char *spec)
{
	struct spec parsed;
	struct fault unheard;

	return spec_parse(spec, &parsed, &unheard) == 0 && parsed.kind == SPEC_LOCAL;
}

int kernel_arch(const char *spec, char **arch, struct fault *fault)
{
	struct spec parsed;

	*arch = NULL;
	if (spec_parse(spec, &parsed, fault))
		return -1;
	if (parsed.kind == SPEC_DEBIAN)
		*arch = path_of("%s", *parsed.arch ? parsed.arch : machine_arch());
	return 0;
}

void kernel_free(struct kernel *kernel)
{
	free(kernel->spec);
	free(kernel->release);
	free(kernel->arch);
	free(kernel->image);
	free(kernel->modules);
	free(kernel->config);
	free(kernel->version);
	*kernel = (struct kernel){0};
}
