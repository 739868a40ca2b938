/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/forecast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/booted.h"
#include "harness/record/verdict.h"

enum { REASON_SIZE = 512 };

enum forecast forecast(const struct prediction *prediction, const struct instance *instance,
		       const struct predicted **missing)
{
	const json_t *needs = json_object_get(instance->data, "needs");
	enum forecast result = WILL_PLAY;
	size_t index;
	json_t *need;

	*missing = instance->i686 || prediction->only_32_bit
			   ? prediction_find(prediction, PROGRAMS_32_BIT)
			   : NULL;
	if (*missing && (*missing)->unsure)
		result = CANNOT_TELL;
	else if (*missing && !(*missing)->there)
		return WILL_SKIP;
	json_array_foreach (needs, index, need) {
		const char *name = json_string_value(need);

		*missing = name ? prediction_find(prediction, name) : NULL;
		if (*missing && !(*missing)->there && !(*missing)->unsure)
			return WILL_SKIP;
		if (!*missing || (*missing)->unsure)
			result = CANNOT_TELL;
	}
	*missing = NULL;
	return result;
}

static void set_text(json_t *end, const char *key, char *text)
{
	json_object_set_new(end, key, json_string(text));
	free(text);
}

static void set_error(json_t *end, char *message)
{
	json_object_set_new(end, "verdict", json_string(verdict_name(VERDICT_ERROR)));
	set_text(end, "message", message);
}

void forecast_check(const struct prediction *prediction, const struct instance *instance,
		    json_t *end)
{
	enum verdict verdict = verdict_of_record(end);
	const char *message = json_string_value(json_object_get(end, "message"));
	bool skipped = verdict == VERDICT_SKIP;
	/* What went wrong in a scenario says more than that it should not have been played. */
	bool sound =
		verdict == VERDICT_PASS || verdict == VERDICT_KNOWN || verdict == VERDICT_FIXED;
	const struct predicted *missing;
	enum forecast foretold = forecast(prediction, instance, &missing);
	char reason[REASON_SIZE];

	/* What a newer kernel asks for beyond the options known is no fault of the run, nor what the
	 * user's words take away. */
	if (skipped && foretold == WILL_PLAY && !prediction->newer_than_known &&
	    !prediction->booted_otherwise)
		set_error(end, path_of("it was skipped (%s), but the kernel's configuration has "
				       "all that it needs",
				       message ? message : ""));
	else if (skipped && foretold == WILL_SKIP && missing->booted[0])
		set_text(end, "message", path_of("no %s: %s", missing->name, missing->booted));
	else if (sound && foretold == WILL_SKIP && missing->booted[0])
		set_error(end, path_of("it was played, which needs %s, though %s", missing->name,
				       missing->booted));
	else if (sound && foretold == WILL_SKIP)
		set_error(end, path_of("it was played, but the kernel's configuration lacks %s, "
				       "which it needs for %s",
				       predicted_reason(missing, reason, sizeof(reason)),
				       missing->name));
}

/* An image need not have its configuration inside; a file that is called one should be one. */
static int load(const struct kernel *kernel, struct config *config)
{
	struct fault fault;
	int result = config_load(kernel->config ? kernel->config : kernel->image, config, &fault);

	if (result && kernel->config)
		fprintf(stderr, "sctp-conform: no prediction of what is skipped: %s\n", fault.text);
	return result;
}

struct prediction *forecast_of_kernel(const struct kernel *kernel,
				      const struct boot_settings *settings, const json_t *left_out)
{
	struct prediction *prediction;
	struct config config;

	if (load(kernel, &config))
		return NULL;
	prediction = xmalloc(sizeof(*prediction));
	prediction_make(&config, kernel->modules, prediction);
	booted_without(&config, settings, left_out, prediction);
	config_free(&config);
	return prediction;
}
