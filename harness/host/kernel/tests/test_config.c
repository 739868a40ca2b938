/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configurations: their text, where they stand, and what of any bytes is taken for one. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>
#include <check.h>

#include "harness/array_size.h"
#include "harness/host/kernel/config/config.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/ikconfig.h"
#include "harness/tests/test_main.h"

#define CONFIG                                                                                     \
	"#\n# Automatically generated file; DO NOT EDIT.\n"                                        \
	"# Linux/x86 6.1.192 Kernel Configuration\n#\n"                                            \
	"CONFIG_X86_64=y\nCONFIG_IP_SCTP=m\n# CONFIG_IPV6 is not set\nCONFIG_HZ=250\n"             \
	"CONFIG_LOCALVERSION=\"\"\nCONFIG_CC_VERSION_TEXT=\"gcc 12\"\n"

enum { IMAGE = 1 << 16, HEADER = 0x250 };

static struct config config;
static struct fault fault;
static char *folder;

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
}

static void teardown(void)
{
	config_free(&config);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

START_TEST(options_and_version)
{
	ck_assert_int_eq(config_parse(CONFIG, strlen(CONFIG), &config, &fault), 0);
	ck_assert_int_eq(config_state(&config, "X86_64"), OPTION_ON);
	ck_assert_int_eq(config_state(&config, "IP_SCTP"), OPTION_MODULE);
	ck_assert_int_eq(config_state(&config, "IPV6"), OPTION_OFF);
	ck_assert_int_eq(config_state(&config, "HZ"), OPTION_ON);
	ck_assert_int_eq(config_state(&config, "LOCALVERSION"), OPTION_OFF);
	ck_assert_int_eq(config_state(&config, "CC_VERSION_TEXT"), OPTION_ON);
	ck_assert_int_eq(config_state(&config, "IP"), OPTION_OFF);
	ck_assert_int_eq(config_state(&config, "VETH"), OPTION_OFF);
	ck_assert_uint_eq(config.version[0], 6);
	ck_assert_uint_eq(config.version[1], 1);
	ck_assert_uint_eq(config.version[2], 192);
	ck_assert_str_eq(config_arch(&config), "amd64");
}
END_TEST

static const struct {
	const char *text;
	enum option_state state; /* of CONFIG_A */
} lines[] = {
	{"CONFIG_A=y\n# CONFIG_A is not set\nCONFIG_B=y\n", OPTION_OFF},
	{"# CONFIG_A is not set\nCONFIG_B=y\nCONFIG_A=m\n", OPTION_MODULE},
	{"CONFIG_A=y", OPTION_ON},
	{"CONFIG_A=n\n", OPTION_OFF},
	{"CONFIG_A=\n", OPTION_OFF},
	{"CONFIG_A=yes\n", OPTION_ON},
	{"CONFIG_B=y\nCONFIG_A\n", OPTION_OFF},
	{"CONFIG_B=y\n CONFIG_A=y\n", OPTION_OFF},
	{"CONFIG_B=y\n#CONFIG_A=y\n", OPTION_OFF},
	{"CONFIG_B=y\nCONFIG_A-B=y\n", OPTION_OFF},
	{"CONFIG_AB=y\nCONFIG_B=y\n", OPTION_OFF},
	{"CONFIG_B=y\nCONFIG_=y\n=y\nCONFIG\n# CONFIG_\n# \n#\n", OPTION_OFF},
};

START_TEST(odd_lines)
{
	ck_assert_int_eq(config_parse(lines[_i].text, strlen(lines[_i].text), &config, &fault), 0);
	ck_assert_int_eq(config_state(&config, "A"), lines[_i].state);
	ck_assert_uint_eq(config.version[0], 0);
	ck_assert_ptr_null(config_arch(&config));
}
END_TEST

static const char *const nothing[] = {
	"", "\n", "# Linux/x86 6.1.0 Kernel Configuration\n", "CONFIG_", "hello", "\0CONFIG_A=y"};

START_TEST(no_configuration)
{
	ck_assert_int_eq(config_parse(nothing[_i], strlen(nothing[_i]), &config, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
}
END_TEST

static const struct {
	const char *line;
	unsigned version[3];
} versions[] = {
	{"# Linux/x86_64 7.2.0-rc1 Kernel Configuration", {7, 2, 0}},
	{"# Linux/arm 6.12 Kernel Configuration", {6, 12, 0}},
	{"# x86 2.6.32 Kernel Configuration", {2, 6, 32}},
	{"# Linux/x86 99999999999999999999.1 Kernel Configuration", {0}},
	{"# Linux/x86 Kernel Configuration", {0}},
	{" Kernel Configuration", {0}},
	{"#  Kernel Configuration", {0}},
};

START_TEST(version_of_the_head)
{
	char text[256];

	snprintf(text, sizeof(text), "%s\nCONFIG_A=y\n", versions[_i].line);
	ck_assert_int_eq(config_parse(text, strlen(text), &config, &fault), 0);
	ck_assert_mem_eq(config.version, versions[_i].version, sizeof(config.version));
}
END_TEST

START_TEST(every_truncation)
{
	for (size_t size = 0; size < strlen(CONFIG); size++) {
		char *copy = malloc(size ? size : 1);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, CONFIG, size);
		if (config_parse(copy, size, &config, &fault) == 0)
			ck_assert_int_ne(config_state(&config, "HZ"), OPTION_MODULE);
		config_free(&config);
		free(copy);
	}
}
END_TEST

/* Compresses with one of the formats; returns the size. */
static size_t pack(int filter, const void *data, size_t size, void *packed, size_t room)
{
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t used = 0;

	ck_assert_int_eq(archive_write_add_filter(archive, filter), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_set_format_raw(archive), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_set_bytes_in_last_block(archive, 1), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_memory(archive, packed, room, &used), ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	ck_assert_int_eq(archive_write_header(archive, entry), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_data(archive, data, size), (int)size);
	archive_entry_free(entry);
	ck_assert_int_eq(archive_write_free(archive), ARCHIVE_OK);
	return used;
}

static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ,
			      ARCHIVE_FILTER_LZMA, ARCHIVE_FILTER_LZ4,	 ARCHIVE_FILTER_ZSTD};

enum { FILTERS = ARRAY_SIZE(filters) };

static void put_mark(void *at, const char mark[8])
{
	memcpy(at, mark, 8);
}

/* A kernel that is not compressed; the first mark is the one of the code that looks for it. */
static size_t make_kernel(const char *text, char *kernel, size_t room)
{
	size_t size = 4096;

	memset(kernel, 0x5a, room);
	memcpy(kernel + 100, "IKCFG_ST", 9);
	put_mark(kernel + size, "IKCFG_ST");
	size += 8;
	size += pack(ARCHIVE_FILTER_GZIP, text, strlen(text), kernel + size, room - size);
	put_mark(kernel + size, "IKCFG_ED");
	return size + 1000;
}

static void put_number(uint8_t *at, uint32_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (uint8_t)(number >> 8 * i);
}

/* A bzImage with that payload, and behind it the size that the kernel's build adds but to gzip. */
static size_t make_bzimage(int filter, uint8_t image[IMAGE])
{
	static char kernel[IMAGE];
	const size_t payload = 3 * 512 + 100, behind = filter == ARCHIVE_FILTER_GZIP ? 0 : 4;
	size_t size = make_kernel(CONFIG, kernel, sizeof(kernel)), length;

	memset(image, 0, IMAGE);
	image[0x1f1] = 2;
	put_number(image + 0x1fe, 0xaa55, 2);
	put_number(image + 0x202, 0x53726448, 4); /* "HdrS" */
	put_number(image + 0x206, 0x020f, 2);
	length = pack(filter, kernel, size, image + payload, IMAGE - payload - 4);
	put_number(image + payload + length, (uint32_t)size, behind);
	put_number(image + 0x248, 100, 4);
	put_number(image + 0x24c, (uint32_t)(length + behind), 4);
	return payload + length + behind;
}

static char *write_file(const char *name, const void *bytes, size_t size)
{
	char *path = path_of("%s/%s", folder, name);

	ck_assert_int_eq(file_write(path, bytes, size, &fault), 0);
	return path;
}

static void expect_loaded(const char *path)
{
	ck_assert_msg(config_load(path, &config, &fault) == 0, "%s", fault.text);
	ck_assert_int_eq(config_state(&config, "IP_SCTP"), OPTION_MODULE);
	config_free(&config);
}

START_TEST(file_of_any_compression)
{
	static char packed[IMAGE];
	size_t size = pack(filters[_i], CONFIG, strlen(CONFIG), packed, sizeof(packed));
	char *path = write_file("config.gz", packed, size);

	expect_loaded(path);
	free(path);
}
END_TEST

START_TEST(image_of_any_compression)
{
	static uint8_t image[IMAGE];
	char *path = write_file("bzImage", image, make_bzimage(filters[_i], image));

	expect_loaded(path);
	free(path);
}
END_TEST

START_TEST(image_that_is_not_compressed)
{
	static char kernel[IMAGE];
	static char packed[IMAGE];
	size_t size = make_kernel(CONFIG, kernel, sizeof(kernel));
	char *path = write_file("Image", kernel, size);

	expect_loaded(path);
	free(path);
	size = pack(ARCHIVE_FILTER_GZIP, kernel, size, packed, sizeof(packed));
	path = write_file("Image.gz", packed, size);
	expect_loaded(path);
	free(path);
}
END_TEST

START_TEST(trees)
{
	char *path = write_file(".config", CONFIG, strlen(CONFIG));

	expect_loaded(folder);
	free(path);
}
END_TEST

START_TEST(truncated_file)
{
	static char packed[IMAGE];
	size_t whole = pack(ARCHIVE_FILTER_GZIP, CONFIG, strlen(CONFIG), packed, sizeof(packed));

	/* Half a configuration would say that the other half is off. */
	for (size_t size = 2; size < whole - 8; size++) {
		char *path = write_file("config.gz", packed, size);

		ck_assert_int_eq(config_load(path, &config, &fault), -1);
		ck_assert_int_eq(fault.status, EXIT_USAGE);
		ck_assert_ptr_nonnull(strstr(fault.text, "config.gz"));
		free(path);
	}
}
END_TEST

/* Whatever an image says of itself, nothing is read outside of it. */
static void take_image(const uint8_t *image, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	char *text;
	size_t length;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, image, size);
	if (ikconfig_find(copy, size, &text, &length, &fault) > 0)
		free(text);
	free(copy);
}

START_TEST(truncated_images)
{
	static uint8_t image[IMAGE];
	size_t size = make_bzimage(ARCHIVE_FILTER_GZIP, image);

	for (size_t cut = 0; cut < size; cut += cut < HEADER + 8 ? 1 : 37)
		take_image(image, cut);
}
END_TEST

START_TEST(damaged_images)
{
	static uint8_t image[IMAGE];
	size_t size = make_bzimage(ARCHIVE_FILTER_GZIP, image);

	for (size_t i = 0x1f0; i < 3 * 512 + 400; i++) {
		for (int bit = 0; bit < 8; bit += i < HEADER ? 1 : 7) {
			image[i] ^= (uint8_t)(1U << bit);
			take_image(image, size);
			image[i] ^= (uint8_t)(1U << bit);
		}
	}
	/* The payload's end beyond what 32 bits can count. */
	put_number(image + 0x248, UINT32_MAX, 4);
	put_number(image + 0x24c, UINT32_MAX, 4);
	take_image(image, size);
	put_number(image + 0x248, 100, 4);
	take_image(image, size);
}
END_TEST

START_TEST(marks_without_a_configuration)
{
	static const char *const kernels[] = {
		"IKCFG_ST\037\213\010IKCFG_ED",
		"IKCFG_ST\037\213\010",
		"IKCFG_ST",
		"IKCFG_EDIKCFG_ST\037\213\010",
	};

	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++)
		take_image((const uint8_t *)kernels[i], strlen(kernels[i]));
}
END_TEST

/* A small file that would fill the memory. */
START_TEST(much_of_nothing)
{
	enum { SIZE = 40 << 20 };
	char *zeros = calloc(1, SIZE);
	static char packed[IMAGE * 2];
	size_t size, length;
	char *data;

	ck_assert_ptr_nonnull(zeros);
	size = pack(ARCHIVE_FILTER_GZIP, zeros, SIZE, packed, sizeof(packed));
	ck_assert_int_eq(unpack_data(packed, size, SIZE / 2, UNPACK_IMAGE, &data, &length, &fault),
			 -1);
	ck_assert_ptr_null(data);
	ck_assert_ptr_nonnull(strstr(fault.text, "too long"));
	ck_assert_int_eq(unpack_data(packed, size, SIZE, UNPACK_IMAGE, &data, &length, &fault), 1);
	ck_assert_uint_eq(length, SIZE);
	free(data);
	free(zeros);
}
END_TEST

START_TEST(what_is_none)
{
	char *pipe = path_of("%s/pipe", folder);
	char *text = write_file("text", "hello", 5);
	char *empty = write_file("empty", "", 0);
	const char *const paths[] = {text, empty, pipe, folder, "/nonexistent", "/dev/zero"};

	ck_assert_int_eq(mkfifo(pipe, 0600), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		ck_assert_int_eq(config_load(paths[i], &config, &fault), -1);
		ck_assert_int_eq(fault.status, EXIT_USAGE);
		ck_assert_ptr_nonnull(strstr(fault.text, paths[i]));
	}
	free(empty);
	free(text);
	free(pipe);
}
END_TEST

TEST_MAIN("config")
{
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, options_and_version);
	tcase_add_loop_test(tests, odd_lines, 0, (int)ARRAY_SIZE(lines));
	tcase_add_loop_test(tests, no_configuration, 0, (int)ARRAY_SIZE(nothing));
	tcase_add_loop_test(tests, version_of_the_head, 0, (int)ARRAY_SIZE(versions));
	tcase_add_test(tests, every_truncation);
	tcase_add_loop_test(tests, file_of_any_compression, 0, FILTERS);
	tcase_add_loop_test(tests, image_of_any_compression, 0, FILTERS);
	tcase_add_test(tests, image_that_is_not_compressed);
	tcase_add_test(tests, trees);
	tcase_add_test(tests, truncated_file);
	tcase_add_test(tests, truncated_images);
	tcase_add_test(tests, damaged_images);
	tcase_add_test(tests, marks_without_a_configuration);
	tcase_add_test(tests, much_of_nothing);
	tcase_add_test(tests, what_is_none);
}
