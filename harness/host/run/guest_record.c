/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What enters a guest, with its hashes. */
#include "harness/host/run/provenance.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/boot/guest_command.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/sha256.h"

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* {file, sha256}; NULL with a fault. */
static json_t *hashed(const char *path, const char *name, struct fault *fault)
{
	char digest[SHA256_TEXT];

	if (sha256_of_file(path, digest, fault) < 0)
		return NULL;
	return json_pack("{s:s, s:s}", "file", name, "sha256", digest);
}

static int add_program(json_t *list, const char *path, struct fault *fault)
{
	json_t *program = path ? hashed(path, base_of(path), fault) : NULL;

	if (path && !program)
		return -1;
	if (program)
		json_array_append_new(list, program);
	return 0;
}

/* Where the machine keeps the file is nobody else's business. */
static char *without_folder(const char *word, const char *path)
{
	const char *found = path ? strstr(word, path) : NULL;

	return found ? path_of("%.*s%s%s", (int)(found - word), word, base_of(path),
			       found + strlen(path))
		     : path_of("%s", word);
}

/* The words that a guest is started with. */
static json_t *command_of(const struct run *run, const struct target *target, struct fault *fault)
{
	const struct vmlinux unpacked = {.path = "VMLINUX"};
	const struct guest_options options = {
		.kernel = &target->kernel,
		.vmlinux = target->vmlinux.path ? &unpacked : NULL,
		.virtual_time = run->virtual_time,
		.settings = &run->settings,
		.seed = run->seed,
		.uml_host = target->programs.uml_host,
		.memory = GUEST_MEMORY,
	};
	bool kvm = !run->virtual_time && command_kvm_usable(target->kernel.arch);
	json_t *words = json_array();
	struct command command;

	if (command_fill(&command, &options, "INITRAMFS", kvm, fault) < 0) {
		command_free(&command);
		json_decref(words);
		return NULL;
	}
	for (unsigned i = 0; i < command.count; i++) {
		char *short_of_host = without_folder(command.argv[i], target->programs.uml_host);
		char *word = without_folder(short_of_host, target->kernel.image);

		json_array_append_new(words, json_string(word));
		free(word);
		free(short_of_host);
	}
	command_free(&command);
	return words;
}

static json_t *programs_of_target(const struct target *target, struct fault *fault)
{
	const char *const paths[] = {target->programs.init, target->programs.runner,
				     target->programs.runner_i686, target->programs.uml_host};
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		/* The machine's own kernel has no init of ours. */
		if (add_program(list, paths[i], fault) < 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *guest_of(const struct run *run, const struct target *target, struct fault *fault)
{
	json_t *image, *programs, *command, *guest;
	json_t *booted;

	if (target->kernel.local)
		return json_pack("{s:s, s:s, s:s}", "kernel", target->kernel.release, "arch",
				 target->kernel.arch, "kernel_spec", target->kernel.spec);
	booted = boot_settings_record(&run->settings);
	image = hashed(target->kernel.image, base_of(target->kernel.image), fault);
	programs = image ? programs_of_target(target, fault) : NULL;
	command = programs ? command_of(run, target, fault) : NULL;
	guest = command ? json_pack("{s:s, s:s, s:s, s:O, s:O?, s:O, s:O, s:O?, s:O?}", "kernel",
				    target->kernel.release, "arch", target->kernel.arch,
				    "kernel_spec", target->kernel.spec, "kernel_image", image,
				    "kernel_packages", target->packages, "programs", programs,
				    "command", command, "packages",
				    json_object_get(target->contents, "packages"), "files",
				    json_object_get(target->contents, "files"))
			: NULL;
	if (guest && booted)
		json_object_set(guest, "booted", booted);
	if (guest && target->vmlinux.path)
		json_object_set_new(guest, "kernel_unpacked",
				    json_pack("{s:s, s:s}", "file", "VMLINUX", "sha256",
					      target->vmlinux.digest));
	json_decref(booted);
	json_decref(image);
	json_decref(programs);
	json_decref(command);
	return guest;
}

static json_t *all_of(const struct run *run, struct fault *fault)
{
	json_t *guests = json_array();
	json_t *self = hashed("/proc/self/exe", "sctp-conform", fault);
	json_t *all = NULL;
	bool complete = self != NULL;

	for (size_t i = 0; i < run->target_count && complete; i++) {
		json_t *guest = guest_of(run, &run->targets[i], fault);

		complete = guest && json_array_append_new(guests, guest) == 0;
	}
	if (complete)
		all = json_pack("{s:s, s:O, s:O}", "version", VERSION, "program", self, "guests",
				guests);
	json_decref(self);
	json_decref(guests);
	return all;
}

int guest_record_write(const struct run *run, struct fault *fault)
{
	char *path = path_of("%s/guest.json", run->out);
	json_t *all;
	char *text;
	int result = -1;

	*fault = (struct fault){.status = EXIT_ENVIRONMENT, .text = "out of memory"};
	all = all_of(run, fault);
	text = all ? json_dumps(all, JSON_INDENT(1) | JSON_ENSURE_ASCII) : NULL;
	if (text)
		result = file_write(path, text, strlen(text), fault);
	if (result == 0)
		fault->text[0] = '\0';
	free(text);
	free(path);
	json_decref(all);
	return result;
}
