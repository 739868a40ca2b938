/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Debian's signed lists say of packages: their versions and hashes. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/debian/apt.h"
#include "harness/host/kernel/kernel.h"
#include "harness/host/kernel/spec.h"

/* Adds the package to the list if there is one of that name. */
static bool add(json_t *list, const char *text, const char *name)
{
	char *version = apt_field(text, name, "Version");
	char *digest = apt_field(text, name, "SHA256");
	bool there = version && digest;

	if (there)
		(void)json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "package", name,
							    "version", version, "sha256", digest));
	free(version);
	free(digest);
	return there;
}

/* Of the alternatives "a|b" the first that there is, as debian_unpack() chooses. */
static bool add_first(json_t *list, const char *text, const char *names)
{
	char *copy = path_of("%s", names), *rest = copy, *name;
	bool added = false;

	while (!added && (name = strsep(&rest, "|")))
		added = add(list, text, name);
	free(copy);
	return added;
}

json_t *apt_origins(const char *text, const char *const names[])
{
	json_t *list = json_array();

	for (size_t i = 0; list && names[i]; i++)
		(void)add_first(list, text, names[i]);
	return list;
}

static int look_up(const char *cache, const char *arch, const char *release,
		   const char *const names[], json_t **list, struct fault *fault)
{
	struct apt_root root;
	char *text = NULL;
	int lock = cache_lock(cache, fault), result = -1;

	if (lock < 0)
		return -1;
	if (!apt_open(cache, arch, release, &root, fault)) {
		result = apt_show(&root, names, &text, fault);
		apt_close(&root);
	}
	close(lock);
	if (result)
		return -1;
	*list = apt_origins(text, names);
	free(text);
	return *list ? 0 : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
}

int debian_kernel_packages(const struct kernel *kernel, const char *cache, json_t **list,
			   struct fault *fault)
{
	/* Since forky a kernel is several packages. */
	static const char *const kinds[] = {"image", "modules", "binary", "base", NULL};
	char *names[ARRAY_SIZE(kinds)] = {NULL};
	struct fault unheard;
	struct spec spec;
	int result;

	*list = NULL;
	/* The default kernel's SPEC is made up from its name. */
	if (kernel->local || spec_parse(kernel->spec, &spec, &unheard) || spec.kind != SPEC_DEBIAN)
		return 0;
	for (size_t i = 0; kinds[i]; i++)
		names[i] = path_of("linux-%s-%s", kinds[i], kernel->release);
	result =
		look_up(cache, kernel->arch, spec.release, (const char *const *)names, list, fault);
	for (size_t i = 0; kinds[i]; i++)
		free(names[i]);
	if (!result && json_array_size(*list) == 0) {
		json_decref(*list);
		*list = NULL;
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "Debian's lists have no package of the kernel %s",
				 kernel->release);
	}
	return result;
}
