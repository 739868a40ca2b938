/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Timelines as plots.  gnuplot gets its commands, data included, on standard input, and what it
 * draws is taken from its standard output: no name of a file goes into a command.
 */
#include "reports/report.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "reports/timeline_table.h"

struct panel {
	const char *label;
	const char *column;
	const char *settings;
};

static const struct panel panels[] = {
	{"bytes", "5", "set yrange [0:*]"},
	{"cwnd (bytes)", "2", "set yrange [0:*]"},
	{"RTO (s)", "($3/1000)", "set logscale y; set yrange [0.05:100]"},
	{"state", "4",
	 "set yrange [-0.5:3.5]; set ytics ('INACTIVE' 0, 'PF' 1, 'ACTIVE' 2, "
	 "'UNCONFIRMED' 3)"},
};

enum { PANELS = ARRAY_SIZE(panels) };

/* In single quotes nothing is special for gnuplot but these, which are written twice. */
static void put_quoted(FILE *out, const char *text)
{
	putc('\'', out);
	for (; *text; text++) {
		bool control = iscntrl((unsigned char)*text) != 0;

		if (*text == '\'')
			putc('\'', out);
		putc(control ? '?' : *text, out);
	}
	putc('\'', out);
}

static void put_data(FILE *out, const struct timeline_table *table, unsigned series)
{
	fprintf(out, "$series%u << END\n", series);
	for (size_t i = 0; i < table->count; i++) {
		const struct timeline_entry *e = &table->entries[i];

		if (e->series == series)
			fprintf(out,
				"%.6f %" JSON_INTEGER_FORMAT " %" JSON_INTEGER_FORMAT
				" %" JSON_INTEGER_FORMAT " %" JSON_INTEGER_FORMAT
				" %" JSON_INTEGER_FORMAT "\n",
				e->seconds, e->cwnd, e->rto, e->state, e->bytes, e->delivered);
	}
	fputs("END\n", out);
}

static void put_panel(FILE *out, const struct timeline_table *table, const struct panel *panel)
{
	fprintf(out, "unset logscale\nset ytics autofreq\n%s\nset ylabel '%s'\nplot ",
		panel->settings, panel->label);
	for (unsigned i = 0; i < table->series_count; i++) {
		char title[80];

		snprintf(title, sizeof(title), "%s %s", table->series[i].node,
			 table->series[i].path);
		fprintf(out, "%s$series%u using 1:%s with steps linewidth 1.5 title ",
			i ? ", " : "", i, panel->column);
		put_quoted(out, title);
	}
	putc('\n', out);
}

static void put_commands(FILE *out, const char *title, const struct timeline_table *table)
{
	double end = table->entries[table->count - 1].seconds;

	fputs("set encoding utf8\n"
	      "set terminal svg size 900,1000 noenhanced font 'sans-serif,11' background 'white'\n",
	      out);
	for (unsigned i = 0; i < table->series_count; i++)
		put_data(out, table, i);
	fprintf(out, "set multiplot layout %d,1 title ", PANELS);
	put_quoted(out, title);
	fprintf(out,
		"\nset key outside right\nset lmargin 15\nset rmargin 20\nset xrange [0:%.6f]\n",
		end > 0 ? end : 1);
	for (size_t i = 0; i < PANELS; i++) {
		if (i == PANELS - 1)
			fputs("set xlabel 'seconds'\n", out);
		put_panel(out, table, &panels[i]);
	}
	fputs("unset multiplot\n", out);
}

int plot_write_commands(FILE *out, const char *title, const json_t *timelines)
{
	struct timeline_table table;
	int result = -1;

	if (timeline_table_make(&table, timelines) < 0)
		return -1;
	if (table.count > 0) {
		put_commands(out, title, &table);
		result = fflush(out) == 0 && !ferror(out) ? 0 : -1;
	}
	timeline_table_free(&table);
	return result;
}

/* Starts gnuplot on the commands; its output goes to the file `out`. */
static enum plot_result start_gnuplot(int commands, int out, pid_t *pid)
{
	/* -d: no settings of the user's */
	char *const arguments[] = {"gnuplot", "-d", NULL};
	extern char **environ;
	posix_spawn_file_actions_t actions;
	int error;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return PLOT_FAILED;
	posix_spawn_file_actions_adddup2(&actions, commands, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(pid, arguments[0], &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error)
		return error == ENOENT ? PLOT_NO_GNUPLOT : PLOT_FAILED;
	return PLOTTED;
}

static enum plot_result start_on(const char *path, FILE *commands, pid_t *pid)
{
	int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	enum plot_result result = PLOT_FAILED;

	if (out < 0)
		return PLOT_FAILED;
	if (lseek(fileno(commands), 0, SEEK_SET) == 0)
		result = start_gnuplot(fileno(commands), out, pid);
	(void)close(out);
	if (result != PLOTTED)
		(void)unlink(path);
	return result;
}

enum plot_result plot_start(const char *path, const char *title, const json_t *timelines,
			    pid_t *pid)
{
	FILE *commands = tmpfile();
	enum plot_result result = PLOT_FAILED;

	if (!commands)
		return PLOT_FAILED;
	if (plot_write_commands(commands, title, timelines) == 0)
		result = start_on(path, commands, pid);
	(void)fclose(commands);
	return result;
}

enum plot_result plot_finish(const char *path, pid_t pid)
{
	pid_t ended;
	int status;

	do
		ended = waitpid(pid, &status, 0);
	while (ended < 0 && errno == EINTR);
	if (ended == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return PLOTTED;
	(void)unlink(path);
	return PLOT_FAILED;
}
