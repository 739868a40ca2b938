/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel images: the header of a bzImage, what is compressed in it, the configuration inside.
 *
 * Reaches: bzimage_parse find_payload find_marked unpack_opened vmlinux_unpack unpack_payload config_load
 * pvh_entry has_note
 */
#include "harness/host/kernel/config/bzimage.h"
#include "harness/host/kernel/config/config.h"
#include "harness/host/kernel/config/ikconfig.h"
#include "harness/host/kernel/config/pvh.h"
#include "harness/host/kernel/debian/unpacked.h"
#include "harness/tests/fuzz.h"

static void read_header(const uint8_t *data, size_t size)
{
	struct bzimage image;
	const char *why = NULL;

	if (bzimage_parse(data, size, &image, &why) < 0)
		fuzz_require(why != NULL);
	else
		fuzz_require(release_is_good(image.release, strlen(image.release)) && image.arch);
}

static void read_file(const uint8_t *data, size_t size)
{
	struct fault fault = {0};
	struct config config;
	char *bytes = NULL;
	size_t length = 0;
	int descriptor;
	const char *path = fuzz_file(data, size, &descriptor);

	if (config_load(path, &config, &fault) < 0)
		fuzz_require_fault(&fault);
	else
		config_free(&config);
	(void)pvh_entry(data, size);
	fault = (struct fault){0};
	if (vmlinux_unpack(path, &bytes, &length, &fault) < 0)
		fuzz_require_fault(&fault);
	else
		(void)pvh_entry(bytes, length);
	free(bytes);
	close(descriptor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = {0};
	char *text = NULL;
	size_t length = 0;

	read_header(data, size);
	if (ikconfig_find(data, size, &text, &length, &fault) < 0)
		fuzz_require_fault(&fault);
	free(text);
	read_file(data, size);
	return 0;
}
