/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps that are added to a world, and their operands. */
#include "harness/world/generate_private.h"
#include "harness/world/options.h"

struct step *add(struct draft *draft, enum step_kind kind)
{
	struct world *world = draft->world;
	struct step *step =
		&world->steps[world->count < WORLD_STEPS - 1 ? world->count++ : world->count];

	*step = (struct step){.kind = kind};
	return step;
}

/* Numbers of an option of which it takes only some. */
static void draw_numbers(struct draft *draft, struct step *step)
{
	for (unsigned i = 0; i < WORLD_OPTION_NUMBERS; i++) {
		const struct world_range *range = world_option_range(step->option, i);
		unsigned count;

		if (!range || dice_one_in(&draft->dice, 6))
			continue;
		count = (unsigned)(range->greatest - range->least + 1);
		step->operand[OPERAND_a + i] =
			range->member == 'c'
				? draw_any_chunk_type(draft)
				: (range->least + dice_below(&draft->dice, count)) * range->unit;
	}
}

struct step *add_drawn(struct draft *draft, enum step_kind kind)
{
	struct step *step = add(draft, kind);
	const struct grammar_row *row = &grammar[kind];

	for (unsigned i = 0; i < row->draws_count; i++)
		step->operand[row->draws[i].operand] = draw(draft, row->draws[i].how);
	if (kind == STEP_SET || kind == STEP_GET)
		draw_numbers(draft, step);
	return step;
}

void add_time(struct draft *draft, int64_t ms)
{
	add(draft, STEP_TIME)->ms = ms;
}
