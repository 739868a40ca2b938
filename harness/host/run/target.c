/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/run/forecast.h"
#include "harness/host/boot/guest.h"
#include "harness/host/boot/module_settings.h"
#include "harness/host/kernel/local_module.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/ground/seal.h"

enum { REASON_SIZE = 512 };

/* Tells why this machine's kernel has no SCTP.  Returns -1. */
static int local_without_sctp(const char *error, struct fault *fault)
{
	struct kernel kernel = {0};
	char why[512] = "";

	if (kernel_resolve("local", NULL, &kernel, fault) < 0)
		return -1;
	local_module_missing("", kernel.release, kernel.config, why, sizeof(why));
	fault_set(fault, EXIT_ENVIRONMENT,
		  "--kernel=local: this machine's kernel, %s, has no SCTP (%s): %s", kernel.release,
		  error, why);
	kernel_free(&kernel);
	return -1;
}

/* The machine's own kernel must be able to do what no guest would be started for. */
static int check_local(struct fault *fault)
{
	static const char *const tools[] = {"ip", "tc"};
	int sctp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);

	if (sctp < 0)
		return local_without_sctp(strerror(errno), fault);
	close(sctp);
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		if (!program_in_path(tools[i]))
			return fault_set(fault, EXIT_ENVIRONMENT,
					 "%s is not installed: apt-get install iproute2", tools[i]);
	return 0;
}

/* What guests of that architecture need; our own programs first, as `make ARCH`, which builds them,
 * installs QEMU as well. */
static int guest_programs(struct programs *programs, const char *arch, bool qemu,
			  struct fault *fault)
{
	if (programs_of(arch, programs, fault) < 0)
		return -1;
	return qemu ? guest_check(arch, fault) : 0;
}

int target_check(const char *spec, struct fault *fault)
{
	struct programs programs = {0};
	char *arch;
	int result = kernel_arch(spec, &arch, fault);

	if (!result && arch)
		result = guest_programs(&programs, arch, true, fault);
	programs_free(&programs);
	free(arch);
	return !result && kernel_is_local(spec) ? check_local(fault) : result;
}

/* The 32-bit runner plays beside another one only where the kernel runs programs of both kinds. */
static int keep_playable(struct target *target, const struct selection *selected,
			 struct fault *fault)
{
	struct selection *kept = &target->selection;
	/* User-Mode Linux runs programs of its own kind only. */
	bool compat = strcmp(target->kernel.arch, "amd64") == 0 && !target->kernel.uml;

	kept->items = xcalloc(selected->count + 1, sizeof(*kept->items));
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

static int digest_of(const char *path, char **digest, struct fault *fault)
{
	char text[SHA256_TEXT];

	if (sha256_of_file(path, text, fault) < 0)
		return -1;
	*digest = path_of("%s", text);
	return 0;
}

static int unpack_kernel(struct target *target, const char *cache, struct fault *fault)
{
	char *folder = path_of("%s/images", cache);
	int result = vmlinux_open(&target->kernel, folder, &target->vmlinux, fault);

	free(folder);
	return result;
}

static int make_image(struct target *target, const char *cache,
		      const struct boot_settings *settings, struct fault *fault)
{
	struct guest_programs inside = {
		.init = target->programs.init,
		.runner = target->programs.runner,
		.runner_i686 = target->programs.runner_i686,
	};

	if (debian_kernel_packages(&target->kernel, cache, &target->packages, fault) < 0)
		return -1;
	if (guest_image(&target->kernel, &inside, cache, &target->image, &target->contents, fault) <
		    0 ||
	    module_settings_check(&target->kernel, settings,
				  json_object_get(target->contents, "files"), &target->left_out,
				  fault) < 0 ||
	    digest_of(target->kernel.image, &target->image_digest, fault) < 0 ||
	    unpack_kernel(target, cache, fault) < 0)
		return -1;
	target->prediction = forecast_of_kernel(&target->kernel, settings, target->left_out);
	return digest_of(target->image, &target->initramfs_digest, fault);
}

int target_prepare(struct target *target, const char *spec, const char *cache,
		   const struct boot_settings *settings, const struct selection *selected,
		   struct fault *fault)
{
	*target = (struct target){0};
	if (kernel_resolve(spec, cache, &target->kernel, fault) < 0)
		return -1;
	if (guest_programs(&target->programs, target->kernel.arch,
			   !target->kernel.local && !target->kernel.uml, fault) < 0 ||
	    keep_playable(target, selected, fault) < 0)
		return -1;
	if (target->kernel.uml && programs_add_uml(&target->programs, fault) < 0)
		return -1;
	if (!target->kernel.local)
		return make_image(target, cache, settings, fault);
	/* No prediction: what modules this machine loads on demand its configuration does not
	 * tell. */
	fputs("sctp-conform: warning: these scenarios may crash the kernel of this machine; the "
	      "modules that it loads for them stay\n",
	      stderr);
	return 0;
}

int target_check_failing(const struct target *target, struct fault *fault)
{
	const struct predicted *found =
		target->prediction ? prediction_find(target->prediction,
						     capability_name(CAPABILITY_FAULT_INJECTION))
				   : NULL;
	char reason[REASON_SIZE];

	if (!found || found->there || found->unsure)
		return 0;
	return fault_set(fault, EXIT_USAGE,
			 "--fail-nth: %s lacks %s: `sctp-conform build --uml --kasan SRC` makes a "
			 "kernel that has it",
			 target->kernel.spec, predicted_reason(found, reason, sizeof(reason)));
}

void target_free(struct target *target)
{
	kernel_free(&target->kernel);
	programs_free(&target->programs);
	selection_free(&target->selection);
	vmlinux_close(&target->vmlinux);
	free(target->image);
	json_decref(target->contents);
	json_decref(target->packages);
	json_decref(target->left_out);
	free(target->image_digest);
	free(target->initramfs_digest);
	free(target->prediction);
	free(target->captures);
	free(target->coverage);
	free(target->profiles);
	*target = (struct target){0};
}
