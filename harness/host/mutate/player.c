/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/player.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "harness/host/run/batch.h"
#include "harness/host/run/forecast.h"
#include "harness/host/run/guest_clock.h"
#include "harness/host/run/progress.h"
#include "harness/memory.h"

enum {
	TICK = 250, /* milliseconds */
	/*
	 * Seconds of a processor that a guest may be silent for: scenarios take a fraction of one,
	 * and what mutants do to loops would be waited for again and again.
	 */
	PATIENCE = 12,
	BOOT_PATIENCE = 30,
	IDLE_FACTOR = 10, /* by the machine's clock, for a guest that gets little of it or idles */
};

struct player {
	const struct playing *playing;
	struct batch batch;
	struct guest guest;
	struct console *console;
	bool enough;
	double heard, heard_used; /* the machine's clock, the guest's processor time */
	double since; /* processor time at the last end */
};

static void take_boot(void *context, json_t *record)
{
	(void)context;
	(void)record;
}

static void take_end(void *context, const struct instance *instance, json_t *records,
		     json_t *packets)
{
	struct player *player = context;
	const struct playing *playing = player->playing;
	json_t *end = json_array_get(records, json_array_size(records) - 1);

	(void)packets;
	if (player->enough)
		return;
	player->since = guest_used(&player->guest);
	if (playing->target->prediction)
		forecast_check(playing->target->prediction, instance, end);
	player->enough = !playing->end(playing->context, instance, end);
}

static void take_coverage(void *context, const char *name, json_t *record)
{
	const struct player *player = context;

	if (player->playing->coverage_of)
		player->playing->coverage_of(player->playing->context, name, record);
}

static int start(struct player *player, struct fault *fault)
{
	const struct playing *playing = player->playing;
	const struct console_sink sink = {batch_record, batch_report, &player->batch};
	const char *names[BATCH_SIZE + 1];
	const struct boot_settings settings = {.append = playing->append};
	const struct guest_options options = {
		.kernel = &playing->target->kernel,
		.vmlinux = playing->target->vmlinux.path ? &playing->target->vmlinux : NULL,
		.image = playing->target->image,
		.plan = names,
		.virtual_time = true,
		.coverage = playing->coverage,
		.settings = playing->append ? &settings : NULL,
		.seed = playing->seed,
		.uml_host = playing->target->programs.uml_host,
		.memory = GUEST_MEMORY,
		.processor = -1,
		.folder = playing->folder,
		.runner = playing->target->programs.runner,
	};

	(void)batch_rest(&player->batch, names);
	player->console = console_new(&sink, NULL);
	batch_guest_started(&player->batch, player->console);
	player->heard = machine_now();
	player->heard_used = player->since = 0;
	return guest_start(&options, &player->guest, fault);
}

static void stop(struct player *player)
{
	if (player->guest.pid > 0)
		(void)guest_end(&player->guest);
	player->guest = (struct guest){0};
	console_free(player->console);
	player->console = NULL;
}

/* Reads what there is.  Returns false at the console's end. */
static bool read_console(struct player *player)
{
	char bytes[16384];
	ssize_t length = read(player->guest.console, bytes, sizeof(bytes));

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	/* The last line may lack its newline. */
	console_feed(player->console, length > 0 ? bytes : "\n", length > 0 ? (size_t)length : 1);
	player->heard = machine_now();
	player->heard_used = guest_used(&player->guest);
	return length > 0;
}

/* Waits until the guest is through, one way or the other. */
static enum batch_over watch(struct player *player)
{
	for (;;) {
		struct pollfd console = {.fd = player->guest.console, .events = POLLIN};
		double patience = player->batch.booted ? PATIENCE : BOOT_PATIENCE;

		if (poll(&console, 1, TICK) > 0 && !read_console(player))
			return GUEST_ENDED;
		if (player->batch.broken || player->enough)
			return GUEST_BROKEN;
		if (guest_used(&player->guest) - player->heard_used > patience ||
		    machine_now() - player->heard > IDLE_FACTOR * patience)
			return GUEST_SILENT;
		if (player->batch.booted &&
		    guest_used(&player->guest) - player->since > IDLE_FACTOR * patience)
			return GUEST_ENDLESS;
	}
}

static int play_batch(struct player *player, bool *dead, struct fault *fault)
{
	int result = 0;

	while (!result && !*dead && !player->enough && player->batch.left > 0) {
		enum batch_over over = GUEST_ENDED;

		result = start(player, fault);
		if (!result)
			over = watch(player);
		if (over == GUEST_ENDED && !result && guest_killed_by(&player->guest) != 0)
			result = fault_set(
				fault, EXIT_ENVIRONMENT,
				"a guest was killed: it takes up to %d MiB of memory; has the "
				"machine, or the cgroup of this program, so much?",
				GUEST_MEMORY);
		*dead = !result && !player->batch.booted;
		if (!result && !*dead)
			batch_guest_over(&player->batch, over, PATIENCE);
		stop(player);
	}
	return result;
}

int player_play(const struct playing *playing, const struct instance *const plan[], size_t count,
		bool *dead, struct fault *fault)
{
	const struct batch_sink sink = {take_boot, take_end, take_coverage, NULL};
	struct player *player = xcalloc(1, sizeof(*player));
	int result = 0;

	*dead = false;
	player->playing = playing;
	for (size_t i = 0; i < count && !result && !*dead && !player->enough; i += BATCH_SIZE) {
		struct batch_sink own = sink;

		own.context = player;
		batch_init(&player->batch, plan + i,
			   count - i < BATCH_SIZE ? count - i : BATCH_SIZE, &own);
		result = play_batch(player, dead, fault);
		batch_clear(&player->batch);
	}
	free(player);
	return result;
}
