/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "reports/text.h"

double machine_now(void)
{
	struct timespec now;

	/* Cannot fail for this clock. */
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_begin(struct progress *progress)
{
	*progress = (struct progress){
		.terminal = isatty(STDERR_FILENO) == 1,
		.began = machine_now(),
	};
}

void progress_show(struct progress *progress, const struct progress_state *state)
{
	double elapsed = machine_now() - progress->began;
	char left[64] = "";
	char failed[32] = "";
	char line[512];

	if (!progress->terminal)
		return;
	if (state->done > 0 && state->done < state->total)
		snprintf(left, sizeof(left), ", about %.0f s left",
			 elapsed / (double)state->done * (double)(state->total - state->done));
	if (progress->failed > 0)
		snprintf(failed, sizeof(failed), ", %zu failed", progress->failed);
	snprintf(line, sizeof(line), "%zu/%zu%s%s, guests: %zu booting, %zu running  %s",
		 state->done, state->total, failed, left, state->booting, state->running,
		 state->names);
	fprintf(stderr, "\r\033[K%.*s", text_width(stderr) - 1, line);
	progress->shown = true;
}

void progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}

void progress_failed(struct progress *progress, const char *name, const char *verdict,
		     const char *message, bool shown)
{
	bool colours = text_colours(stderr);

	progress->failed++;
	if (!progress->terminal || shown)
		return;
	progress_clear(progress);
	text_colour(stderr, colours, TEXT_RED);
	fputs(verdict, stderr);
	text_colour(stderr, colours, TEXT_PLAIN);
	putc(' ', stderr);
	text_put(stderr, name, strlen(name), "");
	fputs(": ", stderr);
	text_put(stderr, message, strcspn(message, "\n"), "");
	putc('\n', stderr);
}
