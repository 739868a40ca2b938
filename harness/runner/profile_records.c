/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/profile_records.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/record/record.h"
#include "harness/scenario/stage/profile.h"

enum { NAME_SIZE = 128, STACKS_IN_RECORD = 50 };

struct symbol {
	uint64_t address;
	char *name;
};

/* Of the kernel and its modules, by address. */
static struct symbol *symbols;
static size_t symbol_count;
static char *modules; /* /proc/modules when they were read */

static int by_address(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;

	return a->address < b->address ? -1 : a->address > b->address;
}

static void add_symbol(uint64_t address, const char *name)
{
	symbols = xreallocarray(symbols, symbol_count + 1, sizeof(*symbols));
	symbols[symbol_count++] = (struct symbol){address, xstrdup(name)};
}

static void forget_symbols(void)
{
	for (size_t i = 0; i < symbol_count; i++)
		free(symbols[i].name);
	symbol_count = 0;
}

/* The names of the modules and their addresses; empty without modules. */
static char *read_modules(void)
{
	FILE *file = fopen("/proc/modules", "re");
	char *text = NULL;
	size_t size = 0;

	if (file && getdelim(&text, &size, '\0', file) < 0) {
		free(text);
		text = NULL;
	}
	if (file)
		fclose(file);
	return text ? text : xstrdup("");
}

/* Leaves none where the kernel shows none. */
static void read_functions(void)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	char name[NAME_SIZE], type;
	unsigned long long address;

	forget_symbols();
	while (file && fscanf(file, "%llx %c %127s%*[^\n]", &address, &type, name) == 3)
		if (strchr("tTwW", type) && address)
			add_symbol(address, name);
	if (file)
		fclose(file);
	if (symbol_count > 0)
		qsort(symbols, symbol_count, sizeof(*symbols), by_address);
}

/* Functions only.  Does nothing if it has been done since a module was loaded or unloaded. */
static void read_symbols(void)
{
	char *present = read_modules();
	bool same = modules && strcmp(present, modules) == 0;

	free(modules);
	modules = present;
	if (!same)
		read_functions();
}

int profile_begin(void)
{
	int error = profile_open();

	read_symbols();
	if (!error && symbol_count == 0)
		error = ENOENT;
	if (error)
		fprintf(stderr,
			"sctp-runner: --profile: the kernel cannot say where it spends its time "
			"(CONFIG_PERF_EVENTS, CONFIG_KALLSYMS): %s\n",
			strerror(error));
	return error ? -1 : 0;
}

static const char *function_at(uint64_t address)
{
	size_t low = 0, high = symbol_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? symbols[low - 1].name : "unknown";
}

/* As flame graphs have it: the outermost function first. */
static char *folded(const struct profile_stack *stack)
{
	char *text = NULL;
	size_t size;
	FILE *out;

	if (stack->depth == 0)
		return xstrdup("program");
	out = xopen_memstream(&text, &size);
	for (size_t i = stack->depth; i > 0; i--)
		/* The addresses but the innermost are those to which calls return. */
		fprintf(out, "%s%s", function_at(stack->addresses[i - 1] - (i > 1)),
			i > 1 ? ";" : "");
	xclose_memstream(out);
	return text;
}

static void add_stack(void *context, const struct profile_stack *stack)
{
	json_t *stacks = context;
	char *text = folded(stack);
	json_t *count = json_object_get(stacks, text);

	if (count)
		json_integer_set(count, json_integer_value(count) + 1);
	else
		json_object_set_new(stacks, text, json_integer(1));
	free(text);
}

static void send_part(const char *name, json_t *part, uint64_t lost)
{
	record_send(json_pack("{s:s, s:s, s:I, s:O}", "type", "profile", "name", name, "lost",
			      (json_int_t)lost, "stacks", part));
	json_object_clear(part);
}

void profile_send(const char *name)
{
	json_t *stacks = json_object(), *part = json_object();
	const char *stack;
	json_t *count;
	uint64_t lost;

	/* The scenario may have had modules loaded. */
	read_symbols();
	lost = profile_read(add_stack, stacks);
	json_object_foreach (stacks, stack, count) {
		json_object_set(part, stack, count);
		if (json_object_size(part) < STACKS_IN_RECORD)
			continue;
		send_part(name, part, lost);
		lost = 0;
	}
	send_part(name, part, lost);
	json_decref(part);
	json_decref(stacks);
}
