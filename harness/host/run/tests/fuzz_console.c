/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that says whatever libFuzzer finds: the console, the batch that charges scenarios, and what is written of
 * its packets.
 *
 * Reaches: console_feed take_kernel_text console_tail batch_record take_start take_end batch_take_packet batch_take_note
 * batch_take_timeline batch_guest_over capture_write dump_packet hosts_write sender_of lacks_add
 */
#include "harness/array_size.h"
#include "harness/host/run/batch.h"
#include "harness/host/run/callers.h"
#include "harness/host/run/capture.h"
#include "harness/host/run/hosts.h"
#include "harness/host/run/lacks.h"
#include "harness/record/verdict.h"
#include "harness/tests/fuzz.h"

enum { SCENARIOS = 3 };

static struct instances all;
static unsigned results;
static char hosts[64];

static void make_instances(void)
{
	static const char *const names[SCENARIOS] = {"a.b", "a.c", "a.d.i686"};
	struct fault fault;

	for (size_t i = 0; i < SCENARIOS; i++) {
		char line[256];

		snprintf(
			line, sizeof(line),
			"{\"name\":\"%s\",\"limit\":5,\"title\":\"t\",\"file\":\"f\",\"line\":3,\"spec\":[\"x\"],"
			"\"etsi\":\"\",\"fix\":[\"udp-sockets-of-namespace\"]}",
			names[i]);
		fuzz_require(instances_add(&all, line, &fault) == 0);
	}
	snprintf(hosts, sizeof(hosts), "/tmp/fuzz_console.%d", (int)getpid());
}

static void take_boot(void *context, json_t *record)
{
	(void)context;
	fuzz_require(json_is_object(record));
}

static void take_result(void *context, const struct instance *instance, json_t *records,
			json_t *packets)
{
	static const struct kernel kernel = {.spec = "s", .release = "6.1.0", .arch = "amd64"};
	json_t *end = json_array_get(records, json_array_size(records) - 1);
	const char *name = json_string_value(json_object_get(end, "name"));
	struct fault fault;

	(void)context;
	results++;
	/* What a guest may not say, and what a reader relies on. */
	fuzz_require(name && strcmp(name, instance->name) == 0);
	fuzz_require(!json_object_get(end, "source") && !json_object_get(end, "kernel_spec"));
	fuzz_require(!json_object_get(end, "callers"));
	fuzz_require(json_is_string(json_object_get(end, "message")));
	fuzz_require(json_number_value(json_object_get(end, "seconds")) >= 0);
	lacks_add(end, &kernel);
	callers_add(end, NULL);
	fuzz_require(!json_object_get(end, "callers") && !json_object_get(end, "stack"));
	fuzz_require(capture_write("/dev/null", packets, &fault) == 0);
	if (json_array_size(packets) > 0)
		fuzz_require(hosts_write(hosts, packets, &fault) == 0);
}

static void play(const uint8_t *data, size_t size, enum batch_over over)
{
	static const struct batch_sink sink = {take_boot, take_result, NULL, NULL};
	const struct instance *plan[SCENARIOS];
	const char *names[BATCH_SIZE + 1];
	static struct batch batch;
	struct console_sink watch = {batch_record, batch_report, &batch};
	struct console *console = console_new(&watch, NULL);
	size_t before;

	for (size_t i = 0; i < SCENARIOS; i++)
		plan[i] = &all.items[i];
	results = 0;
	batch_init(&batch, plan, SCENARIOS, &sink);
	batch_guest_started(&batch, console);
	console_feed(console, (const char *)data, size / 2);
	console_feed(console, (const char *)data + size / 2, size - size / 2);
	console_feed(console, "\n", 1);
	before = batch_rest(&batch, names);
	batch_guest_over(&batch, over, 3);
	/* A guest that is gone has cost a scenario, or the next one would be the same. */
	fuzz_require(over == GUEST_BROKEN || batch_rest(&batch, names) < before || results > 0);
	fuzz_require(results == SCENARIOS - batch_rest(&batch, names));
	fuzz_require_inert(console_tail(console), strlen(console_tail(console)));
	if (console_report(console))
		fuzz_require_inert(console_report(console), strlen(console_report(console)));
	console_free(console);
	batch_clear(&batch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum batch_over ways[] = {GUEST_ENDED, GUEST_SILENT, GUEST_ENDLESS,
					       GUEST_KILLED, GUEST_BROKEN};

	if (!all.count)
		make_instances();
	play(data, size, ways[size % ARRAY_SIZE(ways)]);
	(void)unlink(hosts);
	return 0;
}
