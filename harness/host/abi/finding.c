/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/check_private.h"
#include "harness/host/abi/memory.h"

void add_finding(struct mirror *mirror, struct finding finding)
{
	mirror->findings = more(mirror->findings, mirror->count, sizeof(finding));
	mirror->findings[mirror->count++] = finding;
}

const struct difference_word difference_words[WORDS] = {
	{DIFFERS_OFFSET, "wrong offset", "offset"}, {DIFFERS_SIZE, "wrong size", "size"},
	{DIFFERS_SIGN, "wrong sign", "sign"},	    {DIFFERS_MISSING, "missing", "missing"},
	{DIFFERS_EXTRA, "extra", "extra"},	    {DIFFERS_ALIGN, "wrong alignment", "align"},
	{DIFFERS_VALUE, "wrong value", "value"},
};

const char *const severity_words[SEVERITIES] = {
	[BREAKS_MEMORY] = "breaks memory",
	[BREAKS_MEANING] = "breaks meaning",
	[HARMLESS] = "harmless",
};
