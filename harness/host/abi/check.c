/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/check_private.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/expand.h"
#include "harness/host/abi/foreign.h"
#include "harness/host/abi/golden.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/mirror.h"

static void judge_type(struct verdict *verdict, const struct abi_type *type, struct abi_map *map,
		       bool strict)
{
	struct mirror mirror = {.type = type};
	const struct abi_type *golden = mirror_of(verdict->golden, type, map, &mirror.reason);

	if (!golden)
		return;
	mirror.golden = golden;
	if (!strict && foreign_type(verdict->abi, golden, type, mirror.reason)) {
		mirror.foreign = true;
	} else if (golden->kind == ABI_ENUM) {
		judge_values(&mirror);
	} else {
		mirror.cut_off = type->size < golden->size &&
				 golden_takes(verdict->abi->machine, golden->name, type->size);
		judge_members(&mirror, map);
		judge_whole(&mirror);
	}
	verdict->mirrors = more(verdict->mirrors, verdict->mirror_count, sizeof(mirror));
	verdict->mirrors[verdict->mirror_count++] = mirror;
}

void verdict_make(struct verdict *verdict, const struct abi *abi, struct abi_map *map, bool strict)
{
	*verdict = (struct verdict){
		.abi = abi, .golden = golden_mirrored(abi->machine), .bsd = foreign_api(abi)};
	verdict->other_system = strict ? NULL : abi->system;
	if (verdict->bsd || verdict->other_system)
		return;
	for (size_t i = 0; i < abi->type_count; i++)
		judge_type(verdict, &abi->types[i], map, strict);
	for (size_t i = 0; i < abi->function_count; i++)
		judge_function(verdict, &abi->functions[i]);
	for (size_t i = 0; i < abi->constants.count; i++)
		judge_constant(verdict, &abi->constants.items[i]);
}

void verdict_clear(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->mirror_count; i++) {
		free(verdict->mirrors[i].findings);
		expand_free(verdict->mirrors[i].expanded);
	}
	free(verdict->mirrors);
	for (size_t i = 0; i < verdict->function_count; i++)
		function_clear(&verdict->functions[i]);
	free(verdict->functions);
	free(verdict->constants);
	abi_free(verdict->golden);
	*verdict = (struct verdict){0};
}

static size_t count_findings(const struct finding *findings, size_t count, enum severity severity)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += findings[i].severity == severity;
	return found;
}

size_t verdict_findings(const struct verdict *verdict, enum severity severity)
{
	size_t count = count_findings(verdict->constants, verdict->constant_count, severity);

	for (size_t i = 0; i < verdict->mirror_count; i++)
		count += count_findings(verdict->mirrors[i].findings, verdict->mirrors[i].count,
					severity);
	for (size_t i = 0; i < verdict->function_count; i++)
		count += count_findings(verdict->functions[i].findings, verdict->functions[i].count,
					severity);
	return count;
}

bool verdict_seen(const struct verdict *verdict)
{
	return verdict->mirror_count > 0 || verdict->function_count > 0 ||
	       verdict->constants_seen > 0 || verdict->bsd || verdict->other_system;
}
