/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/uml.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/kernel/config/bzimage.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

/* The architecture of an executable by the head of its ELF file; NULL if it is none of these. */
static const char *arch_of(const char *program)
{
	FILE *file = fopen(program, "re");
	unsigned char head[EI_NIDENT + 4] = {0};
	size_t count = file ? fread(head, 1, sizeof(head), file) : 0;
	unsigned machine = head[EI_NIDENT + 2] | (unsigned)head[EI_NIDENT + 3] << 8;

	if (file)
		fclose(file);
	if (count < sizeof(head) || memcmp(head, ELFMAG, SELFMAG) != 0)
		return NULL;
	return machine == EM_X86_64 ? "amd64" : machine == EM_386 ? "i386" : NULL;
}

bool uml_has_debug_info(const char *program)
{
	int descriptor = open(program, O_RDONLY | O_CLOEXEC);
	Elf *elf = NULL;
	Elf_Scn *section = NULL;
	size_t names;
	bool found = false;

	if (descriptor >= 0 && elf_version(EV_CURRENT) != EV_NONE)
		elf = elf_begin(descriptor, ELF_C_READ_MMAP, NULL);
	if (elf && elf_getshdrstrndx(elf, &names) == 0) {
		while (!found && (section = elf_nextscn(elf, section))) {
			GElf_Shdr header;
			const char *name = gelf_getshdr(section, &header)
						   ? elf_strptr(elf, names, header.sh_name)
						   : NULL;

			found = name && strcmp(name, ".debug_info") == 0;
		}
	}
	elf_end(elf);
	if (descriptor >= 0)
		close(descriptor);
	return found;
}

int uml_resolve(const char *program, const char *folder, struct kernel *kernel, struct fault *fault)
{
	const char *arch = arch_of(program);
	char *release = NULL;
	int result;

	if (!arch || access(program, X_OK))
		return fault_set(fault, EXIT_USAGE, "%s is no User-Mode Linux: %s", program,
				 arch ? strerror(errno) : "no program for x86");
	result = program_run((const char *const[]){program, "--version", NULL}, "", NULL, &release,
			     fault);
	if (result)
		return -1;
	release[strcspn(release, "\n")] = '\0';
	kernel->release = release;
	if (!release_is_good(release, strlen(release)))
		return fault_set(fault, EXIT_USAGE,
				 "%s is no User-Mode Linux: with --version it prints no release",
				 program);
	kernel->uml = true;
	kernel->arch = path_of("%s", arch);
	kernel->image = path_of("%s", program);
	kernel->config = path_if_there(path_of("%s/.config", folder));
	return 0;
}
