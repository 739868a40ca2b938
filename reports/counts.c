/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/report.h"

void counts_add(struct counts *counts, const json_t *end)
{
	counts->of[verdict_of_record(end)]++;
}

void counts_sum(struct counts *sum, const struct counts *counts)
{
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		sum->of[verdict] += counts->of[verdict];
}

unsigned counts_total(const struct counts *counts)
{
	unsigned total = 0;

	for (int verdict = 0; verdict < VERDICTS; verdict++)
		total += counts->of[verdict];
	return total;
}

bool counts_good(const struct counts *counts, bool strict)
{
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		if (counts->of[verdict] && verdict_fails(verdict, strict))
			return false;
	return true;
}
