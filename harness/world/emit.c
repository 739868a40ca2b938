/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/emit.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

/* Text that ends neither a comment nor a string. */
static void put_text(const char *text, FILE *out)
{
	for (; *text; text++)
		if (*text == '"' || *text == '\\' || (*text == '*' && text[1] == '/'))
			fputc('\'', out);
		else
			fputc(isprint((unsigned char)*text) ? *text : ' ', out);
}

/* The name in C of a value, or NULL: of sysctls it is made of the word. */
static const char *constant_prefix(const struct step *step, enum step_operand operand)
{
	if (!step_word(step->kind, operand, step->operand[operand]) ||
	    !step_has_operand(step->kind, operand))
		return NULL;
	return operand == OPERAND_option && step->kind == STEP_SYSCTL ? "SYSCTL_" : "";
}

static void put_step(const struct step *step, FILE *out)
{
	char kind[32];
	size_t i = 0;

	for (const char *c = step_kind_name(step->kind); *c && i + 1 < sizeof(kind); c++)
		kind[i++] = (char)toupper((unsigned char)*c);
	kind[i] = '\0';
	fprintf(out, "\t{.kind = STEP_%s", kind);
	for (enum step_operand k = 0; k < STEP_OPERANDS; k++) {
		const char *prefix = constant_prefix(step, k);

		if (step->operand[k] && prefix)
			fprintf(out, ", .%s = %s%s", step_operand_name(k), prefix,
				step_word(step->kind, k, step->operand[k]));
		else if (step->operand[k])
			fprintf(out, ", .%s = %" PRId64, step_operand_name(k), step->operand[k]);
	}
	fputs("},\n", out);
}

void world_emit(const struct world *world, const char *suite, const char *name, const char *why,
		FILE *out)
{
	const char *version = world->mixed ? "AS_MIXED" : world->ipv6 ? "AS_IPV6" : "AS_IPV4";

	fputs("/* SPDX-License-Identifier: GPL-2.0-or-later */\n", out);
	fprintf(out, "/* Found by `sctp-conform explore`, as the world of seed %" PRIu64 ". */\n",
		world->seed);
	if (*world->over)
		fprintf(out, "/* Play it with --over=%s. */\n", world->over);
	fprintf(out, "#define SUITE \"%s\"\n#include \"harness/scenario/scenario.h\"\n", suite);
	fputs("#include \"harness/scenario/world/world_play.h\"\n#include "
	      "\"harness/world/options.h\"\n\n",
	      out);
	fputs("/* clang-format off */\nstatic const struct step steps[] = {\n", out);
	for (size_t i = 0; i < world->count; i++)
		put_step(&world->steps[i], out);
	fputs("};\n/* clang-format on */\n\n", out);
	fprintf(out, "SCENARIO(%s, \"The kernel does not end in: ", name);
	put_text(why, out);
	fprintf(out,
		"\",\n\t .lab = &%s, .as = %s, .limit = SECONDS(%u), .unscripted = true, "
		".malformed_packets = true",
		world->lab, version, world_limit(world));
	if (world_excuse(world))
		fprintf(out, ", .excuses = {\"%s\"}", world_excuse(world));
	fputs(")\n", out);
	fputs("{\n\tworld_play(lab, steps, ARRAY_SIZE(steps));\n}\n", out);
}
