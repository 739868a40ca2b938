/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of wishes between a kernel's modules (modules.softdep), and records of a kernel's log.
 *
 * Reaches: modules_add load_list depends_on add_module local_log_line
 */
#include "harness/array_size.h"
#include "harness/host/boot/local_log.h"
#include "harness/host/boot/modules.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/tests/fuzz.h"

/*
 * modules.dep.bin as depmod makes it of sctp.ko: c.ko a.ko b.ko and a.ko: b.ko.  It is not fuzzed: libkmod follows its
 * offsets blindly, and what is given to it is depmod's, run by us or by the machine.
 */
/* clang-format off */
static const uint8_t dependencies[] = {
	0xb0, 0x07, 0xf4, 0x57, 0x00, 0x02, 0x00, 0x01, 0x20, 0x00, 0x00, 0x5f, 0x00, 0x00, 0x00, 0x01,
	0x00, 0x00, 0x00, 0x03, 0x61, 0x2e, 0x6b, 0x6f, 0x3a, 0x20, 0x62, 0x2e, 0x6b, 0x6f, 0x00, 0x00,
	0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x62, 0x2e, 0x6b, 0x6f, 0x3a, 0x00, 0x00, 0x00, 0x00,
	0x01, 0x00, 0x00, 0x00, 0x00, 0x63, 0x2e, 0x6b, 0x6f, 0x3a, 0x00, 0x63, 0x74, 0x70, 0x00, 0x00,
	0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x73, 0x63, 0x74, 0x70, 0x2e, 0x6b, 0x6f, 0x3a, 0x20,
	0x63, 0x2e, 0x6b, 0x6f, 0x20, 0x61, 0x2e, 0x6b, 0x6f, 0x20, 0x62, 0x2e, 0x6b, 0x6f, 0x00, 0x61,
	0x73, 0x40, 0x00, 0x00, 0x0c, 0x40, 0x00, 0x00, 0x1f, 0x40, 0x00, 0x00, 0x2d, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x3b,
};
/* clang-format on */

static char *root, *folder;

static void remove_folder(void)
{
	struct fault fault;

	(void)folder_remove(root, &fault);
}

static void put(const char *name, const void *data, size_t size)
{
	char *path = path_of("%s/%s", folder, name);
	FILE *file = fopen(path, "we");

	fuzz_require(file != NULL);
	fuzz_require(fwrite(data, 1, size, file) == size);
	fuzz_require(fclose(file) == 0);
	free(path);
}

static void make_folder(void)
{
	static const char *const modules[] = {
		"a.ko", "b.ko", "c.ko", "sctp.ko", "modules.builtin", "modules.order"};
	const char *argv[] = {"depmod", "-b", NULL, "6.1.0", NULL};
	struct fault fault;
	char *above;

	fuzz_require(folder_temporary("/dev/shm", &above, &fault) == 0 ||
		     folder_temporary("/tmp", &above, &fault) == 0);
	root = above;
	fuzz_require(atexit(remove_folder) == 0);
	folder = path_of("%s/lib/modules/6.1.0", root);
	fuzz_require(folder_make(folder, &fault) == 0);
	for (size_t i = 0; i < ARRAY_SIZE(modules); i++)
		put(modules[i], "", 0);
	argv[2] = root;
	fuzz_require(program_run(argv, "kmod", NULL, NULL, &fault) == 0);
	put("modules.dep.bin", dependencies, sizeof(dependencies));
}

static void read_lists(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"sctp", "a", NULL};
	static const struct demanded_module demanded[] = {{"letter", "c"}, {NULL, NULL}};
	struct initramfs *initramfs = initramfs_new();
	struct fault fault = {0};

	put("modules.softdep", data, size);
	if (modules_add(initramfs, folder, names, demanded, &fault) < 0)
		fuzz_require_fault(&fault);
	else
		fuzz_require(initramfs_has(initramfs, "modules.list"));
	initramfs_free(initramfs);
}

static void read_log(const char *record)
{
	char line[64];
	size_t length;

	memset(line, 'x', sizeof(line));
	length = local_log_line(record, line, sizeof(line));
	fuzz_require(length < sizeof(line) && (length == 0 || line[length - 1] == '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (!folder)
		make_folder();
	read_log(text);
	free(text);
	read_lists(data, size);
	return 0;
}
