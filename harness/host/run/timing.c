/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/timing.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"

void timing_begin(struct timing *timing)
{
	timing->guests = json_array();
	timing->scenarios = json_object();
}

void timing_end(struct timing *timing)
{
	json_decref(timing->guests);
	json_decref(timing->scenarios);
}

void timing_guest(struct timing *timing, const char *guest, double boot, double seconds)
{
	json_array_append_new(timing->guests, json_pack("{s:s, s:f, s:f}", "guest", guest, "boot",
							boot, "seconds", seconds));
}

void timing_scenario(struct timing *timing, const char *kernel, const char *name, double seconds)
{
	char *key = path_of("%s%s%s", name, kernel ? " on " : "", kernel ? kernel : "");

	json_object_set_new(timing->scenarios, key, json_integer((json_int_t)(seconds * 1000)));
	free(key);
}

int timing_write(const struct timing *timing, const char *folder, double seconds,
		 struct fault *fault)
{
	json_t *all = json_pack("{s:f, s:O, s:O}", "seconds", seconds, "guests", timing->guests,
				"scenarios", timing->scenarios);
	char *text = json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	char *path = path_of("%s/timing.json", folder);
	int result = text ? file_write(path, text, strlen(text), fault)
			  : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");

	free(path);
	free(text);
	json_decref(all);
	return result;
}
