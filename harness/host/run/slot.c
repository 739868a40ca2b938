/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/slot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/host/run/guest_clock.h"
#include "harness/host/run/lacks.h"
#include "harness/host/run/slot_sink.h"
#include "harness/host/ground/files.h"
#include "harness/memory.h"

enum {
	BASE_PATIENCE = 30, /* seconds */
	BOOT_FACTOR = 4, /* a booting guest says nothing for long */
	KVM_PATIENCE = 15, /* under KVM it boots in a second or two */
	BROKEN_PATIENCE =
		5, /* once its kernel is damaged, and may wait for what a dead process holds */
	ENDLESS_FACTOR = 10,
	BUSY_PART = 50, /* a guest that gets less of a processor than this part is taken for idle */
};

static int open_log(struct slot *slot, struct fault *fault)
{
	const char *out = slot->shared->run->out;

	if (slot->generation == 1)
		snprintf(slot->label, sizeof(slot->label), "%zu", slot->turn->number + 1);
	else
		snprintf(slot->label, sizeof(slot->label), "%zu.%u", slot->turn->number + 1,
			 slot->generation);
	slot->log_path = path_of("%s/console/guest-%s.log", out, slot->label);
	slot->log = fopen(slot->log_path, "we");
	if (!slot->log)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", slot->log_path,
				 strerror(errno));
	return 0;
}

/* Lets go of the guest and of all that is kept for it.  Returns 0, or -1 with a fault. */
static int release_guest(struct slot *slot, struct fault *fault)
{
	int result = 0;

	if (slot->guest.pid > 0) {
		(void)guest_end(&slot->guest);
		timing_guest(slot->shared->timing, slot->label, slot->boot,
			     machine_now() - slot->started);
	}
	slot->guest = (struct guest){0};
	if (slot->log) {
		bool broken = ferror(slot->log) != 0;

		if (fclose(slot->log) != 0 || broken)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s",
					   slot->log_path, strerror(errno));
	}
	slot->log = NULL;
	console_free(slot->console);
	slot->console = NULL;
	free(slot->log_path);
	slot->log_path = NULL;
	return result;
}

/* What the guest is to play, and what it is made of: all that it takes to play it again. */
static int record_plan(struct slot *slot, const char *const names[], struct fault *fault)
{
	const struct target *target = slot->turn->target;
	json_t *list = json_array();
	json_t *record;

	for (size_t i = 0; names[i]; i++)
		json_array_append_new(list, json_string(names[i]));
	record = json_pack("{s:s, s:o, s:s*, s:s*, s:s*}", "type", "plan", "names", list, "image",
			   target->image_digest, "initramfs", target->initramfs_digest, "command",
			   slot->guest.command);
	if (!record)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	results_record(slot->shared->results, slot->index, slot->label, record);
	json_decref(record);
	return 0;
}

/* The worlds among what is still to be played, as a file for the runner; NULL if there are none. */
static char *worlds_file(const struct slot *slot)
{
	char *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);

	for (size_t i = 0; i < slot->batch.count; i++) {
		const struct instance *instance = slot->batch.plan[i];
		const char *world = json_string_value(json_object_get(instance->data, "world"));

		if (world && !slot->batch.played[i])
			fprintf(out, "instance %s\n%s", instance->name, world);
	}
	xclose_memstream(out);
	if (size > 0)
		return text;
	free(text);
	return NULL;
}

static int start_guest(struct slot *slot, struct fault *fault)
{
	const struct run *run = slot->shared->run;
	const struct target *target = slot->turn->target;
	const struct console_sink sink = {batch_record, batch_report, &slot->batch};
	const char *names[BATCH_SIZE + 1];
	struct guest_options options = {
		.kernel = &target->kernel,
		.vmlinux = target->vmlinux.path ? &target->vmlinux : NULL,
		.image = target->image,
		.plan = names,
		.virtual_time = run->virtual_time,
		.accel = slot->shared->no_kvm ? ACCEL_TCG : run->accel,
		.capture = run->capture,
		.fault = run->fault,
		.coverage = run->coverage,
		.profile = run->profile,
		.fail_nth = run->fail_nth,
		.watch_lockups = slot->turn->breaking,
		.coarse = slot->turn->coarse,
		.settings = &run->settings,
		.left_out = target->left_out,
		.seed = run->seed,
		.uml_host = target->programs.uml_host,
		.memory = GUEST_MEMORY,
		.processor = slot->processor,
		.folder = run->out,
		.debugger = run->debugger,
		.runner = target->programs.runner,
		.runner_i686 = target->programs.runner_i686,
	};

	char *worlds;
	int started;

	slot->generation++;
	if (open_log(slot, fault) < 0)
		return -1;
	(void)batch_rest(&slot->batch, names);
	slot->console = console_new(&sink, slot->log);
	batch_guest_started(&slot->batch, slot->console);
	slot->boot = 0;
	slot->started = slot->heard = slot->since = machine_now();
	slot->heard_used = 0;
	worlds = worlds_file(slot);
	options.worlds = worlds;
	started = guest_start(&options, &slot->guest, fault);
	free(worlds);
	if (started < 0)
		return -1;
	return record_plan(slot, names, fault);
}

/* What the next guest need not play, where one proof that a fix is lacking is enough. */
static void leave_out_proven(struct slot *slot)
{
	slot->leaving_out = true;
	for (size_t i = 0; i < slot->batch.count; i++) {
		const struct instance *instance = slot->batch.plan[i];

		if (!slot->batch.played[i] && lacks_all_seen(slot->lacking, instance->data))
			batch_leave_out(&slot->batch, instance,
					"what it guards is proven already to be lacking in this "
					"kernel (--prove-once)");
	}
	slot->leaving_out = false;
}

/* No guest follows for what is left of the batch. */
static void end_batch(struct slot *slot)
{
	batch_clear(&slot->batch);
	json_decref(slot->lacking);
	slot->lacking = NULL;
	slot->active = false;
}

int slot_start(struct slot *slot, size_t index, struct fault *fault)
{
	const struct batch_sink sink = slot_sink(slot);

	slot->index = index;
	slot->turn = &slot->shared->run->schedule.turns[index];
	slot->generation = 0;
	slot->enough = false;
	slot->lacking = json_object();
	slot->active = true;
	slot->fault = fault;
	batch_init(&slot->batch, slot->turn->plan, slot->turn->count, &sink);
	return start_guest(slot, fault);
}

/* What our own programs in the guest complain of says more than what the kernel says after it. */
static const char *last_word(const char *tail)
{
	const char *last = strrchr(tail, '\n');
	const char *complaint = NULL;

	for (const char *at = tail; (at = strstr(at, "sctp-")); at++)
		if (strncmp(at, "sctp-init: ", 11) == 0 || strncmp(at, "sctp-runner: ", 13) == 0)
			complaint = at;
	return complaint ? complaint : last ? last + 1 : tail;
}

/* A guest that never came to its runner tells about the machine or the kernel, not about a
 * scenario. */
static int fail_boot(struct slot *slot, enum batch_over over, struct fault *fault)
{
	const char *last = last_word(console_tail(slot->console));

	if (over == GUEST_KILLED)
		return fault_set(
			fault, EXIT_ENVIRONMENT,
			"guest %s of %s was killed by signal %d (%s) before its runner started: it takes up to %d "
			"MiB of memory; has the machine, or the cgroup of this run, so much?",
			slot->label, slot->turn->target->title, guest_killed_by(&slot->guest),
			strsignal(guest_killed_by(&slot->guest)), GUEST_MEMORY);
	return fault_set(fault, EXIT_ENVIRONMENT,
			 "guest %s of %s %s before its runner started; see %s%s%s%.*s", slot->label,
			 slot->turn->target->title, over == GUEST_ENDED ? "ended" : "fell silent",
			 slot->log_path, slot->guest.kvm ? "; --accel=tcg does without KVM" : "",
			 *last ? "; last it said: " : "", (int)strcspn(last, "\n"), last);
}

size_t slot_target(const struct run *run, const struct turn *turn)
{
	return (size_t)(turn->target - run->targets);
}

/* Where there are other kernels the run goes on with them. */
static int give_up_target(struct slot *slot, struct fault *fault)
{
	char **given_up = &slot->shared->given_up[slot_target(slot->shared->run, slot->turn)];

	if (!*given_up)
		*given_up = path_of("%s", fault->text);
	if (release_guest(slot, fault) < 0)
		return -1;
	end_batch(slot);
	results_batch_done(slot->shared->results, slot->index);
	return 0;
}

/* Where KVM is there and does nothing, as in some virtual machines, or refuses, guests do without
 * unless the user wants it. */
static bool lacks_kvm(const struct slot *slot, enum batch_over over)
{
	return slot->guest.kvm && slot->shared->run->accel == ACCEL_ANY &&
	       (over == GUEST_SILENT || strcasestr(console_tail(slot->console), "kvm"));
}

static int start_without_kvm(struct slot *slot, struct fault *fault)
{
	if (!slot->shared->no_kvm)
		fputs("sctp-conform: KVM does not answer: going on without (--accel=tcg)\n",
		      stderr);
	slot->shared->no_kvm = true;
	if (release_guest(slot, fault) < 0)
		return -1;
	slot->generation--;
	return start_guest(slot, fault);
}

static int finish_guest(struct slot *slot, enum batch_over over, double patience,
			struct fault *fault)
{
	if (over == GUEST_ENDED && guest_killed_by(&slot->guest) != 0)
		over = GUEST_KILLED;
	if (!slot->batch.booted && lacks_kvm(slot, over))
		return start_without_kvm(slot, fault);
	if (!slot->batch.booted) {
		(void)fail_boot(slot, over, fault);
		return slot->shared->run->target_count > 1 ? give_up_target(slot, fault) : -1;
	}
	batch_guest_over(&slot->batch, over, patience);
	if (slot->shared->run->prove_once && !slot->enough)
		leave_out_proven(slot);
	if (release_guest(slot, fault) < 0 || slot->failed)
		return -1;
	if (slot->batch.left > 0 && !slot->enough && over == GUEST_BROKEN &&
	    slot->turn->target->kernel.local)
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "this machine's own kernel is damaged: nothing that it does from "
				 "now on would prove anything");
	if (slot->batch.left > 0 && !slot->enough)
		return start_guest(slot, fault);
	end_batch(slot);
	results_batch_done(slot->shared->results, slot->index);
	return 0;
}

/*
 * On a machine with many times more to do than it has processors a guest may need minutes for what
 * takes it seconds: it is busy, but has not had the time that patience gives it.  One that is idle
 * and silent, or that had all that time, hangs.
 */
static bool is_starved(const struct slot *slot, double silence, double patience)
{
	double used = guest_used(&slot->guest) - slot->heard_used;

	return used * BUSY_PART > silence && used < patience && silence < ENDLESS_FACTOR * patience;
}

/* Returns 1 if something was read, 0 if there is nothing now, -1 at the end. */
static int read_some(struct slot *slot)
{
	char bytes[16384];
	ssize_t length = read(slot->guest.console, bytes, sizeof(bytes));

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (length <= 0)
		return -1;
	slot->heard = machine_now();
	slot->heard_used = guest_used(&slot->guest);
	console_feed(slot->console, bytes, (size_t)length);
	return 1;
}

int slot_read(struct slot *slot, struct fault *fault)
{
	if (read_some(slot) < 0) {
		/* The last line may lack its newline. */
		console_feed(slot->console, "\n", 1);
		return finish_guest(slot, GUEST_ENDED, 0, fault);
	}
	/* A guest that is ended in good health is no broken one, but as little of it is judged. */
	if (slot->batch.broken || slot->enough)
		return finish_guest(slot, GUEST_BROKEN, 0, fault);
	return slot->failed ? -1 : 0;
}

static bool process_ended(const struct slot *slot)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)slot->guest.pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == slot->guest.pid;
}

static double patience_of(const struct slot *slot)
{
	const struct run *run = slot->shared->run;
	const struct instance *current = slot->batch.current;
	double limit = current ? current->limit : 0;

	if (!slot->batch.booted && slot->guest.kvm &&
	    (run->patience == 0 || BOOT_FACTOR * run->patience > KVM_PATIENCE))
		return KVM_PATIENCE;
	if (!slot->batch.booted)
		return BOOT_FACTOR * (run->patience > 0 ? run->patience : BASE_PATIENCE);
	if (batch_broken(&slot->batch) && (run->patience == 0 || run->patience > BROKEN_PATIENCE))
		return BROKEN_PATIENCE;
	if (run->patience > 0)
		return run->patience;
	/* While a guest is busy virtual time passes no faster than real time, but it seldom is. */
	return BASE_PATIENCE + (run->virtual_time ? limit / 4 : limit);
}

int slot_check(struct slot *slot, struct fault *fault)
{
	double now = machine_now();
	double patience = patience_of(slot);

	/* Its console may still be held open by a process of another guest. */
	if (process_ended(slot)) {
		while (read_some(slot) > 0)
			;
		console_feed(slot->console, "\n", 1);
		return finish_guest(slot, GUEST_ENDED, 0, fault);
	}
	if (now - slot->heard > patience && !is_starved(slot, now - slot->heard, patience))
		return finish_guest(slot, GUEST_SILENT, patience, fault);
	if (now - (slot->attempt > slot->since ? slot->attempt : slot->since) >
	    ENDLESS_FACTOR * patience)
		return finish_guest(slot, GUEST_ENDLESS, ENDLESS_FACTOR * patience, fault);
	return 0;
}

void slot_stop(struct slot *slot)
{
	struct fault unheard;

	if (!slot->active)
		return;
	/* The run already ends with another fault. */
	(void)release_guest(slot, &unheard);
	end_batch(slot);
}
