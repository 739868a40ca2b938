/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <check.h>

#include "harness/scenario/stage/clock.h"

static struct judgement *judgement;
static struct lab *current_lab;

void outcome_start(struct lab *lab)
{
	if (!judgement) {
		judgement = mmap(NULL, sizeof(*judgement), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (judgement == MAP_FAILED) {
			perror("sctp-runner: cannot map memory for the judgement");
			exit(EXIT_FAILURE);
		}
	}
	memset(judgement, 0, sizeof(*judgement));
	judgement->packet = -1;
	current_lab = lab;
}

const struct judgement *outcome_result(void)
{
	return judgement;
}

void outcome_finish(void)
{
	judgement->finished = true;
}

void outcome_look_at(int packet)
{
	if (judgement)
		judgement->packet = packet;
}

void outcome_keep_stack(void)
{
	if (judgement)
		call_stack_take(&judgement->stack);
}

void outcome_add_cost(const struct cost_row *row)
{
	if (judgement->cost_count == COST_ROWS_MAX)
		scenario_error("more than %u costs", (unsigned)COST_ROWS_MAX);
	judgement->costs[judgement->cost_count++] = *row;
}

void scenario_fail(const char *file, int line, const char *format, ...)
{
	char text[2048];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	/* Frames that wait unseen belong to the story, too; whether they can be read makes no
	 * difference now. */
	if (current_lab && lab_pump(current_lab, NULL, 0, 0, NULL) < 0)
		fprintf(stderr, "sctp-runner: %s\n", lab_error(current_lab));
	_ck_assert_failed(file, line, "Failed", "%s", text);
}

void check_timer(const char *file, int line, int64_t elapsed, int64_t timer, const char *what, ...)
{
	int64_t latest = timer + timer_slack(timer);
	char text[256];
	va_list arguments;

	if (elapsed >= timer - jiffy() && elapsed <= latest)
		return;
	va_start(arguments, what);
	vsnprintf(text, sizeof(text), what, arguments);
	va_end(arguments);
	scenario_fail(file, line,
		      "expected %s when a timer of %.3f s expires, %.6f to %.6f s after it was "
		      "started; it came after %.6f s",
		      text, seconds_of(timer), seconds_of(timer - jiffy()), seconds_of(latest),
		      seconds_of(elapsed));
}

void scenario_error(const char *format, ...)
{
	va_list arguments;

	outcome_keep_stack();
	va_start(arguments, format);
	if (judgement) {
		vsnprintf(judgement->error_text, sizeof(judgement->error_text), format, arguments);
		judgement->error = true;
	} else {
		vfprintf(stderr, format, arguments);
		fputc('\n', stderr);
	}
	va_end(arguments);
	_exit(EXIT_FAILURE);
}

void scenario_note(const char *format, ...)
{
	size_t used = strlen(judgement->notes);
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(judgement->notes + used, sizeof(judgement->notes) - used, format,
			   arguments);
	va_end(arguments);
	if (length < 0 || used + (size_t)length + 2 > sizeof(judgement->notes))
		return;
	strcpy(judgement->notes + used + length, "\n");
}
