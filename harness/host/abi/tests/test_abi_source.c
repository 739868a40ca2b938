/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/source.h"
#include "harness/host/abi/source_system.h"
#include "harness/host/abi/tests/suite.h"
#include "harness/tests/test_main.h"

static bool wants(const void *data, const char *name)
{
	return !strncasecmp(name, data, strlen(data));
}

/* What a text says of the constant NAME: its value, or that it says nothing. */
static const struct {
	const char *language, *text;
	size_t count;
	int64_t value;
	unsigned line;
} texts[] = {
	{"Rust", "pub const NAME: libc::c_int = 7;", 1, 7, 1},
	{"Rust", "\npub const NAME: u16 = (1 << 15) | 0x0003;", 1, 0x8003, 2},
	{"Rust", "const NAME: u32 = 1_000u32;", 1, 1000, 1},
	{"Rust", "const NAME: i32 = -1 as i32;", 1, -1, 1},
	{"Rust", "const NAME: i32 = OTHER | 1;", 0, 0, 0},
	{"Rust", "/* const NAME: i32 = 4; */ // const NAME: i32 = 5;", 0, 0, 0},
	{"Rust", "static TEXT: &str = \"NAME = 4\";", 0, 0, 0},
	{"Rust", "match x { NAME => 4 }", 0, 0, 0},
	{"Rust", "if x == NAME { y = 4 }", 0, 0, 0},
	{"Rust", "f(NAME, 4)", 0, 0, 0},
	{"Go", "const (\n\tNAME = 12\n)", 1, 12, 2},
	{"Go", "const NAME Option = 1 << 9 // sic", 1, 512, 1},
	{"Go", "const NAME = 1 << shift", 0, 0, 0},
	{"Python", "NAME = 0x10", 1, 16, 1},
	{"Python", "'''\nNAME = 4\n'''\nNAME = 5  # NAME = 6", 1, 5, 4},
	{"Python", "table = {NAME: 5}", 1, 5, 1},
	{"Python", "if option == NAME: x = 4", 0, 0, 0},
	{"Java", "public static final int NAME = 12;", 1, 12, 1},
	{"Java", "switch (x) { case NAME: y = 1; }", 0, 0, 0},
	{"C#", "enum Option { NAME = 3, Next }", 1, 3, 1},
	{"TypeScript", "export const NAME: number = 0b101;", 1, 5, 1},
	{"JavaScript", "const options = { NAME: 11, next: 12 };", 1, 11, 1},
	{"Erlang", "-define(NAME, 16#200).", 1, 512, 1},
	{"Erlang", "f({NAME, 4}) -> ok. % -define(NAME, 5).", 0, 0, 0},
	{"Ada", "NAME : constant Interfaces.C.int := 16#8000#;", 1, 0x8000, 1},
	{"Ada", "-- NAME : constant := 4;", 0, 0, 0},
	{"Pascal", "const NAME = 11; { NAME = 12; }", 1, 11, 1},
	{"Zig", "pub const NAME: c_int = 0o17;", 1, 15, 1},
	{"Kotlin", "const val NAME = 3", 1, 3, 1},
	{"D", "enum int NAME = 3;", 1, 3, 1},
	/* Several at a time. */
	{"Go", "const OTHER, NAME = 1, 4", 1, 4, 1},
	{"Go", "const NAME, OTHER = 1, 4", 1, 1, 1},
	{"Go", "a, NAME = f(b, c), 4", 0, 0, 0},
	{"Python", "OTHER, NAME = 1, 4", 1, 4, 1},
	{"Python", "f(other, NAME=4)", 1, 4, 1},
	{"C#", "const int OTHER = 1, NAME = 4;", 1, 4, 1},
	{"Ada", "OTHER, NAME : constant := 14;", 1, 14, 1},
	{"Ada", "for State use (OTHER => 0, NAME => 2);", 1, 2, 1},
	{"Go", "x = NAME\ncase OTHER:\n\ty = 4", 0, 0, 0},
	{"Go", "f(x, NAME)\ny = 4", 0, 0, 0},
	{"Python", "x = [NAME]\nb = 4", 0, 0, 0},
	{"Java", "return NAME; x = 4;", 0, 0, 0},
	{"Rust", "let x = NAME; let y: u8 = 4;", 0, 0, 0},
	/* What counts by itself. */
	{"Go", "const (\n\tA = iota\n\tB\n\n\tNAME // C\n)", 1, 2, 5},
	{"Go", "const (\n\tA = (1 << 15) + iota\n\tNAME\n)", 1, 0x8001, 3},
	{"Go", "const (\n\tA, B = iota, 10 + iota\n\tC, NAME\n)", 1, 11, 3},
	{"Go", "const (\n\tA = f(iota)\n\tNAME\n)", 0, 0, 0},
	{"Go", "const NAME = iota", 1, 0, 1},
	{"Rust", "#[repr(u16)] enum E { A = 3, #[doc(hidden)] B, NAME }", 1, 5, 1},
	{"Rust", "enum E { A(i32), NAME }", 0, 0, 0},
	{"Rust", "enum E { A, NAME { x: u8 }, B }", 0, 0, 0},
	{"TypeScript", "export enum Option { A, B = OTHER, NAME }", 0, 0, 0},
	{"TypeScript", "enum Option { A, NAME }", 1, 1, 1},
	{"D", "enum State : int { A, B, NAME }", 1, 2, 1},
	{"Java", "enum Option { A, NAME }", 0, 0, 0},
	{"Java", "enum Option { A(1), NAME(14); }", 1, 14, 1},
	/* In terms of others. */
	{"Rust", "const A: u16 = 4; const NAME: u16 = A << 3;", 1, 32, 1},
	{"Rust", "const A: u16 = 4; const NAME: u16 = other::A;", 0, 0, 0},
	{"Java", "int A = 2; short NAME = (short) (A + 14);", 1, 16, 1},
	{"Go", "const NAME = uint16(1 << 3)", 1, 8, 1},
	{"Python", "NAME = internal(5)", 0, 0, 0},
	/* What binds tighter. */
	{"Rust", "const NAME: u16 = 1 << 3 + 1;", 1, 16, 1},
	{"Go", "const NAME = 1<<3 + 1", 1, 9, 1},
	{"Erlang", "-define(NAME, (1 bsl 3) bor 1).", 1, 9, 1},
	{"Ada", "NAME : constant := 2 ** 3;", 1, 8, 1},
	/* Octal, or not. */
	{"Java", "int NAME = 017;", 0, 0, 0},
	/* What is no number at all, or goes on for ever. */
	{"Rust", "const NAME: f64 = 1.5;", 0, 0, 0},
	{"Rust", "const NAME: u64 = 99999999999999999999999;", 0, 0, 0},
	{"Rust", "const NAME: i32 = ((((((((((((((((((((1))))))))))))))))))));", 0, 0, 0},
	{"Rust", "const NAME: i32 =", 0, 0, 0},
	{"Rust", "const NAME: i32 = (1", 0, 0, 0},
	{"Rust", "/* const NAME: i32 = 1;", 0, 0, 0},
	{"Rust", "NAME", 0, 0, 0},
};

START_TEST(a_constant_has_the_value_that_is_written)
{
	struct abi_constants constants = {0};

	source_constants(texts[_i].text, strlen(texts[_i].text), texts[_i].language, wants, "NAME",
			 &constants);
	ck_assert_msg(constants.count == texts[_i].count, "%zu constants in: %s", constants.count,
		      texts[_i].text);
	if (constants.count) {
		ck_assert_int_eq(constants.items[0].value, texts[_i].value);
		ck_assert_uint_eq(constants.items[0].line, texts[_i].line);
	}
	abi_constants_clear(&constants);
}
END_TEST

START_TEST(a_language_goes_by_the_end_of_the_files_name)
{
	ck_assert_str_eq(source_language("a/b.c.rs"), "Rust");
	ck_assert_str_eq(source_language("x.hrl"), "Erlang");
	ck_assert_ptr_null(source_language("libsctp.so"));
	ck_assert_ptr_null(source_language("rs"));
}
END_TEST

START_TEST(another_system_goes_by_a_word_of_the_path)
{
	ck_assert_str_eq(source_system("src/unix/zerrors_freebsd_arm64.go"), "freebsd");
	ck_assert_str_eq(source_system("src/unix/solarish/mod.rs"), "solarish");
	ck_assert_str_eq(source_system("/net.darwin.swift"), "darwin");
	ck_assert_ptr_null(source_system("src/unix/linux_like/android/mod.rs"));
	ck_assert_ptr_null(source_system("src/freebsdish/sctp.go"));
	ck_assert_ptr_null(source_system(""));
}
END_TEST

TEST_MAIN("abi source")
{
	tcase_add_loop_test(tests, a_constant_has_the_value_that_is_written, 0, ARRAY_SIZE(texts));
	tcase_add_test(tests, a_language_goes_by_the_end_of_the_files_name);
	tcase_add_test(tests, another_system_goes_by_a_word_of_the_path);
}
