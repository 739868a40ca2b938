/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of a session, and how far it is: what every step needs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/ground/files.h"
#include "harness/host/mutate/score.h"
#include "harness/host/mutate/session.h"
#include "harness/host/run/progress.h"

struct mutant session_mutant(const json_t *object)
{
	struct mutant mutant = {0};
	json_int_t begin = 0, end = 0;
	int line = 0, number = 0;

	/* What is not there stays as it is. */
	(void)json_unpack((json_t *)object, "{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:I, s:I}", "file",
			  &mutant.file, "function", &mutant.function, "rule", &mutant.rule, "form",
			  &mutant.form, "text", &mutant.text, "line", &line, "number", &number,
			  "begin", &begin, "end", &end);
	mutant.line = (unsigned)line;
	mutant.number = (unsigned)number;
	mutant.begin = (size_t)begin;
	mutant.end = (size_t)end;
	return mutant;
}

int session_save(const struct session *session, struct fault *fault)
{
	char *path = path_of("%s/" STATE_NAME, session->out);
	char *text = json_dumps(session->state, JSON_INDENT(1) | JSON_SORT_KEYS);
	int result = text ? file_write(path, text, strlen(text), fault)
			  : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");

	free(text);
	free(path);
	return result;
}

void session_progress(const char *what, size_t done, size_t count, double began)
{
	double elapsed = machine_now() - began;

	if (isatty(STDERR_FILENO) != 1)
		return;
	fprintf(stderr, "\r\033[K%zu/%zu %s, about %.0f s left", done, count, what,
		done > 0 ? elapsed / (double)done * (double)(count - done) : 0);
}

void session_progress_end(void)
{
	if (isatty(STDERR_FILENO) == 1)
		fputs("\r\033[K", stderr);
}
