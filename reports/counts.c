/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/report.h"

#include <string.h>

void counts_add(struct counts *counts, const json_t *end)
{
	const char *verdict = json_string_value(json_object_get(end, "verdict"));
	struct {
		const char *verdict;
		unsigned *count;
	} table[] = {
		{"pass", &counts->pass},   {"fail", &counts->fail},   {"skip", &counts->skip},
		{"known", &counts->known}, {"fixed", &counts->fixed}, {"crash", &counts->crash},
		{"hang", &counts->hang},
	};

	for (size_t i = 0; verdict && i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(verdict, table[i].verdict) == 0) {
			(*table[i].count)++;
			return;
		}
	}
	/* What is no verdict must not pass for one. */
	counts->error++;
}

void counts_sum(struct counts *sum, const struct counts *counts)
{
	sum->pass += counts->pass;
	sum->fail += counts->fail;
	sum->skip += counts->skip;
	sum->known += counts->known;
	sum->fixed += counts->fixed;
	sum->crash += counts->crash;
	sum->hang += counts->hang;
	sum->error += counts->error;
}

bool counts_good(const struct counts *counts, bool strict)
{
	return !counts->fail && !counts->crash && !counts->hang && !counts->error &&
	       !(strict && counts->skip);
}
