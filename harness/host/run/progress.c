/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

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

static int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

void progress_show(struct progress *progress, const struct progress_state *state)
{
	double elapsed = machine_now() - progress->began;
	char left[64] = "";
	char line[512];

	if (!progress->terminal)
		return;
	if (state->done > 0 && state->done < state->total)
		snprintf(left, sizeof(left), ", about %.0f s left",
			 elapsed / (double)state->done * (double)(state->total - state->done));
	snprintf(line, sizeof(line), "%zu/%zu%s, guests: %zu booting, %zu running  %s", state->done,
		 state->total, left, state->booting, state->running, state->names);
	fprintf(stderr, "\r\033[K%.*s", terminal_width() - 1, line);
	progress->shown = true;
}

void progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
