/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/host/boot/initramfs.h"
#include "harness/host/boot/module_settings.h"
#include "harness/host/ground/files.h"

enum { BLOCK = 1 << 16, ALIGNMENT = 4 };

static bool is_i686(const char *name)
{
	static const char suffix[] = ".i686";
	size_t length = strlen(name);

	return length > strlen(suffix) && strcmp(name + length - strlen(suffix), suffix) == 0;
}

char *plan_text(const char *const *plan, bool i686, size_t *size)
{
	char *text = NULL;
	FILE *out = xopen_memstream(&text, size);

	for (; *plan; plan++)
		if (is_i686(*plan) == i686)
			fprintf(out, "%s\n", *plan);
	xclose_memstream(out);
	return text;
}

/* Adds the list of what that runner plays, if that is anything. */
static void add_list(struct initramfs *initramfs, const char *path, const char *const *plan,
		     bool i686)
{
	size_t size = 0;
	char *text = plan_text(plan, i686, &size);

	if (size > 0)
		initramfs_add_data(initramfs, path, 0644, text, size);
	free(text);
}

static int copy(const char *path, int target, struct fault *fault)
{
	static const char zeros[ALIGNMENT];
	FILE *source = fopen(path, "re");
	FILE *out = fdopen(dup(target), "w");
	char block[BLOCK];
	size_t count, total = 0;
	int result = source && out ? 0 : -1;

	while (!result && (count = fread(block, 1, sizeof(block), source)) > 0) {
		result = fwrite(block, 1, count, out) == count ? 0 : -1;
		total += count;
	}
	if (!result &&
	    (ferror(source) ||
	     (total % ALIGNMENT && fwrite(zeros, 1, ALIGNMENT - total % ALIGNMENT, out) == 0)))
		result = -1;
	if (out && fclose(out))
		result = -1;
	if (result)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot copy the guest's image %s: %s", path,
			  strerror(errno));
	if (source)
		fclose(source);
	return result;
}

/* The runner's options, a line each. */
static void add_options(struct initramfs *initramfs, const struct guest_options *options)
{
	char *text = NULL;
	size_t size, index;
	FILE *out = xopen_memstream(&text, &size);
	json_t *setting;

	if (options->capture)
		fputs("--capture\n", out);
	if (options->fault)
		fprintf(out, "--%s\n", options->fault);
	if (options->coverage)
		fputs("--coverage\n", out);
	if (options->profile)
		fputs("--profile\n", out);
	if (options->fail_nth)
		fprintf(out, "--fail-nth=%s\n", options->fail_nth);
	/* What a kernel frees late would be waited for in real time. */
	if (options->virtual_time)
		fprintf(out, "--leaks\n--phase=%u\n", options->seed);
	if (options->worlds)
		fputs("--worlds=/worlds\n", out);
	if (options->settings)
		json_array_foreach (options->settings->sysctl, index, setting)
			fprintf(out, "--sysctl=%s\n", json_string_value(setting));
	xclose_memstream(out);
	initramfs_add_data(initramfs, "options", 0644, text, size);
	free(text);
}

static void add_module_settings(struct initramfs *initramfs, const struct guest_options *options)
{
	char *text;

	if (!options->settings)
		return;
	text = module_settings_text(options->settings, options->left_out);
	if (*text)
		initramfs_add_data(initramfs, "modules.settings", 0644, text, strlen(text));
	free(text);
}

static int fill(const struct guest_options *options, int descriptor, struct fault *fault)
{
	struct initramfs *initramfs = initramfs_new();
	int result = -1;

	add_options(initramfs, options);
	if (options->worlds)
		initramfs_add_data(initramfs, "worlds", 0644, options->worlds,
				   strlen(options->worlds));
	add_module_settings(initramfs, options);
	add_list(initramfs, "plan", options->plan, false);
	add_list(initramfs, "plan32", options->plan, true);
	/* Guests that follow one another for hours need it again. */
	file_use(options->image);
	if (!copy(options->image, descriptor, fault))
		result = initramfs_write(initramfs, descriptor, fault);
	initramfs_free(initramfs);
	return result;
}

int plan_open(const struct guest_options *options, struct fault *fault)
{
	char *path = path_of("%s/guest.XXXXXX", options->folder);
	int descriptor = mkostemp(path, O_CLOEXEC);

	if (descriptor < 0)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot write in the folder %s: %s",
			  options->folder, strerror(errno));
	else
		unlink(path);
	free(path);
	if (descriptor >= 0 && fill(options, descriptor, fault)) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}
