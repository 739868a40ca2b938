/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/guests.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/run/slot.h"

enum {
	TICK = 250, /* milliseconds */
	PAUSE = 1, /* seconds */
};

struct guests {
	struct slot_shared shared;
	struct progress *progress;
	struct slot *slots;
	struct pollfd *polls;
	size_t count; /* of slots */
	size_t next; /* turn to start */
	double looked; /* when the consoles were last looked at, by the machine's clock */
};

static volatile sig_atomic_t caught;

static void catch_signal(int number)
{
	caught = number;
}

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};

enum { ENDING_SIGNALS = ARRAY_SIZE(ending_signals) };

/* Under gdb the terminal's Ctrl-C is for gdb: it stops the kernel, and ends nothing. */
static void catch_signals(bool debugger, struct sigaction before[ENDING_SIGNALS])
{
	struct sigaction action = {.sa_handler = catch_signal};

	caught = 0;
	/* With these arguments neither call can fail. */
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ENDING_SIGNALS; i++)
		(void)sigaction(ending_signals[i], &action, &before[i]);
	action.sa_handler = SIG_IGN;
	if (debugger)
		(void)sigaction(SIGINT, &action, NULL);
}

static void release_signals(const struct sigaction before[ENDING_SIGNALS])
{
	for (size_t i = 0; i < ENDING_SIGNALS; i++)
		(void)sigaction(ending_signals[i], &before[i], NULL);
}

/*
 * The processor for a slot: those that this process may use, in turn.  Runs side by side begin with
 * different ones, else all that have one job would share the first.
 */
static int nth_processor(size_t n)
{
	cpu_set_t allowed;
	size_t count;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
		return -1;
	count = (size_t)CPU_COUNT(&allowed);
	if (count == 0)
		return -1;
	n = (n + (size_t)getpid()) % count;
	for (int processor = 0; processor < CPU_SETSIZE; processor++) {
		if (CPU_ISSET(processor, &allowed) && n-- == 0)
			return processor;
	}
	return -1;
}

static void skip_given_up(struct guests *guests)
{
	const struct run *run = guests->shared.run;

	while (guests->next < run->schedule.count &&
	       guests->shared.given_up[slot_target(run, &run->schedule.turns[guests->next])])
		results_batch_done(guests->shared.results, guests->next++);
}

static int start_turns(struct guests *guests, struct fault *fault)
{
	const struct schedule *schedule = &guests->shared.run->schedule;

	for (size_t i = 0; i < guests->count; i++) {
		skip_given_up(guests);
		if (guests->next < schedule->count && !guests->slots[i].active &&
		    slot_start(&guests->slots[i], guests->next++, fault) < 0)
			return -1;
	}
	return 0;
}

/*
 * Waits for the consoles, at most one tick.  Returns how many guests there are.  A serial line sends byte after byte: to be
 * woken up by each costs both sides more than to carry it, so what comes a little later is waited for.
 */
static size_t wait_for_guests(struct guests *guests)
{
	static const struct timespec gathering = {.tv_nsec = 4000000};
	size_t active = 0;
	int ready;

	for (size_t i = 0; i < guests->count; i++) {
		bool used = guests->slots[i].active;

		active += used;
		guests->polls[i] = (struct pollfd){.fd = used ? guests->slots[i].guest.console : -1,
						   .events = POLLIN};
	}
	ready = active > 0 ? poll(guests->polls, guests->count, TICK) : 0;
	if (ready > 0)
		(void)nanosleep(&gathering, NULL);
	/* Interrupted: nothing is known about the consoles. */
	for (size_t i = 0; ready < 0 && i < guests->count; i++)
		guests->polls[i].revents = 0;
	return active;
}

static int serve_guests(struct guests *guests, struct fault *fault)
{
	for (size_t i = 0; i < guests->count; i++) {
		struct slot *slot = &guests->slots[i];

		if (!slot->active)
			continue;
		if (guests->polls[i].revents && slot_read(slot, fault) < 0)
			return -1;
		if (slot->active && slot_check(slot, fault) < 0)
			return -1;
	}
	return results_check(guests->shared.results, fault);
}

static void show_progress(struct guests *guests)
{
	struct progress_state state = {
		.done = results_count(guests->shared.results),
		.total = guests->shared.run->schedule.scenarios,
	};
	char names[256] = "";

	for (size_t i = 0; i < guests->count; i++) {
		const struct slot *slot = &guests->slots[i];
		size_t used = strlen(names);

		if (!slot->active)
			continue;
		if (slot->batch.booted)
			state.running++;
		else
			state.booting++;
		if (slot->batch.current)
			snprintf(names + used, sizeof(names) - used, "%s ",
				 slot->batch.current->name);
	}
	state.names = names;
	progress_show(guests->progress, &state);
}

/*
 * Who was stopped, or got no processor, heard nothing meanwhile: that is no silence of the guests',
 * which share the machine and may have been stopped as well.
 */
static void forgive_pause(struct guests *guests)
{
	double now = machine_now(), pause = now - guests->looked - TICK / 1000.0;

	guests->looked = now;
	if (pause < PAUSE)
		return;
	for (size_t i = 0; i < guests->count; i++) {
		guests->slots[i].heard += pause;
		guests->slots[i].since += pause;
	}
}

static int play_all(struct guests *guests, struct fault *fault)
{
	double shown = 0;

	guests->looked = machine_now();
	for (;;) {
		if (start_turns(guests, fault) < 0)
			return -1;
		if (wait_for_guests(guests) == 0)
			return 0;
		/* A signal from the terminal ends the guests too: that is no crash of theirs. */
		if (caught)
			return 0;
		forgive_pause(guests);
		if (serve_guests(guests, fault) < 0)
			return -1;
		if (!guests->shared.run->debugger && machine_now() - shown >= TICK / 1000.0) {
			show_progress(guests);
			shown = machine_now();
		}
	}
}

int guests_play(const struct run *run, struct results *results, struct timing *timing,
		struct progress *progress, int *interrupted, struct fault *fault)
{
	struct guests guests = {
		.shared = {.run = run, .results = results, .timing = timing},
		.progress = progress,
		.count = run->jobs,
	};
	struct sigaction before[ENDING_SIGNALS];
	int result;

	guests.slots = xcalloc(guests.count, sizeof(struct slot));
	guests.polls = xcalloc(guests.count, sizeof(struct pollfd));
	for (size_t i = 0; i < guests.count; i++) {
		guests.slots[i].shared = &guests.shared;
		guests.slots[i].processor = nth_processor(i);
	}
	catch_signals(run->debugger, before);
	result = play_all(&guests, fault);
	for (size_t i = 0; i < guests.count; i++)
		slot_stop(&guests.slots[i]);
	release_signals(before);
	*interrupted = caught;
	for (size_t i = 0; i < run->target_count; i++)
		if (guests.shared.given_up[i])
			results_give_up(results, i, guests.shared.given_up[i]);
	progress_clear(progress);
	free(guests.slots);
	free(guests.polls);
	return *interrupted ? 0 : result;
}
