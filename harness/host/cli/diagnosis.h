/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is reported of a kernel's configuration. */
#ifndef CLI_DIAGNOSIS_H
#define CLI_DIAGNOSIS_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/host/run/instance.h"
#include "harness/host/kernel/config/config.h"
#include "harness/host/kernel/config/prediction.h"

/* To be freed with diagnosis_free(); what is borrowed is const. */
struct diagnosis {
	const char *source; /* of the configuration, as the user named it */
	const struct instances *all;
	struct config config;
	struct prediction prediction;
	char *tree; /* with its Kconfig files, or NULL */
	json_t *evaluation; /* what they tell (harness/host/cli/evaluate.h), or NULL */
};

/* Whether guests can run and nothing would be skipped. */
bool diagnosis_is_complete(const struct diagnosis *diagnosis);

/* Print on standard output.  Return 0, or -1 with errno. */
int diagnosis_print_text(const struct diagnosis *diagnosis);
int diagnosis_print_json(const struct diagnosis *diagnosis);

void diagnosis_free(struct diagnosis *diagnosis);

#endif
