/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of mutants, their text, commands of builds, objects, and the score. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/mutate/mutant.h"
#include "harness/host/mutate/object.h"
#include "harness/host/mutate/pool.h"
#include "harness/host/mutate/score.h"
#include "harness/host/mutate/score_table.h"
#include "harness/host/mutate/tree.h"
#include "harness/host/mutate/words.h"
#include "harness/memory.h"
#include "harness/tests/test_main.h"

static const char source[] = "int f(int n)\n"
			     "{\n"
			     "	if (n < 3)\n"
			     "		g(n,\n"
			     "		  1);\n"
			     "	return n;\n"
			     "}\n";

static char *folder;
static struct fault fault;

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
}

static void teardown(void)
{
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

/* The mutant that makes `text` of `part`, which is in the source once; nothing is to be freed. */
static struct mutant make(unsigned number, const char *form, const char *part, const char *text)
{
	const char *at = strstr(source, part);
	struct mutant mutant = {
		.file = (char *)"net/sctp/f.c",
		.function = (char *)"f",
		.rule = (char *)"a rule",
		.form = (char *)form,
		.text = (char *)text,
		.line = 1,
		.number = number,
	};

	ck_assert_ptr_nonnull(at);
	mutant.begin = (size_t)(at - source);
	mutant.end = mutant.begin + strlen(part);
	for (size_t i = 0; i < mutant.begin; i++)
		mutant.line += source[i] == '\n';
	return mutant;
}

static size_t lines(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

START_TEST(alone)
{
	struct mutant call = make(1, "statement", "g(n,\n\t\t  1);", ";");
	struct mutant value = make(2, "value", "n < 3", "n <= 3");
	char *text = mutant_alone(source, &call);

	ck_assert_str_eq(text, "int f(int n)\n{\n\tif (n < 3)\n\t\t;\n\n\treturn n;\n}\n");
	free(text);
	text = mutant_alone(source, &value);
	ck_assert_ptr_nonnull(strstr(text, "if ((n <= 3))\n"));
	ck_assert_uint_eq(lines(text), lines(source));
	free(text);
}
END_TEST

/* A program that calls f() with a mutant chosen, and prints what f() did. */
static const char program[] =
	"#include <stdio.h>\n"
	"#include <stdlib.h>\n"
	"int sctp_mutant, calls;\n"
	"unsigned char sctp_mutants_reached[8];\n"
	"int f(int n);\n"
	"void g(int a, int b) { calls += 10 * a + b; }\n"
	"int main(int argc, char **argv)\n"
	"{\n"
	"	sctp_mutant = atoi(argv[1]);\n"
	"	printf(\"%d \", f(atoi(argv[2])));\n"
	"	printf(\"%d \", calls);\n"
	"	for (int i = 1; i < 8; i++) printf(\"%d\", sctp_mutants_reached[i]);\n"
	"	return argc == 0;\n"
	"}\n";

static char *write_file(const char *name, const char *text)
{
	char *path = path_of("%s/%s", folder, name);

	ck_assert_int_eq(file_write(path, text, strlen(text), &fault), 0);
	return path;
}

START_TEST(switched)
{
	const struct mutant mutants[] = {
		make(1, "truth", "n < 3", "!(n < 3)"),
		make(2, "value", "n < 3", "n <= 3"),
		make(3, "value", "3", "(3 + 1)"),
		make(4, "statement", "g(n,\n\t\t  1);", ";"),
		make(5, "value", "g(n,\n\t\t  1)", "g(1, n)"),
	};
	static const struct {
		const char *mutant, *n, *printed;
	} cases[] = {
		/* What is not evaluated is not marked. */
		{"0", "3", "3 0 1110000"},  {"0", "2", "2 21 1111100"}, {"1", "3", "3 31 1001100"},
		{"2", "3", "3 31 1101100"}, {"3", "3", "3 31 1111100"}, {"4", "2", "2 0 1111000"},
		{"5", "2", "2 12 1111100"},
	};
	const struct mutant *chosen[ARRAY_SIZE(mutants)];
	char *text, *file, *main_file, *binary = path_of("%s/switched", folder);

	/* In any order. */
	for (size_t i = 0; i < ARRAY_SIZE(mutants); i++)
		chosen[i] = &mutants[ARRAY_SIZE(mutants) - 1 - i];
	text = mutants_switched(source, chosen, ARRAY_SIZE(mutants));
	ck_assert_uint_eq(lines(text), lines(source));
	file = write_file("f.c", text);
	main_file = write_file("main.c", program);
	ck_assert_msg(
		program_run((const char *const[]){"gcc", "-w", "-o", binary, file, main_file, NULL},
			    "gcc", NULL, NULL, &fault) == 0,
		"%s in\n%s", fault.text, text);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *printed;

		ck_assert_int_eq(program_run((const char *const[]){binary, cases[i].mutant,
								   cases[i].n, NULL},
					     "", NULL, &printed, &fault),
				 0);
		ck_assert_str_eq(printed, cases[i].printed);
		free(printed);
	}
	free(text);
	free(file);
	free(main_file);
	free(binary);
}
END_TEST

START_TEST(crossing)
{
	struct mutant outer = make(1, "statement", "g(n,\n\t\t  1);", ";");
	struct mutant inner = make(2, "value", "1", "2");
	struct mutant apart = make(3, "value", "n < 3", "n <= 3");
	struct mutant across = make(4, "statement", "1);\n\treturn n;", ";");
	struct mutant other = across;

	other.file = (char *)"net/sctp/g.c";
	ck_assert(!mutants_cross(&outer, &inner) && !mutants_cross(&inner, &outer));
	ck_assert(!mutants_cross(&outer, &apart) && !mutants_cross(&outer, &outer));
	ck_assert(mutants_cross(&outer, &across) && mutants_cross(&across, &outer));
	ck_assert(!mutants_cross(&outer, &other));
}
END_TEST

START_TEST(diff)
{
	struct mutant call = make(1, "statement", "g(n,\n\t\t  1);", ";");
	char *text = mutant_diff(source, &call);

	ck_assert_str_eq(text, "--- a/net/sctp/f.c\n+++ b/net/sctp/f.c\n@@ -4,2 +4,1 @@ f()\n"
			       "-\t\tg(n,\n-\t\t  1);\n+\t\t;\n");
	free(text);
}
END_TEST

static void add(struct mutants *list, const char *file, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char *line = path_of("{\"rule\":\"r\",\"function\":\"f\",\"line\":1,\"begin\":%u,"
				     "\"end\":%u,\"form\":\"value\",\"text\":\"1\"}\n",
				     i, i + 1);

		ck_assert_int_eq(mutants_add(list, file, 1000, line, &fault), 0);
		free(line);
	}
}

/* The same seed draws the same; another file in between changes nothing of the order. */
START_TEST(drawn)
{
	struct mutants a = {0}, b = {0}, c = {0};
	size_t same = 0, found = 0;

	add(&a, "net/sctp/f.c", 50);
	add(&b, "net/sctp/g.c", 20);
	add(&b, "net/sctp/f.c", 50);
	add(&c, "net/sctp/f.c", 50);
	mutants_shuffle(&a, 7);
	mutants_shuffle(&b, 7);
	mutants_shuffle(&c, 8);
	for (size_t i = 0; i < a.count; i++)
		same += a.items[i].begin == c.items[i].begin;
	ck_assert_uint_lt(same, 10);
	for (size_t i = 0; i < b.count && found < a.count; i++)
		if (strcmp(b.items[i].file, "net/sctp/f.c") == 0)
			ck_assert_uint_eq(b.items[i].begin, a.items[found++].begin);
	ck_assert_uint_eq(found, a.count);
	mutants_free(&a);
	mutants_free(&b);
	mutants_free(&c);
}
END_TEST

static const char *const wrong[] = {
	"nonsense",
	"{}",
	"{\"rule\":\"r\",\"function\":\"f\",\"line\":1,\"begin\":9,\"end\":11,\"form\":\"value\","
	"\"text\":\"1\"}",
	"{\"rule\":\"r\",\"function\":\"f\",\"line\":1,\"begin\":2,\"end\":2,\"form\":\"value\","
	"\"text\":\"1\"}",
	"{\"rule\":\"r\",\"function\":\"f\",\"line\":1,\"begin\":-1,\"end\":2,\"form\":\"value\","
	"\"text\":\"1\"}",
	"{\"rule\":\"r\",\"function\":\"f\",\"line\":1,\"begin\":1,\"end\":2,\"form\":\"other\","
	"\"text\":\"1\"}",
};

START_TEST(what_is_no_mutant)
{
	struct mutants list = {0};

	ck_assert_int_eq(mutants_add(&list, "f.c", 10, wrong[_i], &fault), -1);
	ck_assert_uint_eq(list.count, 0);
	mutants_free(&list);
}
END_TEST

START_TEST(commands)
{
	struct words words;

	ck_assert_int_eq(words_of_command("cmd_net/sctp/auth.o := gcc -Wp,-MMD,a.d -D'A=\"b c\"' "
					  "-DX=\\\"y\\\" -c -o auth.o auth.c ; objtool auth.o\n"
					  "\nsource_net/sctp/auth.o := auth.c\n",
					  &words),
			 0);
	ck_assert_uint_eq(words.count, 8);
	ck_assert_str_eq(words.items[2], "-DA=\"b c\"");
	ck_assert_str_eq(words.items[3], "-DX=\"y\"");
	ck_assert_str_eq(words.items[7], "auth.c");
	ck_assert_ptr_null(words.items[8]);
	ck_assert_uint_eq(words_options(&words), 1);
	words_free(&words);
	ck_assert_int_eq(words_of_command("cmd_x := ccache gcc -c x.c\n", &words), 0);
	ck_assert_uint_eq(words_options(&words), 2);
	words_free(&words);
	ck_assert_int_eq(words_of_command("nothing\nx := y\n", &words), -1);
	ck_assert_int_eq(words_of_command("cmd_x := \n", &words), -1);
}
END_TEST

static char *compile(const char *name, const char *text)
{
	char *path = write_file("o.c", text);
	char *object = path_of("%s/%s", folder, name);

	ck_assert_int_eq(program_run((const char *const[]){"gcc", "-g", "-w", "-O1", "-c", "-o",
							   object, path, NULL},
				     "gcc", NULL, NULL, &fault),
			 0);
	free(path);
	return object;
}

START_TEST(objects)
{
	static const struct {
		const char *text;
		bool same;
	} cases[] = {
		{"int f(int n) { return g(n + 1); }", true},
		/* What only a debugger sees. */
		{"\n\nint f(int m) { return g(m + 1); }", true},
		{"int f(int n) { return g(1 + n); }", true},
		{"int f(int n) { return g(n + 2); }", false},
		/* The code is the same, but where it calls is not. */
		{"int f(int n) { return h(n + 1); } int i; void *g = &i;", false},
		{"int f(int n) { return g(n + 1); } int i = 1;", false},
	};
	char *first = compile("first.o", cases[0].text);
	bool same;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *second = compile("second.o", cases[i].text);

		ck_assert_int_eq(object_compare(first, second, &same, &fault), 0);
		ck_assert_msg(same == cases[i].same, "%s", cases[i].text);
		free(second);
	}
	free(first);
	first = write_file("none.o", "no object");
	ck_assert_int_eq(object_compare(first, first, &same, &fault), -1);
	free(first);
}
END_TEST

static json_t *square(void *context, unsigned worker, size_t index, struct fault *unfit)
{
	size_t bad = *(size_t *)context;

	ck_assert_uint_lt(worker, 3);
	if (index == bad) {
		(void)fault_set(unfit, EXIT_USAGE, "piece %zu is bad", index);
		return NULL;
	}
	return json_integer((json_int_t)index * (json_int_t)index);
}

static size_t taken, sum;

static int take(void *context, size_t index, const json_t *result, struct fault *unfit)
{
	(void)context;
	(void)unfit;
	ck_assert_int_eq(json_integer_value(result), (json_int_t)(index * index));
	taken++;
	sum += index;
	return 0;
}

START_TEST(workers)
{
	size_t bad = 1000;
	const struct pool pool = {3, square, take, &bad};

	ck_assert_int_eq(pool_run(&pool, 100, &fault), 0);
	ck_assert_uint_eq(taken, 100);
	ck_assert_uint_eq(sum, 4950);
	ck_assert_int_eq(pool_run(&pool, 0, &fault), 0);
	bad = 50;
	ck_assert_int_eq(pool_run(&pool, 100, &fault), -1);
	ck_assert_str_eq(fault.text, "piece 50 is bad");
	ck_assert_int_eq(fault.status, EXIT_USAGE);
}
END_TEST

/* Values of Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
START_TEST(interval)
{
	static const struct {
		size_t part, whole;
		double low, high;
	} cases[] = {
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	};
	double low, high;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		score_interval(cases[i].part, cases[i].whole, &low, &high);
		ck_assert(fabs(low - cases[i].low) < 5e-5 && fabs(high - cases[i].high) < 5e-5);
	}
	score_interval(0, 0, &low, &high);
	ck_assert(low == 0 && high == 1);
}
END_TEST

/* What a shard leaves: two mutants, of which it has played its own. */
static char *write_shard(unsigned shard, unsigned seed)
{
	char *name = path_of("shard%u-%u", shard, seed);
	char *path = path_of("%s/%s", folder, name);
	char *file = path_of("%s/" STATE_NAME, name), *text;

	ck_assert_int_eq(folder_make(path, &fault), 0);
	text = path_of("{\"digest\":\"d\",\"seed\":%u,\"count\":2,\"file\":\"*\",\"shards\":2,"
		       "\"shard\":%u,\"runner\":\"r\",\"source\":\"s\",\"mutants\":["
		       "{\"file\":\"a.c\",\"rule\":\"r\"%s},{\"file\":\"b.c\",\"rule\":\"r\"%s}]}",
		       seed, shard, shard == 1 ? ",\"fate\":\"killed\"" : "",
		       shard == 2 ? ",\"fate\":\"survived\"" : "");
	free(write_file(file, text));
	free(text);
	free(file);
	free(name);
	return path;
}

START_TEST(shards)
{
	char *one = write_shard(1, 1), *two = write_shard(2, 1), *other = write_shard(2, 9);
	char *text = NULL;
	json_t *state;
	size_t size;
	FILE *out;

	ck_assert_int_eq(score_load((char *[]){one, two}, 2, &state, &fault), 0);
	out = xopen_memstream(&text, &size);
	score_print(state, SCORE_TEXT, out);
	xclose_memstream(out);
	ck_assert_ptr_nonnull(strstr(text, "    1      2   50.0 %"));
	ck_assert_ptr_nonnull(strstr(text, "Survivors\n\nb.c: "));
	free(text);
	json_decref(state);
	ck_assert_int_eq(score_load((char *[]){one, one}, 2, &state, &fault), -1);
	json_decref(state);
	ck_assert_int_eq(score_load((char *[]){one}, 1, &state, &fault), -1);
	json_decref(state);
	ck_assert_int_eq(score_load((char *[]){one, other}, 2, &state, &fault), -1);
	json_decref(state);
	ck_assert_int_eq(score_load((char *[]){folder}, 1, &state, &fault), -1);
	json_decref(state);
	free(one);
	free(two);
	free(other);
}
END_TEST

/* A tree of links, in which files of net/sctp are copies that are written when they change. */
START_TEST(tree)
{
	char *from = path_of("%s/from", folder), *to = path_of("%s/to", folder);
	char *deep = path_of("%s/net/sctp", from), *copy, *text;

	ck_assert_int_eq(folder_make(deep, &fault), 0);
	free(write_file("from/Makefile", "all:\n"));
	free(write_file("from/net/sctp/a.c", "int a;\n"));
	free(write_file("from/net/socket.c", "int s;\n"));
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(tree_make(from, to, &fault), 0);
		ck_assert_int_eq(tree_copy(from, to, &fault), 0);
	}
	copy = path_of("%s/net/sctp/a.c", to);
	ck_assert_int_eq(tree_write(copy, "int b;\n", &fault), 0);
	text = tree_read(copy, &fault);
	ck_assert_str_eq(text, "int b;\n");
	free(text);
	free(copy);
	/* The source is as it was. */
	copy = path_of("%s/net/sctp/a.c", from);
	text = tree_read(copy, &fault);
	ck_assert_str_eq(text, "int a;\n");
	free(text);
	free(copy);
	copy = path_of("%s/net/socket.c", to);
	text = tree_read(copy, &fault);
	ck_assert_str_eq(text, "int s;\n");
	free(text);
	free(copy);
	free(deep);
	free(from);
	free(to);
}
END_TEST

TEST_MAIN("mutate")
{
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, alone);
	tcase_add_test(tests, switched);
	tcase_add_test(tests, crossing);
	tcase_add_test(tests, diff);
	tcase_add_test(tests, drawn);
	tcase_add_loop_test(tests, what_is_no_mutant, 0, ARRAY_SIZE(wrong));
	tcase_add_test(tests, commands);
	tcase_add_test(tests, objects);
	tcase_add_test(tests, workers);
	tcase_add_test(tests, interval);
	tcase_add_test(tests, shards);
	tcase_add_test(tests, tree);
}
