/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/profile.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "harness/scenario/stage/outcome.h"

/* Room for some 60,000 stacks, which is 600 million instructions: more than nearly all scenarios take. */
enum { RING_PAGES = 4096, STACKS_MAX = PERF_MAX_STACK_DEPTH + PERF_MAX_CONTEXTS_PER_STACK };

/* What the scenario's process tells the one that reads. */
struct acts {
	uint64_t
		since; /* when the first one began, by CLOCK_MONOTONIC in nanoseconds; 0: none did */
};

static struct {
	int fd; /* 0: not open */
	struct perf_event_mmap_page *head;
	const uint8_t *ring;
	uint64_t size, read;
	struct acts *acts;
} profile;

static int open_event(void)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attributes),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = PROFILE_PERIOD,
		.sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_CALLCHAIN,
		.disabled = 1,
		.inherit = 1,
		.exclude_callchain_user = 1,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC,
	};

	/* Guests have one processor. */
	return (int)syscall(SYS_perf_event_open, &attributes, 0, 0, -1, PERF_FLAG_FD_CLOEXEC);
}

int profile_open(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int fd = open_event();
	void *map, *acts;

	if (fd < 0)
		return errno;
	profile.size = RING_PAGES * page;
	map = mmap(NULL, page + profile.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	acts = mmap(NULL, sizeof(struct acts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		    -1, 0);
	if (map == MAP_FAILED || acts == MAP_FAILED) {
		int error = errno;

		close(fd);
		return error;
	}
	profile.fd = fd;
	profile.head = map;
	profile.ring = (const uint8_t *)map + page;
	profile.acts = acts;
	return 0;
}

static int count(bool on)
{
	int result = ioctl(profile.fd, on ? PERF_EVENT_IOC_ENABLE : PERF_EVENT_IOC_DISABLE, 0);

	return result == 0 ? 0 : errno;
}

int profile_start(void)
{
	profile.acts->since = 0;
	/* What came between two scenarios is not read. */
	profile.read = __atomic_load_n(&profile.head->data_head, __ATOMIC_ACQUIRE);
	__atomic_store_n(&profile.head->data_tail, profile.read, __ATOMIC_RELEASE);
	return count(true);
}

int profile_stop(void)
{
	return count(false);
}

static void count_act(bool on)
{
	int error = count(on);

	if (error)
		scenario_error("the kernel's profile cannot be switched: %s", strerror(error));
}

void profile_act_begin(void)
{
	struct timespec now;

	if (!profile.fd)
		return;
	if (profile.acts->since == 0) {
		if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
			scenario_error("the clock cannot be read: %s", strerror(errno));
		profile.acts->since = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	}
	count_act(true);
}

void profile_act_end(void)
{
	if (profile.fd)
		count_act(false);
}

/* A record may begin at the ring's end and go on at its beginning. */
static void copy(void *to, uint64_t from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((uint8_t *)to)[i] = profile.ring[(from + i) % profile.size];
}

/* Without the marks that say in which mode the addresses after them were. */
static size_t kernel_part(uint64_t *addresses, uint64_t number)
{
	size_t depth = 0;

	for (uint64_t i = 0; i < number; i++)
		if (addresses[i] < PERF_CONTEXT_MAX)
			addresses[depth++] = addresses[i];
	return depth;
}

/* The record's body: its time, and its stack. */
static void see_sample(uint64_t at, const struct perf_event_header *header,
		       void (*see)(void *context, const struct profile_stack *stack), void *context)
{
	struct {
		uint64_t time, number;
		uint64_t addresses[STACKS_MAX];
	} body = {0};
	struct profile_stack stack = {.addresses = body.addresses};
	size_t size = header->size - sizeof(*header);

	copy(&body, at + sizeof(*header), size < sizeof(body) ? size : sizeof(body));
	if (body.time < profile.acts->since)
		return;
	if ((header->misc & PERF_RECORD_MISC_CPUMODE_MASK) == PERF_RECORD_MISC_KERNEL)
		stack.depth = kernel_part(body.addresses,
					  body.number < STACKS_MAX ? body.number : STACKS_MAX);
	see(context, &stack);
}

uint64_t profile_read(void (*see)(void *context, const struct profile_stack *stack), void *context)
{
	uint64_t end = __atomic_load_n(&profile.head->data_head, __ATOMIC_ACQUIRE);
	uint64_t lost = 0;

	while (profile.read < end) {
		struct perf_event_header header;
		uint64_t missing[2]; /* the event's number, and how many */

		copy(&header, profile.read, sizeof(header));
		if (header.size < sizeof(header))
			break;
		if (header.type == PERF_RECORD_SAMPLE) {
			see_sample(profile.read, &header, see, context);
		} else if (header.type == PERF_RECORD_LOST) {
			copy(missing, profile.read + sizeof(header), sizeof(missing));
			lost += missing[1];
		}
		profile.read += header.size;
	}
	__atomic_store_n(&profile.head->data_tail, profile.read, __ATOMIC_RELEASE);
	return lost;
}
