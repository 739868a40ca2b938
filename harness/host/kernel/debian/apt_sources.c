/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The private root's sources.list, made from the mirrors of the machine's own apt configuration. */
#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/kernel/debian/apt_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

#define KEYRING "/usr/share/keyrings/debian-archive-keyring.gpg"

char *machine_codename(struct fault *fault)
{
	static const char key[] = "VERSION_CODENAME=";
	char *text, *codename = NULL;
	size_t size;

	if (file_read("/etc/os-release", 1 << 16, &text, &size, EXIT_ENVIRONMENT, fault))
		return NULL;
	for (char *line = strtok(text, "\n"); line && !codename; line = strtok(NULL, "\n")) {
		if (strncmp(line, key, strlen(key)) != 0)
			continue;
		line += strlen(key);
		line += *line == '"';
		line[strcspn(line, "\"")] = '\0';
		codename = path_of("%s", line);
	}
	free(text);
	if (!codename || !*codename) {
		free(codename);
		fault_set(fault, EXIT_ENVIRONMENT,
			  "/etc/os-release names no VERSION_CODENAME: Debian kernels need a Debian "
			  "machine");
		return NULL;
	}
	return codename;
}

char *release_for(const char *arch, struct fault *fault)
{
	static const struct {
		const char *arch, *not_in, *but_in;
	} later[] = {{"riscv64", "bookworm", "trixie"}};
	char *codename = machine_codename(fault);

	for (size_t i = 0; codename && i < ARRAY_SIZE(later); i++) {
		if (strcmp(arch, later[i].arch) != 0 || strcmp(codename, later[i].not_in) != 0)
			continue;
		free(codename);
		return path_of("%s", later[i].but_in);
	}
	return codename;
}

/* Rolling releases and suites such as trixie-backports stand alone. */
static bool has_companions(const char *release)
{
	return strcmp(release, "sid") != 0 && strcmp(release, "unstable") != 0 &&
	       strcmp(release, "experimental") != 0 && !strchr(release, '-');
}

void apt_write_source(FILE *out, const struct apt_root *root, const char *codename,
		      const char *target)
{
	char kind[32], suite[128], component[128], uri[1024];
	size_t length = strlen(codename);

	if (sscanf(target, "%31s %127s %127s %1023s", kind, suite, component, uri) != 4 ||
	    strcmp(kind, "Packages") != 0)
		return;
	/* Suites of other names belong to repositories that are not Debian's. */
	if (strncmp(suite, codename, length) != 0 || (suite[length] && suite[length] != '-'))
		return;
	if (suite[length] && !has_companions(root->release))
		return;
	fprintf(out, "deb [signed-by=" KEYRING " arch=%s] %s %s%s %s\n", root->arch, uri,
		root->release, suite + length, component);
}

int apt_write_sources(const struct apt_root *root, struct fault *fault)
{
	static const char *const argv[] = {"apt-get", "indextargets", "--format",
					   "$(CREATED_BY) $(CODENAME) $(COMPONENT) $(REPO_URI)",
					   NULL};
	char *codename, *targets, *sources = NULL, *path;
	size_t size = 0;
	FILE *out;
	int result;

	if (!path_exists(KEYRING))
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "no " KEYRING ": apt-get install debian-archive-keyring");
	codename = machine_codename(fault);
	if (!codename)
		return -1;
	if (program_run(argv, "apt", NULL, &targets, fault)) {
		free(codename);
		return -1;
	}
	out = xopen_memstream(&sources, &size);
	for (char *target = strtok(targets, "\n"); target; target = strtok(NULL, "\n"))
		apt_write_source(out, root, codename, target);
	path = path_of("%s/sources.list", root->folder);
	xclose_memstream(out);
	if (size == 0)
		result = fault_set(fault, EXIT_ENVIRONMENT,
				   "this machine's apt configuration names no mirror of Debian %s",
				   codename);
	else
		result = file_write(path, sources, size, fault);
	free(path);
	free(sources);
	free(targets);
	free(codename);
	return result;
}
