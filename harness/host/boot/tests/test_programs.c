/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs of a guest, with the libraries that they need. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <elf.h>

#include "harness/host/boot/guest_programs.h"
#include "harness/host/boot/tests/support/image.h"
#include "harness/tests/test_main.h"

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

TEST_MAIN("programs")
{
	tcase_add_checked_fixture(tests, image_setup, image_teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, programs_with_their_libraries);
	tcase_add_test(tests, links_do_not_leave_the_tree);
	tcase_add_test(tests, what_a_program_lacks);
	tcase_add_test(tests, every_odd_byte_in_a_program);
}
