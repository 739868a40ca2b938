/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel with all mutants in it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/build/build.h"
#include "harness/host/mutate/compile.h"
#include "harness/host/mutate/session.h"
#include "harness/host/mutate/tree.h"
#include "harness/memory.h"

enum { PROGRAM_LIMIT = 512 << 20, MOST_REFUSALS = 50 };

/*
 * The variable that chooses a mutant, from the kernel's command line, and the marks of what is
 * executed, which the runner reads as it reads gcov's counters.
 */
static const char support[] =
	"#include <linux/init.h>\n"
	"#include <linux/kernel.h>\n"
	"#include <linux/proc_fs.h>\n"
	"#include <linux/fs.h>\n"
	"#include <linux/string.h>\n"
	"\n"
	"int sctp_mutant;\n"
	"unsigned char sctp_mutants_reached[%zu];\n"
	"\n"
	"static int __init choose(char *text)\n"
	"{\n"
	"	return kstrtoint(text, 10, &sctp_mutant) == 0;\n"
	"}\n"
	"__setup(\"sctp_mutant=\", choose);\n"
	"\n"
	"static ssize_t tell(struct file *file, char __user *buffer, size_t size, loff_t *at)\n"
	"{\n"
	"	return simple_read_from_buffer(buffer, size, at, sctp_mutants_reached,\n"
	"				       sizeof(sctp_mutants_reached));\n"
	"}\n"
	"\n"
	"static ssize_t forget(struct file *file, const char __user *buffer, size_t size,\n"
	"		      loff_t *at)\n"
	"{\n"
	"	memset(sctp_mutants_reached, 0, sizeof(sctp_mutants_reached));\n"
	"	return size;\n"
	"}\n"
	"\n"
	"static const struct proc_ops telling = {.proc_read = tell};\n"
	"static const struct proc_ops forgetting = {.proc_write = forget};\n"
	"\n"
	"static int __init offer(void)\n"
	"{\n"
	"	struct proc_dir_entry *folder = proc_mkdir(\"sctp_mutants\", NULL);\n"
	"\n"
	"	if (!folder || !proc_create(\"reached.gcda\", 0400, folder, &telling) ||\n"
	"	    !proc_create(\"reset\", 0200, folder, &forgetting))\n"
	"		return -ENOMEM;\n"
	"	return 0;\n"
	"}\n"
	"late_initcall(offer);\n";

/* Both branches of a switch are code of which a compiler may think little. */
static const char makefile_end[] = "\nsctp-y += mutants.o\nccflags-y += -w\n";

/* The mutants of a file that are in the kernel, as the state has them; the array is to be freed. */
static const struct mutant **mutants_of(const struct session *session, const char *file,
					struct mutant **store, size_t *count)
{
	const json_t *all = json_object_get(session->state, "mutants");
	const struct mutant **chosen = xcalloc(json_array_size(all) + 1, sizeof(*chosen));
	size_t index;
	json_t *object;

	*store = xcalloc(json_array_size(all) + 1, sizeof(**store));
	*count = 0;
	json_array_foreach (all, index, object) {
		const char *fate = json_string_value(json_object_get(object, "fate"));
		struct mutant mutant = session_mutant(object);

		if (strcmp(mutant.file, file) != 0 ||
		    (fate && strcmp(fate, FATE_UNSWITCHABLE) == 0))
			continue;
		(*store)[*count] = mutant;
		chosen[*count] = &(*store)[*count];
		++*count;
	}
	return chosen;
}

/* Whether the compiler's words name a line that the mutant has a part in. */
static bool is_blamed(const char *errors, const char *name, const struct mutant *mutant,
		      const char *source)
{
	unsigned last = mutant->line;
	bool blamed = false;

	for (size_t i = mutant->begin; i < mutant->end; i++)
		last += source[i] == '\n';
	for (unsigned line = mutant->line; line <= last && !blamed; line++) {
		char *mark = path_of("%s.c:%u:", name, line);

		blamed = strstr(errors, mark) != NULL;
		free(mark);
	}
	return blamed;
}

/* Takes those out of the kernel that a compiler stumbles over; false if it is none of them. */
static bool take_out(const struct session *session, const char *name, const char *file,
		     const char *source, const char *errors)
{
	json_t *all = json_object_get(session->state, "mutants");
	bool any = false;
	size_t index;
	json_t *object;

	json_array_foreach (all, index, object) {
		struct mutant mutant = session_mutant(object);
		const char *fate = json_string_value(json_object_get(object, "fate"));

		if (strcmp(mutant.file, file) != 0 ||
		    (fate && strcmp(fate, FATE_UNSWITCHABLE) == 0) ||
		    !is_blamed(errors, name, &mutant, source))
			continue;
		json_object_set_new(object, "fate", json_string(FATE_UNSWITCHABLE));
		any = true;
	}
	return any;
}

/* Writes net/sctp/NAME.c with the mutants that it can hold. */
static int write_file(struct session *session, const char *name, struct fault *fault)
{
	char *file = path_of(TREE_SCTP "/%s.c", name);
	char *from = path_of("%s/%s", session->source, file);
	char *to = path_of("%s/%s", session->tree, file);
	char *folder = path_of("%s/try/0", session->work);
	const struct workshop workshop = {session->source, session->build, folder};
	char *source = tree_read(from, fault), *text = NULL, *errors = NULL;
	struct fault unheard;
	/* What is the same as before has been compiled. */
	char *written = path_exists(to) ? tree_read(to, &unheard) : NULL;
	int result = source ? folder_make(folder, fault) : -1;
	unsigned refusals = 0;

	do {
		struct mutant *store;
		size_t count;
		const struct mutant **chosen;

		if (result)
			break;
		free(text);
		free(errors);
		errors = NULL;
		chosen = mutants_of(session, file, &store, &count);
		text = count > 0 ? mutants_switched(source, chosen, count) : path_of("%s", source);
		free(chosen);
		free(store);
		if (count > 0 && (!written || strcmp(written, text) != 0))
			result = workshop_check(&workshop, name, text, &errors, fault);
		if (!result && errors &&
		    (++refusals > MOST_REFUSALS || !take_out(session, name, file, source, errors)))
			result = fault_set(fault, EXIT_ENVIRONMENT,
					   "%s with its mutants does not compile: see %s/%s.log",
					   file, folder, name);
	} while (errors);
	if (!result)
		result = tree_write(to, text, fault);
	free(errors);
	free(written);
	free(text);
	free(source);
	free(folder);
	free(to);
	free(from);
	free(file);
	return result;
}

struct writing {
	struct session *session;
	struct fault *fault;
};

static int write_one(void *context, const char *name)
{
	struct writing *writing = context;
	size_t length = strlen(name);
	char *stem;
	int result;

	if (length < 3 || strcmp(name + length - 2, ".c") != 0)
		return 0;
	stem = path_of("%.*s", (int)length - 2, name);
	result = write_file(writing->session, stem, writing->fault);
	free(stem);
	return result;
}

static int write_support(const struct session *session, struct fault *fault)
{
	char *file = path_of("%s/" TREE_SCTP "/mutants.c", session->tree);
	char *from = path_of("%s/" TREE_SCTP "/Makefile", session->source);
	char *to = path_of("%s/" TREE_SCTP "/Makefile", session->tree);
	char *text =
		path_of(support, json_array_size(json_object_get(session->state, "mutants")) + 1);
	char *old = tree_read(from, fault);
	char *makefile = old ? path_of("%s%s", old, makefile_end) : NULL;
	int result = makefile ? tree_write(file, text, fault) : -1;

	if (!result)
		result = tree_write(to, makefile, fault);
	free(makefile);
	free(old);
	free(text);
	free(to);
	free(from);
	free(file);
	return result;
}

static int build(const struct session *session, struct fault *fault)
{
	const struct build_options options = {
		.source = session->tree,
		.config = "everything",
		.uml = true,
		.jobs = session->options->jobs,
		.fragments = session->options->fragments,
		.cache = session->options->cache,
		.out = session->build,
	};
	char *spec = NULL;
	int result = kernel_build(&options, &spec, fault);

	free(spec);
	return result;
}

int session_build(struct session *session, struct fault *fault)
{
	char *folder = path_of("%s/" TREE_SCTP, session->source);
	struct writing writing = {session, fault};
	int result = folder_each(folder, write_one, &writing);

	if (!result)
		result = write_support(session, fault);
	if (!result)
		result = session_save(session, fault);
	if (!result)
		result = build(session, fault);
	free(folder);
	return result ? -1 : 0;
}

/* What the plain kernel was built from, so that it is not built again. */
static char *digest_of_source(const struct session *session)
{
	char *folder = path_of("%s/" TREE_SCTP, session->source);
	uint64_t digest = DIGEST_START;

	digest_folder(&digest, folder);
	free(folder);
	return path_of("%016llx", (unsigned long long)digest);
}

static int keep_plain(const char *from, const char *to, struct fault *fault)
{
	char *program;
	size_t size;
	int result = file_read(from, PROGRAM_LIMIT, &program, &size, EXIT_ENVIRONMENT, fault);

	if (result)
		return -1;
	result = file_write(to, program, size, fault);
	free(program);
	if (!result && chmod(to, 0755) < 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot make %s a program: %s", to,
				   strerror(errno));
	return result;
}

int session_build_plain(struct session *session, struct fault *fault)
{
	char *made_of = path_of("%s/plain-source", session->work);
	char *digest = digest_of_source(session);
	char *program = path_of("%s/linux", session->build);
	char *plain = path_of("%s/linux-plain", session->build);
	struct fault unheard;
	char *old = path_exists(plain) ? tree_read(made_of, &unheard) : NULL;
	int result = 0;

	if (!old || strcmp(old, digest) != 0) {
		result = tree_make(session->source, session->tree, fault);
		if (!result)
			result = tree_copy(session->source, session->tree, fault);
		if (!result)
			result = build(session, fault);
		if (!result)
			result = keep_plain(program, plain, fault);
		if (!result)
			result = file_write(made_of, digest, strlen(digest), fault);
	}
	free(old);
	free(plain);
	free(program);
	free(digest);
	free(made_of);
	return result;
}
