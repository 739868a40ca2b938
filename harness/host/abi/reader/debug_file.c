/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the file that the debug information of a stripped one was moved to. */
#include <elfutils/libdwfl.h>
#include <string.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* Beside the file, in .debug/ there, below /usr/lib/debug: by .gnu_debuglink, whose checksum must be
 * right, and by the build ID. */
static char *debug_path[1] = {NULL};
static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
	.debuginfo_path = debug_path,
};

char *debug_file_of(const char *path)
{
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *module = dwfl ? dwfl_report_offline(dwfl, path, path, -1) : NULL;
	const char *main_file = NULL;
	const char *debug_file = NULL;
	char *found = NULL;
	Dwarf_Addr bias;

	if (module && dwfl_report_end(dwfl, NULL, NULL) == 0 &&
	    dwfl_module_getdwarf(module, &bias) &&
	    dwfl_module_info(module, NULL, NULL, NULL, NULL, NULL, &main_file, &debug_file) &&
	    debug_file && strcmp(debug_file, path) != 0)
		found = copy_text(debug_file);
	dwfl_end(dwfl);
	return found;
}
