/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/build/build.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/kernel/build/build_private.h"
#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

enum { MAKE_WORDS = 12 };

/* Profiles net/sctp alone, without a change to its Makefile: what the kernel's makefiles ask for
 * each object is answered by the folder they are in. */
static const char profile_sctp[] = "GCOV_PROFILE=$(if $(filter net/sctp%,$(obj)),y)";

/* In the same way debug information of net/sctp alone, with which the kernel is otherwise what it is without. */
static const char debug_sctp[] = "KBUILD_CFLAGS_KERNEL=$(if $(filter net/sctp%,$(obj)),-g)";

/*
 * In a User-Mode Linux the first object that counts registers itself before main(), where there is
 * no current task, and a printk there reads the memory that would hold it.
 */
static const char quiet_gcov[] = "#include <linux/printk.h>\n"
				 "#undef pr_info\n"
				 "#define pr_info(...) do { } while (0)\n";

/* Writes it, and stores the word for make that has kernel/gcov/gcc_base.c begin with it. */
static int write_quiet(const struct build *build, char **word, struct fault *fault)
{
	char *path = path_of("%s/quiet_gcov.h", build->out);
	struct fault unheard;
	int result = 0;
	size_t size;
	char *old;

	/* What changes is compiled again. */
	if (file_read(path, sizeof(quiet_gcov), &old, &size, EXIT_ENVIRONMENT, &unheard) ||
	    strcmp(old, quiet_gcov) != 0)
		result = file_write(path, quiet_gcov, strlen(quiet_gcov), fault);
	free(old);
	*word = path_of("CFLAGS_gcc_base.o=-include %s", path);
	free(path);
	return result;
}

void build_free(struct build *build)
{
	for (size_t i = 0; i < build->fragment_count; i++)
		free(build->fragments[i].path);
	free(build->source);
	free(build->out);
}

/* Where it is built if the user does not say so: below the cache, by source and configuration. */
static char *default_out(const struct build *build)
{
	const struct build_options *options = build->options;
	const char *name = strrchr(build->source, '/') + 1;
	uint64_t digest = DIGEST_START;

	digest_text(&digest, build->source);
	return path_of("%s/builds/%s-%08" PRIx32 "/%s%s%s%s%s%s", options->cache, name,
		       (uint32_t)digest, options->config, options->uml ? "-uml" : "",
		       options->kasan ? "-kasan" : "", options->sanitize ? "-sanitize" : "",
		       options->gcov ? "-gcov" : "", options->debug_info ? "-debug-info" : "");
}

static int make_out(struct build *build, struct fault *fault)
{
	char *folder =
		build->options->out ? path_of("%s", build->options->out) : default_out(build);
	int result = folder_make(folder, fault);

	if (!result) {
		build->out = realpath(folder, NULL);
		if (!build->out)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot use the folder %s: %s",
					   folder, strerror(errno));
	}
	free(folder);
	return result;
}

static int make(const struct build *build, struct fault *fault)
{
	const char *compiler = getenv("CC");
	char *words[] = {
		path_of("O=%s", build->out),
		path_of("ARCH=%s", build->arch),
		path_of("-j%u", build->options->jobs),
		path_of("CC=%s", compiler && *compiler ? compiler : "gcc"),
	};
	char *log = path_of("%s/build.log", build->out);
	const char *argv[MAKE_WORDS] = {"make"};
	char *quiet = NULL;
	size_t count = 1;
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		argv[count++] = words[i];
	if (build->options->gcov)
		argv[count++] = profile_sctp;
	if (build->options->debug_info)
		argv[count++] = debug_sctp;
	if (build->options->gcov && build->options->uml) {
		result = write_quiet(build, &quiet, fault);
		argv[count++] = quiet;
	}
	if (!result)
		result = program_log(argv, "make", build->source, log, fault);
	free(quiet);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		free(words[i]);
	free(log);
	return result;
}

/* Two builds at once in one folder would spoil it. */
static int build_locked(struct build *build, struct fault *fault)
{
	int lock = cache_lock(build->out, fault);
	int result;

	if (lock < 0)
		return -1;
	result = build_configure(build, fault);
	if (!result)
		result = make(build, fault);
	close(lock);
	return result;
}

int kernel_build(const struct build_options *options, char **spec, struct fault *fault)
{
	struct build build = {.options = options};
	int result = -1;

	if (build_choose(&build, fault) == 0 && tools_check(options, fault) == 0 &&
	    source_find(options->source, options->cache, &build.source, fault) == 0 &&
	    make_out(&build, fault) == 0) {
		fprintf(stderr, "sctp-conform: building %s of %s in %s\n", options->config,
			build.source, build.out);
		result = build_locked(&build, fault);
	}
	if (!result)
		*spec = options->uml ? path_of("uml:%s/linux", build.out)
				     : path_of("path:%s", build.out);
	build_free(&build);
	return result;
}
