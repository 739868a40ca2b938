/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SPECs of kernels.
 *
 * Reaches: spec_parse take_word parse_path debian_flavour kernel_arch
 */
#include "harness/host/kernel/debian/candidates.h"
#include "harness/host/kernel/kernel_private.h"
#include "harness/host/kernel/spec.h"
#include "harness/tests/fuzz.h"

/* What becomes part of a path below the cache, and of apt's command line. */
static void require_word(const char *word)
{
	fuzz_require(!strpbrk(word, "/ \n\033") && *word != '-' && *word != '.');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *arch = NULL;
	struct fault fault = {0};
	static struct spec spec;
	size_t length;

	if (spec_parse(text, &spec, &fault) < 0) {
		fuzz_require_fault(&fault);
	} else {
		require_word(spec.version);
		require_word(spec.release);
		require_word(spec.arch);
		if (debian_flavour(spec.version, "amd64", &length))
			fuzz_require(length < strlen(spec.version));
		fuzz_require(kernel_arch(text, &arch, &fault) == 0);
	}
	free(arch);
	free(text);
	return 0;
}
