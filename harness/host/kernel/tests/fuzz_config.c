/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configurations of kernels and fragments of them, and what is predicted by them.
 *
 * Reaches: config_parse take_version keep_last prediction_make predicted_reason fragment_check
 */
#include "harness/host/kernel/build/fragment.h"
#include "harness/host/kernel/config/prediction.h"
#include "harness/tests/fuzz.h"

static void take_unmet(void *context, const char *option, const char *wanted, const char *got)
{
	++*(unsigned *)context;
	fuzz_require(*option && wanted && got);
}

static void predict(const struct config *config, bool modules)
{
	static struct prediction prediction;
	char reason[64];

	prediction_make(config, modules, &prediction);
	fuzz_require(prediction.count <= MAX_CAPABILITIES);
	for (size_t i = 0; i < prediction.count; i++) {
		const struct predicted *each = &prediction.each[i];

		fuzz_require(prediction_find(&prediction, each->name) == each);
		predicted_reason(each, reason, sizeof(reason));
		fuzz_require(strlen(reason) < sizeof(reason));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct fault fault = {0};
	struct config config;
	unsigned unmet = 0;

	if (config_parse(text, size, &config, &fault) < 0) {
		fuzz_require_fault(&fault);
	} else {
		for (size_t i = 0; i < config.count; i++)
			fuzz_require(config_mentions(&config, config.options[i].name));
		(void)config_arch(&config);
		predict(&config, true);
		predict(&config, false);
		config_free(&config);
	}
	fuzz_require(fragment_check(text, "", "CONFIG_IPV6=y\nCONFIG_A=\"b\"\n", take_unmet,
				    &unmet) == unmet);
	/* All of a configuration is in that configuration. */
	fuzz_require(fragment_check("CONFIG_IPV6=y\n", text, text, take_unmet, &unmet) <= 1);
	free(text);
	return 0;
}
