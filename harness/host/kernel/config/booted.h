/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel lacks because of how it is booted, whatever its configuration has. */
#ifndef CONFIG_BOOTED_H
#define CONFIG_BOOTED_H

#include "harness/host/kernel/boot_settings.h"
#include "harness/host/kernel/config/prediction.h"

/*
 * Takes away from the prediction what the settings take away from the kernel.  `left_out`: names of the modules that are not
 * loaded, those included that need such a one.
 */
void booted_without(const struct config *config, const struct boot_settings *settings,
		    const json_t *left_out, struct prediction *prediction);

#endif
