/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Timelines as tables and as commands for gnuplot, and gnuplot itself if it is installed. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "reports/report.h"
#include "reports/timeline_table.h"
#include "harness/tests/test_main.h"

static json_t *timelines;
static char *text;
static size_t size;

static void setup(void)
{
	timelines = json_array();
	text = NULL;
}

static void teardown(void)
{
	json_decref(timelines);
	free(text);
}

static void add(const char *node, const char *path, json_t *rows)
{
	json_array_append_new(timelines, json_pack("{s:s, s:s, s:s, s:o}", "type", "timeline",
						   "node", node, "path", path, "rows", rows));
}

static void render(long count)
{
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(timeline_write_csv(out, timelines), count);
	ck_assert_int_eq(fclose(out), 0);
}

static void commands(const char *title)
{
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(plot_write_commands(out, title, timelines), 0);
	ck_assert_int_eq(fclose(out), 0);
}

#define HEADER "time,node,path,cwnd,rto,state,bytes,delivered\n"

START_TEST(rows_come_by_time)
{
	add("a", "path0",
	    json_pack("[[i,i,i,i,i,i],[i,i,i,i,i,i]]", 1000000, 4380, 1000, 2, 100, 0, 3000001,
		      1500, 2000, 1, 100, 100));
	add("a", "path1/ipv6", json_pack("[[i,i,i,i,i,i]]", 2000000, 6000, 250, 0, 0, 100));
	render(3);
	ck_assert_str_eq(text, HEADER "1.000000,a,path0,4380,1.000,ACTIVE,100,0\n"
				      "2.000000,a,path1/ipv6,6000,0.250,INACTIVE,0,100\n"
				      "3.000001,a,path0,1500,2.000,PF,100,100\n");
}
END_TEST

START_TEST(no_records_no_rows)
{
	render(0);
	ck_assert_str_eq(text, HEADER);
}
END_TEST

static const char *const bad_rows[] = {
	"null",
	"7",
	"{}",
	"[]",
	"[null]",
	"[[1,2,3,2,5]]",
	"[[1,2,3,2,5,6,7]]",
	"[[-1,2,3,2,5,6]]",
	"[[1,2,3,4,5,6]]",
	"[[1,2,3,-1,5,6]]",
	"[[1.5,2,3,2,5,6]]",
	"[[\"1\",2,3,2,5,6]]",
	"[[1,2,3,2,5,9223372036854775807]]",
	"[[1,[2],3,2,5,6]]",
};

START_TEST(bad_rows_are_left_out)
{
	add("a", "path0", json_loads(bad_rows[_i], JSON_DECODE_ANY, NULL));
	render(0);
	ck_assert_str_eq(text, HEADER);
}
END_TEST

static const char *const bad_names[] = {
	"",
	"a,b",
	"a\nb",
	"a'b",
	"a\"b",
	"a`id`",
	"a b",
	"=1+1",
	"a;b",
	"\xc3\xa4",
	"a-name-that-is-longer-than-any-node-or-path",
};

START_TEST(bad_names_are_left_out)
{
	add(bad_names[_i], "path0", json_pack("[[i,i,i,i,i,i]]", 1, 2, 3, 2, 5, 6));
	add("a", bad_names[_i], json_pack("[[i,i,i,i,i,i]]", 1, 2, 3, 2, 5, 6));
	json_array_append_new(timelines, json_pack("{s:i}", "node", 7));
	json_array_append_new(timelines, json_null());
	render(0);
}
END_TEST

START_TEST(rows_and_series_are_bounded)
{
	char path[16];
	json_t *rows = json_array();

	for (int i = 0; i < TIMELINE_ROWS + 1; i++)
		json_array_append_new(rows, json_pack("[i,i,i,i,i,i]", i, 2, 3, 2, 5, 6));
	for (int i = 0; i < TIMELINE_SERIES + 1; i++) {
		snprintf(path, sizeof(path), "path%d", i);
		add("a", path, json_array());
	}
	add("a", "path0", rows);
	render(TIMELINE_ROWS);
}
END_TEST

START_TEST(a_title_is_quoted)
{
	add("a", "path0", json_pack("[[i,i,i,i,i,i]]", 1000000, 4380, 1000, 2, 100, 0));
	commands("x'; system('touch /nowhere')\n#\\");
	ck_assert_ptr_nonnull(strstr(text, "title 'x''; system(''touch /nowhere'')?#\\'\n"));
	ck_assert_ptr_nonnull(strstr(text, "$series0 << END\n1.000000 4380 1000 2 100 0\nEND\n"));
	ck_assert_ptr_nonnull(strstr(text, "title 'a path0'"));
}
END_TEST

START_TEST(nothing_to_plot)
{
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(plot_write_commands(out, "empty", timelines), -1);
	ck_assert_int_eq(fclose(out), 0);
}
END_TEST

/* In a new folder. */
START_TEST(gnuplot_runs_nothing_that_a_title_holds)
{
	char folder[] = "/tmp/test_plot_XXXXXX";
	enum plot_result result;
	pid_t pid;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	add("a", "path0",
	    json_pack("[[i,i,i,i,i,i],[i,i,i,i,i,i]]", 0, 4380, 1000, 2, 100, 0, 1000000, 4380,
		      1000, 2, 200, 0));
	result = plot_start("plot.svg",
			    "x'; system('touch ran'); `touch ran` @x ' \" \n!touch ran\nEND\n",
			    timelines, &pid);
	if (result == PLOTTED)
		ck_assert_int_eq(plot_finish("plot.svg", pid), PLOTTED);
	ck_assert(result == PLOTTED || result == PLOT_NO_GNUPLOT);
	ck_assert_int_ne(access("ran", F_OK), 0);
	ck_assert_int_eq(access("plot.svg", F_OK), result == PLOTTED ? 0 : -1);
	if (result == PLOTTED)
		ck_assert_int_eq(unlink("plot.svg"), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

/* As one that ran out of memory would be. */
START_TEST(a_gnuplot_that_fails_leaves_no_plot)
{
	char folder[] = "/tmp/test_plot_XXXXXX";
	FILE *program;
	pid_t pid;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(setenv("PATH", folder, 1), 0);
	program = fopen("gnuplot", "w");
	ck_assert_ptr_nonnull(program);
	fputs("#!/bin/sh\necho '<svg'\nexit 1\n", program);
	ck_assert_int_eq(fchmod(fileno(program), 0700), 0);
	ck_assert_int_eq(fclose(program), 0);
	add("a", "path0", json_pack("[[i,i,i,i,i,i]]", 1000000, 4380, 1000, 2, 100, 0));
	ck_assert_int_eq(plot_start("plot.svg", "x", timelines, &pid), PLOTTED);
	ck_assert_int_eq(plot_finish("plot.svg", pid), PLOT_FAILED);
	ck_assert_int_ne(access("plot.svg", F_OK), 0);
	ck_assert_int_eq(unlink("gnuplot"), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_missing_gnuplot_is_told)
{
	char folder[] = "/tmp/test_plot_XXXXXX";
	pid_t pid;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(setenv("PATH", folder, 1), 0);
	add("a", "path0", json_pack("[[i,i,i,i,i,i]]", 1000000, 4380, 1000, 2, 100, 0));
	ck_assert_int_eq(plot_start("plot.svg", "x", timelines, &pid), PLOT_NO_GNUPLOT);
	ck_assert_int_ne(access("plot.svg", F_OK), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

TEST_MAIN("plot")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, rows_come_by_time);
	tcase_add_test(tests, no_records_no_rows);
	tcase_add_loop_test(tests, bad_rows_are_left_out, 0, ARRAY_SIZE(bad_rows));
	tcase_add_loop_test(tests, bad_names_are_left_out, 0, ARRAY_SIZE(bad_names));
	tcase_add_test(tests, rows_and_series_are_bounded);
	tcase_add_test(tests, a_title_is_quoted);
	tcase_add_test(tests, nothing_to_plot);
	tcase_add_test(tests, gnuplot_runs_nothing_that_a_title_holds);
	tcase_add_test(tests, a_gnuplot_that_fails_leaves_no_plot);
	tcase_add_test(tests, a_missing_gnuplot_is_told);
}
