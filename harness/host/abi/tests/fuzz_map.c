/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that say which type mirrors which (--map).
 *
 * Reaches: map_load take_line add_type add_member map_find
 */
#include "harness/host/abi/map.h"
#include "harness/tests/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = {0};
	struct abi_map map;
	int descriptor;
	const char *path = fuzz_file(data, size, &descriptor);

	if (map_load(&map, path, &fault) < 0)
		fuzz_require_fault(&fault);
	for (size_t i = 0; i < map.count; i++)
		fuzz_require(map_find(&map, map.entries[i].type, map.entries[i].member) != NULL);
	fuzz_require(map.count == 0 || map_knows(&map, map.entries[0].type));
	(void)map_unused(&map);
	map_clear(&map);
	close(descriptor);
	return 0;
}
