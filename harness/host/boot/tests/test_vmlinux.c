/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels that are unpacked on the machine, and those that are left to unpack themselves. */
#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>
#include <zlib.h>

#include "harness/host/boot/vmlinux.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/pvh.h"
#include "harness/tests/test_main.h"

enum {
	/* Documentation/arch/x86/boot.rst */
	SETUP_SECTORS = 0x1f1,
	BOOT_FLAG = 0x1fe,
	HEADER_MAGIC = 0x202,
	PAYLOAD_OFFSET = 0x248,
	PAYLOAD_LENGTH = 0x24c,
	PAYLOAD = 2 * 512, /* of one sector that sets up, behind the one that boots */
	PVH_NOTE = 18,
};

/* An ELF file that is nothing but a note. */
struct kernel_file {
	Elf64_Ehdr head;
	Elf64_Phdr segment;
	Elf64_Nhdr note;
	char owner[4];
	uint64_t entry;
};

static struct kernel_file file;
static struct kernel kernel;
static struct vmlinux vmlinux;
static struct fault fault;
static char *folder;

static void make_file(unsigned type)
{
	file = (struct kernel_file){
		.head = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
				     EV_CURRENT},
			 .e_type = ET_EXEC,
			 .e_machine = EM_X86_64,
			 .e_version = EV_CURRENT,
			 .e_phoff = offsetof(struct kernel_file, segment),
			 .e_ehsize = sizeof(Elf64_Ehdr),
			 .e_phentsize = sizeof(Elf64_Phdr),
			 .e_phnum = 1},
		.segment = {.p_type = PT_NOTE,
			    .p_offset = offsetof(struct kernel_file, note),
			    .p_filesz = sizeof(file) - offsetof(struct kernel_file, note),
			    .p_align = 4},
		.note = {.n_namesz = sizeof(file.owner),
			 .n_descsz = sizeof(file.entry),
			 .n_type = type},
		.owner = "Xen",
		.entry = 0x1000000,
	};
}

/* A bzImage with the file in it, compressed by gzip. */
static void write_image(size_t lost)
{
	unsigned char image[PAYLOAD + 1024] = {
		[SETUP_SECTORS] = 1, [BOOT_FLAG] = 0x55, [BOOT_FLAG + 1] = 0xaa};
	static const char magic[] = {'H', 'd', 'r', 'S'};
	const uint32_t offset = 0;
	uint32_t length;
	z_stream stream = {.next_in = (unsigned char *)&file,
			   .avail_in = sizeof(file),
			   .next_out = image + PAYLOAD,
			   .avail_out = sizeof(image) - PAYLOAD};

	ck_assert_int_eq(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
	length = (uint32_t)stream.total_out;
	ck_assert_int_eq(deflateEnd(&stream), Z_OK);
	memcpy(image + HEADER_MAGIC, magic, sizeof(magic));
	memcpy(image + PAYLOAD_OFFSET, &offset, sizeof(offset));
	memcpy(image + PAYLOAD_LENGTH, &length, sizeof(length));
	ck_assert_int_eq(file_write(kernel.image, image, PAYLOAD + length - lost, &fault), 0);
}

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
	kernel = (struct kernel){.arch = "amd64", .image = path_of("%s/vmlinuz", folder)};
	make_file(PVH_NOTE);
	write_image(0);
}

static void teardown(void)
{
	vmlinux_close(&vmlinux);
	ck_assert_ptr_null(vmlinux.path);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(kernel.image);
	free(folder);
}

START_TEST(what_is_started_is_what_the_image_holds)
{
	char digest[SHA256_TEXT];
	char *bytes;
	size_t size;

	ck_assert_int_eq(vmlinux_open(&kernel, folder, &vmlinux, &fault), 1);
	ck_assert_int_eq(
		file_read(vmlinux.path, sizeof(file), &bytes, &size, EXIT_ENVIRONMENT, &fault), 0);
	ck_assert_uint_eq(size, sizeof(file));
	ck_assert_mem_eq(bytes, &file, sizeof(file));
	sha256_text(&file, sizeof(file), digest);
	ck_assert_str_eq(vmlinux.digest, digest);
	free(bytes);
}
END_TEST

/* A cache may be read-only. */
START_TEST(it_is_kept_in_memory_where_the_folder_takes_no_file)
{
	char byte;

	ck_assert_int_eq(vmlinux_open(&kernel, "/nonexistent", &vmlinux, &fault), 1);
	ck_assert_int_eq(pread(vmlinux.descriptor, &byte, 1, sizeof(file) - 1), 1);
	ck_assert_int_eq(pread(vmlinux.descriptor, &byte, 1, sizeof(file)), 0);
	ck_assert_int_eq(pwrite(vmlinux.descriptor, "x", 1, 0), -1);
}
END_TEST

START_TEST(nothing_is_left_in_the_folder)
{
	ck_assert_int_eq(vmlinux_open(&kernel, folder, &vmlinux, &fault), 1);
	ck_assert_int_eq(pwrite(vmlinux.descriptor, "x", 1, 0), -1);
	ck_assert_int_eq(unlink(kernel.image), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
}
END_TEST

START_TEST(left_to_unpack_themselves)
{
	kernel.arch = "arm64";
	ck_assert_int_eq(vmlinux_open(&kernel, folder, &vmlinux, &fault), 0);
	kernel.arch = "amd64";
	kernel.uml = true;
	ck_assert_int_eq(vmlinux_open(&kernel, folder, &vmlinux, &fault), 0);
	kernel.uml = false;
	write_image(20);
	ck_assert_int_eq(vmlinux_open(&kernel, folder, &vmlinux, &fault), 0);
	make_file(PVH_NOTE + 1);
	write_image(0);
	ck_assert_int_eq(vmlinux_open(&kernel, folder, &vmlinux, &fault), 0);
}
END_TEST

START_TEST(notes)
{
	ck_assert(pvh_entry(&file, sizeof(file)));
	file.owner[0] = 'G';
	ck_assert(!pvh_entry(&file, sizeof(file)));
	file.owner[0] = 'X';
	file.segment.p_type = PT_LOAD;
	ck_assert(!pvh_entry(&file, sizeof(file)));
	file.segment.p_type = PT_NOTE;
	file.segment.p_filesz = UINT64_MAX;
	ck_assert(!pvh_entry(&file, sizeof(file)));
}
END_TEST

START_TEST(every_truncation)
{
	for (size_t size = 0; size < sizeof(file); size++) {
		char *copy = malloc(size ? size : 1);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, &file, size);
		ck_assert(!pvh_entry(copy, size));
		free(copy);
	}
}
END_TEST

TEST_MAIN("vmlinux")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, what_is_started_is_what_the_image_holds);
	tcase_add_test(tests, it_is_kept_in_memory_where_the_folder_takes_no_file);
	tcase_add_test(tests, nothing_is_left_in_the_folder);
	tcase_add_test(tests, left_to_unpack_themselves);
	tcase_add_test(tests, notes);
	tcase_add_test(tests, every_truncation);
}
