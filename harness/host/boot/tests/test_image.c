/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes into an initramfs: files in order, programs with their libraries, modules in the order
 * to load them. */
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <elf.h>

#include "harness/host/boot/initramfs.h"
#include "harness/host/boot/modules.h"
#include "harness/host/boot/guest_programs.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/tests/test_main.h"

#define RELEASE "6.1.0-1-test"
#define MODULES "lib/modules/" RELEASE

static struct initramfs *initramfs;
static struct fault fault;
static char *folder;

static void setup(void)
{
	initramfs = initramfs_new();
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
}

static void teardown(void)
{
	initramfs_free(initramfs);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

static void put(const char *name, const void *bytes, size_t size)
{
	char *path = path_of("%s/%s", folder, name);
	char *above = path_of("%.*s", (int)(strrchr(path, '/') - path), path);

	ck_assert_int_eq(folder_make(above, &fault), 0);
	ck_assert_int_eq(file_write(path, bytes, size, &fault), 0);
	free(above);
	free(path);
}

static void put_link(const char *target, const char *name)
{
	char *path = path_of("%s/%s", folder, name);

	put(name, "", 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink(target, path), 0);
	free(path);
}

/* Writes the archive twice, checks that the bytes are the same, and returns a descriptor at its
 * beginning. */
static int write_archive(void)
{
	char *path = path_of("%s/archive", folder);
	int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *one, *two;
	struct stat status;

	free(path);
	ck_assert_int_ge(descriptor, 0);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(fstat(descriptor, &status), 0);
	ck_assert_int_eq(status.st_size % 8, 0);
	one = malloc((size_t)status.st_size);
	ck_assert_ptr_nonnull(one);
	ck_assert_int_eq(pread(descriptor, one, (size_t)status.st_size, 0), status.st_size);
	two = one + status.st_size / 2;
	ck_assert_mem_eq(one, two, (size_t)status.st_size / 2);
	free(one);
	ck_assert_int_eq(ftruncate(descriptor, status.st_size / 2), 0);
	ck_assert_int_eq(lseek(descriptor, 0, SEEK_SET), 0);
	return descriptor;
}

/* All entries as lines "MODE PATH SIZE"; the contents of `wanted` in *contents (to be freed). */
static char *list_archive(const char *wanted, char **contents)
{
	int descriptor = write_archive();
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	*contents = NULL;
	ck_assert_int_eq(archive_read_support_format_cpio(archive), ARCHIVE_OK);
	ck_assert_int_eq(archive_read_open_fd(archive, descriptor, 512), ARCHIVE_OK);
	while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
		la_int64_t length = archive_entry_size(entry);

		ck_assert_int_eq(archive_entry_uid(entry), 0);
		ck_assert_int_eq(archive_entry_gid(entry), 0);
		ck_assert_int_eq(archive_entry_mtime(entry), 0);
		fprintf(out, "%o %s %d\n", archive_entry_mode(entry), archive_entry_pathname(entry),
			(int)length);
		if (strcmp(archive_entry_pathname(entry), wanted) == 0) {
			*contents = calloc(1, (size_t)length + 1);
			ck_assert_ptr_nonnull(*contents);
			ck_assert_int_eq(archive_read_data(archive, *contents, (size_t)length),
					 length);
		}
	}
	archive_read_free(archive);
	close(descriptor);
	fclose(out);
	return text;
}

START_TEST(files_in_order_with_their_folders)
{
	char *contents, *text;

	put("source", "from a file", 11);
	initramfs_add_data(initramfs, "sbin/b", 0755, "program", 7);
	initramfs_add_data(initramfs, "a/x/y", 0644, "", 0);
	initramfs_add_folder(initramfs, "proc");
	initramfs_add_data(initramfs, "sbin/b", 0644, "again", 5);
	text = path_of("%s/source", folder);
	ck_assert_int_eq(initramfs_add_file(initramfs, "a/file", 0600, text, &fault), 0);
	free(text);
	text = list_archive("a/file", &contents);
	ck_assert_str_eq(text, "40755 a 0\n100600 a/file 11\n40755 a/x 0\n100644 a/x/y 0\n"
			       "40755 proc 0\n40755 sbin 0\n100755 sbin/b 7\n");
	ck_assert_str_eq(contents, "from a file");
	free(contents);
	free(text);
}
END_TEST

static void append(const char *path, const char *bytes, size_t size)
{
	FILE *file = fopen(path, "ae");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

/* An image in which anything was planted is another one: behind its end too, where the kernel unpacks what follows. */
START_TEST(nothing_but_what_was_put_in)
{
	char *path = path_of("%s/archive", folder);
	json_t *list, *first;
	int descriptor;

	initramfs_add_data(initramfs, "b", 0644, "text", 4);
	initramfs_add_data(initramfs, "a/c", 0755, "", 0);
	descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 1);
	ck_assert_int_eq(pwrite(descriptor, "?", 1, 300), 1);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 0);
	ck_assert_int_eq(ftruncate(descriptor, 0), 0);
	ck_assert_int_eq(lseek(descriptor, 0, SEEK_SET), 0);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 1);
	append(path, "\0", 1);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 0);
	ck_assert_int_eq(initramfs_is(initramfs, "/nonexistent", &fault), -1);
	close(descriptor);
	list = initramfs_list(initramfs);
	ck_assert_uint_eq(json_array_size(list), 2);
	first = json_array_get(list, 1);
	ck_assert_str_eq(json_string_value(json_object_get(first, "path")), "b");
	ck_assert_int_eq(json_integer_value(json_object_get(first, "size")), 4);
	ck_assert_str_eq(json_string_value(json_object_get(first, "sha256")),
			 "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1");
	json_decref(list);
	free(path);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
	ck_assert_int_eq(initramfs_add_file(initramfs, "a", 0644, "/nonexistent", &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_int_eq(initramfs_add_file(initramfs, "a", 0644, "/dev/zero", &fault), -1);
	ck_assert_int_eq(initramfs_add_file(initramfs, "a", 0644, folder, &fault), -1);
}
END_TEST

enum { STRINGS = 256, NEEDED = 4 };

/* A file that has of an ELF program only what a loader reads: the interpreter and the needed
 * libraries. */
struct program {
	Elf64_Ehdr header;
	Elf64_Phdr interpreter;
	Elf64_Shdr sections[3];
	Elf64_Dyn dynamic[NEEDED + 1];
	char strings[STRINGS];
};

static struct program make_program(const char *interpreter, const char *const needed[])
{
	struct program program = {
		.header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
				       EV_CURRENT},
			   .e_type = ET_DYN,
			   .e_machine = EM_X86_64,
			   .e_version = EV_CURRENT,
			   .e_phoff = offsetof(struct program, interpreter),
			   .e_shoff = offsetof(struct program, sections),
			   .e_ehsize = sizeof(Elf64_Ehdr),
			   .e_phentsize = sizeof(Elf64_Phdr),
			   .e_phnum = interpreter ? 1 : 0,
			   .e_shentsize = sizeof(Elf64_Shdr),
			   .e_shnum = 3,
			   .e_shstrndx = 1},
		.sections = {{0},
			     {.sh_type = SHT_STRTAB,
			      .sh_offset = offsetof(struct program, strings),
			      .sh_size = STRINGS},
			     {.sh_type = SHT_DYNAMIC,
			      .sh_offset = offsetof(struct program, dynamic),
			      .sh_size = sizeof(program.dynamic),
			      .sh_link = 1,
			      .sh_entsize = sizeof(Elf64_Dyn)}},
	};
	size_t end = 1;

	if (interpreter) {
		program.interpreter =
			(Elf64_Phdr){.p_type = PT_INTERP,
				     .p_offset = offsetof(struct program, strings) + end,
				     .p_filesz = strlen(interpreter) + 1};
		memcpy(program.strings + end, interpreter, strlen(interpreter));
		end += strlen(interpreter) + 1;
	}
	for (size_t i = 0; needed[i]; i++) {
		program.dynamic[i] = (Elf64_Dyn){.d_tag = DT_NEEDED, .d_un.d_val = end};
		memcpy(program.strings + end, needed[i], strlen(needed[i]));
		end += strlen(needed[i]) + 1;
	}
	return program;
}

static void put_program(const char *name, const char *interpreter, const char *const needed[])
{
	struct program program = make_program(interpreter, needed);

	put(name, &program, sizeof(program));
}

START_TEST(programs_with_their_libraries)
{
	char *contents, *text;

	put_program("sbin/tool", "/lib64/ld.so.2",
		    (const char *const[]){"libone.so.1", "libc.so.6", NULL});
	put("usr/lib64/ld.so.2", "\177ELF loader", 11);
	/* Absolute links, as packages have them, stay inside; so do those that climb. */
	put_link("/usr/lib/x86_64-linux-gnu/libone.so.1.2", "usr/lib/x86_64-linux-gnu/libone.so.1");
	put_program("usr/lib/x86_64-linux-gnu/libone.so.1.2", NULL,
		    (const char *const[]){"libtwo.so", "libc.so.6", NULL});
	put_link("../../../../../../real/two", "lib/libtwo.so");
	put_program("real/two", NULL, (const char *const[]){"libone.so.1", NULL});
	put_program("lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld.so.2",
		    (const char *const[]){NULL});
	ck_assert_int_eq(programs_add(initramfs, folder, "amd64", "tool", &fault), 0);
	text = list_archive("lib64/ld.so.2", &contents);
	ck_assert_ptr_nonnull(strstr(text, "100755 sbin/tool "));
	ck_assert_ptr_nonnull(strstr(text, "100755 lib64/ld.so.2 11\n"));
	ck_assert_ptr_nonnull(strstr(text, "100644 usr/lib/x86_64-linux-gnu/libone.so.1 "));
	ck_assert_ptr_nonnull(strstr(text, "100644 lib/libtwo.so "));
	ck_assert_ptr_nonnull(strstr(text, "100644 lib/x86_64-linux-gnu/libc.so.6 "));
	ck_assert_str_eq(contents, "\177ELF loader");
	free(contents);
	free(text);
}
END_TEST

START_TEST(links_do_not_leave_the_tree)
{
	put_link("/etc/passwd", "bin/tool");
	ck_assert_int_eq(programs_add(initramfs, folder, "amd64", "tool", &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "tool"));
}
END_TEST

START_TEST(what_a_program_lacks)
{
	put_program("bin/tool", NULL, (const char *const[]){"libgone.so.3", NULL});
	ck_assert_int_eq(programs_add(initramfs, folder, "amd64", "tool", &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "libgone.so.3"));
	put_program("bin/other", "/lib64/gone.so.2", (const char *const[]){NULL});
	ck_assert_int_eq(programs_add(initramfs, folder, "amd64", "other", &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "/lib64/gone.so.2"));
	put_program("bin/climber", NULL, (const char *const[]){"../../etc/passwd", NULL});
	ck_assert_int_eq(programs_add(initramfs, folder, "amd64", "climber", &fault), -1);
	put("bin/script", "#!/bin/sh\n", 10);
	ck_assert_int_eq(programs_add(initramfs, folder, "amd64", "script", &fault), -1);
	ck_assert_int_eq(programs_add(initramfs, folder, "vax", "tool", &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
}
END_TEST

START_TEST(every_odd_byte_in_a_program)
{
	struct program program =
		make_program("/lib64/ld.so.2", (const char *const[]){"libx.so", NULL});

	put("lib64/ld.so.2", "loader", 6);
	put("lib/libx.so", "no ELF at all", 13);
	for (size_t i = 0; i < offsetof(struct program, strings); i++) {
		struct program odd = program;

		((unsigned char *)&odd)[i] ^= 0xff;
		put("bin/odd", &odd, sizeof(odd));
		initramfs_free(initramfs);
		initramfs = initramfs_new();
		/* It fails where the library is still seen and need not where it is not; it stays
		 * in bounds in any case. */
		if (programs_add(initramfs, folder, "amd64", "odd", &fault))
			ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
		else
			ck_assert(initramfs_has(initramfs, "bin/odd"));
	}
}
END_TEST

/* Assembles a module that exports and wants a symbol each (or ""). */
static void put_module(const char *name, const char *exports, const char *wants,
		       const char *information)
{
	char *source = path_of(".section .modinfo,\"a\"\n.asciz \"license=GPL\"\n%s%s%s"
			       ".section __ksymtab_strings,\"a\"\n.asciz \"%s\"\n.data\n.quad %s\n",
			       *information ? ".asciz \"" : "", information,
			       *information ? "\"\n" : "", exports, *wants ? wants : "0");
	char *assembly = path_of("%s/module.s", folder);
	char *object = path_of("%s/" MODULES "/kernel/%s.ko", folder, name);
	const char *const argv[] = {"cc", "-c", assembly, "-o", object, NULL};

	put("module.s", source, strlen(source));
	put(MODULES "/kernel/empty", "", 0);
	ck_assert_msg(program_run(argv, "gcc", NULL, NULL, &fault) == 0, "%s", fault.text);
	free(object);
	free(assembly);
	free(source);
}

/* Compresses a module as some distributions do. */
static void compress_module(const char *name)
{
	char *path = path_of("%s/" MODULES "/kernel/%s.ko", folder, name);
	const char *const argv[] = {"xz", "--check=crc32", path, NULL};

	ck_assert_msg(program_run(argv, "xz-utils", NULL, NULL, &fault) == 0, "%s", fault.text);
	free(path);
}

static const struct demanded_module none[] = {{NULL, NULL}};

static void put_modules(void)
{
	static const char *const names[] = {"kernel/net/ipv6.ko\n"};
	const char *const argv[] = {"depmod", "-b", folder, RELEASE, NULL};

	put(MODULES "/modules.builtin", names[0], strlen(names[0]));
	put(MODULES "/modules.order", "", 0);
	put_module("sctp", "sctp_symbol", "tunnel_symbol", "");
	put_module("sctp_diag", "diag_symbol", "sctp_symbol", "");
	put_module("udp_tunnel", "tunnel_symbol", "", "softdep=pre: crc_fast");
	put_module("crc_fast", "crc_symbol", "", "");
	put_module("unwanted", "unwanted_symbol", "sctp_symbol", "");
	compress_module("crc_fast");
	ck_assert_msg(program_run(argv, "kmod", NULL, NULL, &fault) == 0, "%s", fault.text);
}

START_TEST(modules_in_order)
{
	static const char *const wanted[] = {"sctp_diag", "ipv6", "absent", "sctp", NULL};
	char *modules = path_of("%s/" MODULES, folder);
	char *contents, *text;

	put_modules();
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, none, &fault), 0);
	text = list_archive("modules.list", &contents);
	ck_assert_str_eq(contents, "/lib/modules/crc_fast.ko\n/lib/modules/udp_tunnel.ko\n"
				   "/lib/modules/sctp.ko\n/lib/modules/sctp_diag.ko\n");
	ck_assert_ptr_null(strstr(text, "unwanted"));
	free(contents);
	free(text);
	text = list_archive("lib/modules/crc_fast.ko", &contents);
	ck_assert_ptr_nonnull(contents);
	ck_assert_int_eq(memcmp(contents, "\177ELF", 4), 0);
	free(contents);
	free(text);
	free(modules);
}
END_TEST

/* What lies in modules.list is not loaded again; what several capabilities need is in the lines of each. */
START_TEST(modules_on_demand)
{
	static const char *const wanted[] = {"sctp", NULL};
	static const struct demanded_module demanded[] = {
		{"one", "one"}, {"other", "other"}, {"other", "absent"}, {NULL, NULL}};
	const char *const argv[] = {"depmod", "-b", folder, RELEASE, NULL};
	char *modules = path_of("%s/" MODULES, folder);
	char *contents, *text;

	put_modules();
	put_module("shared", "shared_symbol", "tunnel_symbol", "");
	put_module("one", "one_symbol", "shared_symbol", "");
	put_module("other", "other_symbol", "shared_symbol", "");
	ck_assert_msg(program_run(argv, "kmod", NULL, NULL, &fault) == 0, "%s", fault.text);
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, demanded, &fault), 0);
	text = list_archive("modules.demand", &contents);
	ck_assert_str_eq(contents, "one\t/lib/modules/shared.ko\none\t/lib/modules/one.ko\n"
				   "other\t/lib/modules/shared.ko\nother\t/lib/modules/other.ko\n");
	ck_assert_ptr_nonnull(strstr(text, "lib/modules/one.ko"));
	free(contents);
	free(text);
	text = list_archive("modules.list", &contents);
	ck_assert_ptr_null(strstr(contents, "shared"));
	free(contents);
	free(text);
	free(modules);
}
END_TEST

/* As crypto_algapi, which is of no use without cryptomgr, which needs it. */
START_TEST(module_that_wishes_for_one_that_needs_it)
{
	static const char *const wanted[] = {"hash", NULL};
	const char *const argv[] = {"depmod", "-b", folder, RELEASE, NULL};
	char *modules = path_of("%s/" MODULES, folder);
	char *contents, *text;

	put(MODULES "/modules.builtin", "", 0);
	put(MODULES "/modules.order", "", 0);
	put_module("algapi", "api_symbol", "", "softdep=pre: manager");
	put_module("common", "common_symbol", "api_symbol", "");
	put_module("manager", "manager_symbol", "common_symbol", "");
	put_module("hash", "hash_symbol", "api_symbol", "");
	ck_assert_msg(program_run(argv, "kmod", NULL, NULL, &fault) == 0, "%s", fault.text);
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, none, &fault), 0);
	text = list_archive("modules.list", &contents);
	ck_assert_str_eq(contents, "/lib/modules/algapi.ko\n/lib/modules/common.ko\n"
				   "/lib/modules/manager.ko\n/lib/modules/hash.ko\n");
	free(contents);
	free(text);
	free(modules);
}
END_TEST

/* For some formats libarchive starts a program, whatever the file is: those are no formats of modules. */
START_TEST(modules_that_would_start_a_program)
{
	static const char *const wanted[] = {"sctp", NULL};
	static const char lzop[64] = "\x89LZO\0\r\n\x1a\n";
	char *modules = path_of("%s/" MODULES, folder), *contents, *text;

	put_modules();
	put(MODULES "/kernel/sctp.ko", lzop, sizeof(lzop));
	ck_assert_msg(modules_add(initramfs, modules, wanted, none, &fault) == 0, "%s", fault.text);
	text = list_archive("lib/modules/sctp.ko", &contents);
	ck_assert_ptr_nonnull(contents);
	ck_assert_int_eq(memcmp(contents, lzop, 9), 0);
	free(text);
	free(contents);
	free(modules);
}
END_TEST

START_TEST(modules_that_are_damaged)
{
	static const char *const wanted[] = {"sctp", NULL};
	char *modules = path_of("%s/" MODULES, folder);

	put_modules();
	put(MODULES "/kernel/crc_fast.ko.xz", "\375\067zXZ\0 nothing", 14);
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, none, &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "crc_fast.ko.xz"));
	ck_assert_int_eq(modules_add(initramfs, "/nonexistent", wanted, none, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	free(modules);
}
END_TEST

TEST_MAIN("image")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, files_in_order_with_their_folders);
	tcase_add_test(tests, nothing_but_what_was_put_in);
	tcase_add_test(tests, files_that_cannot_be_read);
	tcase_add_test(tests, programs_with_their_libraries);
	tcase_add_test(tests, links_do_not_leave_the_tree);
	tcase_add_test(tests, what_a_program_lacks);
	tcase_add_test(tests, every_odd_byte_in_a_program);
	tcase_add_test(tests, modules_in_order);
	tcase_add_test(tests, modules_on_demand);
	tcase_add_test(tests, modules_that_would_start_a_program);
	tcase_add_test(tests, module_that_wishes_for_one_that_needs_it);
	tcase_add_test(tests, modules_that_are_damaged);
}
