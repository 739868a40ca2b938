/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/callers.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwelf.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/memory.h"
#include "harness/record/verdict.h"

/* More than a runner sends is not looked at. */
enum { STACK_LIMIT = 64, CALLERS_LIMIT = 64 };

struct callers {
	int descriptor;
	Elf *elf;
	Dwarf *dwarf;
};

/* Whose functions a reader of a failure wants to see.  The rest of the harness is the same for
 * every scenario. */
static const char *const shown[] = {"suites/", "harness/scenario/association/", "harness/tests/"};

/* --- opening --- */

static bool same_build(Elf *one, Elf *other)
{
	const void *id, *other_id;
	ssize_t size = dwelf_elf_gnu_build_id(one, &id);

	return size > 0 && dwelf_elf_gnu_build_id(other, &other_id) == size &&
	       memcmp(id, other_id, (size_t)size) == 0;
}

/* Of a program that is loaded where it was linked to: else addresses would say nothing. */
static bool is_fixed(Elf *elf)
{
	GElf_Ehdr header;

	return gelf_getehdr(elf, &header) && header.e_type == ET_EXEC;
}

static bool is_of_runner(Elf *debug, const char *runner)
{
	int descriptor = open(runner, O_RDONLY | O_CLOEXEC);
	Elf *elf = descriptor < 0 ? NULL : elf_begin(descriptor, ELF_C_READ_MMAP, NULL);
	bool own = elf && same_build(debug, elf);

	elf_end(elf);
	if (descriptor >= 0)
		close(descriptor);
	return own;
}

struct callers *callers_open(const char *runner)
{
	struct callers *callers = xcalloc(1, sizeof(*callers));
	char *path = path_of("%s.debug", runner);

	(void)elf_version(EV_CURRENT);
	callers->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (callers->descriptor >= 0)
		callers->elf = elf_begin(callers->descriptor, ELF_C_READ_MMAP, NULL);
	if (callers->elf && is_fixed(callers->elf) && is_of_runner(callers->elf, runner))
		callers->dwarf = dwarf_begin_elf(callers->elf, DWARF_C_READ, NULL);
	if (callers->dwarf)
		return callers;
	callers_close(callers);
	return NULL;
}

void callers_close(struct callers *callers)
{
	if (!callers)
		return;
	dwarf_end(callers->dwarf);
	elf_end(callers->elf);
	if (callers->descriptor >= 0)
		close(callers->descriptor);
	free(callers);
}

/* --- from an address to functions --- */

static void add_caller(json_t *found, const char *function, const char *file, int line)
{
	json_t *caller;

	/* As it was named to the compiler, in the source tree. */
	while (file && strncmp(file, "./", 2) == 0)
		file += 2;
	for (size_t i = 0; function && file && i < ARRAY_SIZE(shown); i++) {
		if (strncmp(file, shown[i], strlen(shown[i])) != 0 ||
		    json_array_size(found) == CALLERS_LIMIT)
			continue;
		caller = json_pack("{s:s, s:s, s:i}", "function", function, "file", file, "line",
				   line);
		/* NULL: a name that is no UTF-8. */
		if (caller)
			json_array_insert_new(found, 0, caller);
	}
}

/* Where an inlined function was called from; NULL if that is not said. */
static const char *call_site(Dwarf_Die *unit, Dwarf_Die *inlined, int *line)
{
	Dwarf_Attribute attribute;
	Dwarf_Word file, number;
	Dwarf_Files *files;
	size_t count;

	if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attribute), &file) != 0 ||
	    dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attribute), &number) != 0 ||
	    dwarf_getsrcfiles(unit, &files, &count) != 0 || file >= count)
		return NULL;
	*line = (int)number;
	return dwarf_filesrc(files, file, NULL, NULL);
}

/* The scopes around an address as they lie in each other, the innermost first: dwarf_getscopes()
 * goes on with where an inlined function is defined, not with where it was inlined. */
static int scopes_at(Dwarf_Die *unit, Dwarf_Addr address, Dwarf_Die **scopes)
{
	Dwarf_Die innermost;
	int count = dwarf_getscopes(unit, address, scopes);

	if (count <= 0)
		return 0;
	innermost = **scopes;
	free(*scopes);
	count = dwarf_getscopes_die(&innermost, scopes);
	return count > 0 ? count : 0;
}

/* The function that the address is in, and those that it is inlined in. */
static void add_functions(json_t *found, struct callers *callers, Dwarf_Addr address)
{
	Dwarf_Die unit, *scopes = NULL;
	Dwarf_Line *source;
	const char *file;
	int line = 0, count;

	if (!dwarf_addrdie(callers->dwarf, address, &unit))
		return;
	source = dwarf_getsrc_die(&unit, address);
	file = source ? dwarf_linesrc(source, NULL, NULL) : NULL;
	if (file && dwarf_lineno(source, &line) != 0)
		return;
	count = scopes_at(&unit, address, &scopes);
	for (int i = 0; i < count; i++) {
		int tag = dwarf_tag(&scopes[i]);

		if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
			continue;
		add_caller(found, dwarf_diename(&scopes[i]), file, line);
		if (tag == DW_TAG_subprogram)
			break;
		file = call_site(&unit, &scopes[i], &line);
	}
	if (count > 0)
		free(scopes);
}

/* --- in a record --- */

/* A scenario's own assertion stands in the line that the record names.  An error names the line in
 * which the scenario begins. */
static bool says_more(const json_t *found, const json_t *end)
{
	size_t least = verdict_of_record(end) == VERDICT_ERROR ? 1 : 2;

	return json_array_size(found) >= least;
}

void callers_add(json_t *end, struct callers *callers)
{
	const json_t *stack = json_object_get(end, "stack");
	json_t *found = json_array();

	for (size_t i = 0; callers && i < json_array_size(stack) && i < STACK_LIMIT; i++) {
		const json_t *address = json_array_get(stack, i);

		if (json_is_integer(address))
			add_functions(found, callers, (Dwarf_Addr)json_integer_value(address));
	}
	if (says_more(found, end))
		json_object_set(end, "callers", found);
	json_decref(found);
	json_object_del(end, "stack");
}
