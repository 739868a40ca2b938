/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/costs.h"

#include <string.h>

#include "harness/array_size.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static json_int_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static bool same_row(const json_t *row, const json_t *other)
{
	return strcmp(text_of(row, "bench"), text_of(other, "bench")) == 0 &&
	       strcmp(text_of(row, "row"), text_of(other, "row")) == 0 &&
	       number_of(row, "n") == number_of(other, "n");
}

static json_t *find_row(const json_t *rows, const json_t *like)
{
	size_t index;
	json_t *row;

	json_array_foreach (rows, index, row)
		if (same_row(row, like))
			return row;
	return NULL;
}

/* The row of that cost, added if it is not there yet, without costs. */
static json_t *row_for(json_t *rows, const json_t *end, const json_t *cost, size_t kernels)
{
	json_t *made =
		json_pack("{s:O?, s:O?, s:O?, s:[]}", "bench", json_object_get(end, "name"), "row",
			  json_object_get(cost, "row"), "n", json_object_get(cost, "n"), "costs");
	json_t *row = find_row(rows, made);

	if (!row && json_array_append(rows, made) == 0) {
		row = made;
		for (size_t i = 0; i < kernels; i++)
			json_array_append_new(json_object_get(row, "costs"), json_null());
	}
	json_decref(made);
	return row;
}

static int add_cost(json_t *rows, const json_t *end, const json_t *cost,
		    const struct columns *columns)
{
	static const char *const keys[] = {"instructions", "least", "most", "times"};
	json_t *row = row_for(rows, end, cost, columns->count);
	json_t *kept = json_object();
	int column = columns_find(columns, end);

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_object_set(kept, keys[i], json_object_get(cost, keys[i]));
	if (!row || column < 0) {
		json_decref(kept);
		return -1;
	}
	return json_array_set_new(json_object_get(row, "costs"), (size_t)column, kept);
}

static json_t *list_kernels(const struct columns *columns)
{
	json_t *kernels = json_array();

	for (size_t i = 0; i < columns->count; i++)
		json_array_append_new(kernels, json_pack("{s:s, s:s, s:s}", "kernel",
							 columns->each[i].kernel, "arch",
							 columns->each[i].arch, "kernel_spec",
							 columns->each[i].spec));
	return kernels;
}

json_t *costs_ledger(const json_t *ends, const struct columns *columns)
{
	json_t *rows = json_array();
	size_t index, number;
	json_t *end, *cost;

	json_array_foreach (ends, index, end)
		json_array_foreach (json_object_get(end, "costs"), number, cost)
			if (add_cost(rows, end, cost, columns) < 0) {
				json_decref(rows);
				return NULL;
			}
	return json_pack("{s:s, s:o, s:o}", "unit", "instructions", "kernels",
			 list_kernels(columns), "rows", rows);
}

static bool is_row(const json_t *row, size_t kernels)
{
	const json_t *costs = json_object_get(row, "costs");
	size_t index;
	json_t *cost;

	if (!json_is_string(json_object_get(row, "bench")) ||
	    !json_is_string(json_object_get(row, "row")) ||
	    !json_is_integer(json_object_get(row, "n")) || json_array_size(costs) != kernels)
		return false;
	json_array_foreach (costs, index, cost)
		if (!json_is_null(cost) &&
		    (!json_is_integer(json_object_get(cost, "instructions")) ||
		     number_of(cost, "instructions") < 0))
			return false;
	return true;
}

bool costs_valid(const json_t *ledger)
{
	const json_t *kernels = json_object_get(ledger, "kernels");
	const json_t *rows = json_object_get(ledger, "rows");
	size_t index;
	json_t *row;

	if (strcmp(text_of(ledger, "unit"), "instructions") != 0 || json_array_size(kernels) == 0 ||
	    !json_is_array(rows))
		return false;
	json_array_foreach (rows, index, row)
		if (!is_row(row, json_array_size(kernels)))
			return false;
	return true;
}

/* Instructions of a kernel, -1 if they were not measured. */
static json_int_t cost_in(const json_t *row, size_t kernel)
{
	const json_t *cost = json_array_get(json_object_get(row, "costs"), kernel);

	return json_is_object(cost) ? number_of(cost, "instructions") : -1;
}

/* "message_among/32" */
static void name_row(const json_t *row, char *name, size_t size)
{
	if (number_of(row, "n") > 0)
		snprintf(name, size, "%s/%" JSON_INTEGER_FORMAT, text_of(row, "row"),
			 number_of(row, "n"));
	else
		snprintf(name, size, "%s", text_of(row, "row"));
}

/* "774360", of a further kernel "774360 1.037", and "-" for what there is not. */
static void name_cost(const json_t *row, size_t kernel, const char *format, char *text, size_t size)
{
	json_int_t cost = cost_in(row, kernel), first = cost_in(row, 0);
	char relative[32] = "";

	if (kernel > 0 && cost >= 0 && first > 0)
		snprintf(relative, sizeof(relative), format, (double)cost / (double)first);
	if (cost < 0)
		snprintf(text, size, "-");
	else
		snprintf(text, size, "%" JSON_INTEGER_FORMAT "%s", cost, relative);
}

void costs_print_text(const json_t *ledger, FILE *out)
{
	const json_t *kernels = json_object_get(ledger, "kernels");
	size_t index, column;
	json_t *row, *kernel;
	char text[96];

	fprintf(out, "%-32s", "instructions");
	json_array_foreach (kernels, column, kernel)
		fprintf(out, " %24.24s", text_of(kernel, "kernel"));
	fputc('\n', out);
	json_array_foreach (json_object_get(ledger, "rows"), index, row) {
		name_row(row, text, sizeof(text));
		fprintf(out, "%-32s", text);
		json_array_foreach (kernels, column, kernel) {
			name_cost(row, column, " x%.3f", text, sizeof(text));
			fprintf(out, " %24s", text);
		}
		fputc('\n', out);
	}
}

void costs_print_markdown(const json_t *ledger, FILE *out)
{
	const json_t *kernels = json_object_get(ledger, "kernels");
	size_t index, column;
	json_t *row, *kernel;
	char text[96];

	fputs("| instructions |", out);
	json_array_foreach (kernels, column, kernel)
		fprintf(out, " %s |", text_of(kernel, "kernel"));
	fputs("\n| --- |", out);
	json_array_foreach (kernels, column, kernel)
		fputs(" ---: |", out);
	json_array_foreach (json_object_get(ledger, "rows"), index, row) {
		name_row(row, text, sizeof(text));
		fprintf(out, "\n| %s |", text);
		json_array_foreach (kernels, column, kernel) {
			name_cost(row, column, " (%.3f)", text, sizeof(text));
			fprintf(out, " %s |", text);
		}
	}
	fputc('\n', out);
}

void costs_print_csv(const json_t *ledger, FILE *out)
{
	const json_t *kernels = json_object_get(ledger, "kernels");
	size_t index, column;
	json_t *row, *kernel;

	fputs("kernel,arch,bench,row,n,instructions,least,most\n", out);
	json_array_foreach (json_object_get(ledger, "rows"), index, row)
		json_array_foreach (kernels, column, kernel) {
			const json_t *cost = json_array_get(json_object_get(row, "costs"), column);

			if (!json_is_object(cost))
				continue;
			fprintf(out,
				"%s,%s,%s,%s,%" JSON_INTEGER_FORMAT ",%" JSON_INTEGER_FORMAT
				",%" JSON_INTEGER_FORMAT ",%" JSON_INTEGER_FORMAT "\n",
				text_of(kernel, "kernel"), text_of(kernel, "arch"),
				text_of(row, "bench"), text_of(row, "row"), number_of(row, "n"),
				number_of(cost, "instructions"), number_of(cost, "least"),
				number_of(cost, "most"));
		}
}

/* The column of the other ledger that a kernel is held against. */
static size_t counterpart(const json_t *kernel, const json_t *before)
{
	size_t index;
	json_t *other;

	json_array_foreach (json_object_get(before, "kernels"), index, other)
		if (strcmp(text_of(kernel, "kernel_spec"), text_of(other, "kernel_spec")) == 0)
			return index;
	return 0;
}

static unsigned compare(const json_t *row, json_int_t now, json_int_t then, const char *kernel,
			FILE *out)
{
	char name[96];
	json_int_t change = now > then ? now - then : then - now;

	if (now < 0 && then < 0)
		return 0;
	name_row(row, name, sizeof(name));
	if (now < 0 || then < 0) {
		fprintf(out, "%s: %s: %s\n", kernel, name,
			now < 0 ? "was measured before, and is not now"
				: "was not measured before");
		return 1;
	}
	if (change == 0 || change < then / 100.0)
		return 0;
	fprintf(out,
		"%s: %s: %" JSON_INTEGER_FORMAT " instructions, before %" JSON_INTEGER_FORMAT
		" (%+.2f %%)\n",
		kernel, name, now, then, 100.0 * (double)(now - then) / (double)(then ? then : 1));
	return 1;
}

/* Whether anything of the same scenario was measured: it need not have been asked for. */
static bool has_bench(const json_t *rows, const json_t *like)
{
	size_t index;
	json_t *row;

	json_array_foreach (rows, index, row)
		if (strcmp(text_of(row, "bench"), text_of(like, "bench")) == 0)
			return true;
	return false;
}

unsigned costs_compare(const json_t *ledger, const json_t *before, FILE *out)
{
	const json_t *rows = json_object_get(ledger, "rows");
	const json_t *old_rows = json_object_get(before, "rows");
	unsigned changes = 0;
	size_t column, index;
	json_t *kernel, *row;

	json_array_foreach (json_object_get(ledger, "kernels"), column, kernel) {
		const char *release = text_of(kernel, "kernel");
		size_t old = counterpart(kernel, before);

		json_array_foreach (rows, index, row) {
			const json_t *other = find_row(old_rows, row);

			changes += compare(row, cost_in(row, column),
					   other ? cost_in(other, old) : -1, release, out);
		}
		json_array_foreach (old_rows, index, row)
			if (!find_row(rows, row) && has_bench(rows, row))
				changes += compare(row, -1, cost_in(row, old), release, out);
	}
	return changes;
}
