/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which scenarios a kernel of a configuration will skip. */
#ifndef RUN_FORECAST_H
#define RUN_FORECAST_H

#include "harness/host/run/instance.h"
#include "harness/host/kernel/boot_settings.h"
#include "harness/host/kernel/kernel.h"
#include "harness/host/kernel/config/prediction.h"

enum forecast {
	WILL_PLAY,
	WILL_SKIP,
	CANNOT_TELL, /* it needs something that nothing is known of */
};

/* Where it will be skipped, *missing is the first thing that it needs and that is missing. */
enum forecast forecast(const struct prediction *prediction, const struct instance *instance,
		       const struct predicted **missing);

/*
 * Makes of an `end` record an error if the scenario was skipped against the prediction, or played
 * against it: then either the configuration is not that kernel's, or the prediction is wrong.  Where it was skipped for how
 * the kernel is booted, the message says so.
 */
void forecast_check(const struct prediction *prediction, const struct instance *instance,
		    json_t *end);

/*
 * The prediction for a kernel whose configuration is known: from a file beside it, or inside its
 * image.  NULL if it is not; a file that is not a configuration is reported on stderr.  It is booted with the
 * settings, and without the modules `left_out` (booted.h).  To be freed.
 */
struct prediction *forecast_of_kernel(const struct kernel *kernel,
				      const struct boot_settings *settings, const json_t *left_out);

#endif
