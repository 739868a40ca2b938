/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "eventloop"
#include "suites/eventloop/ring.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ENTRIES = 4 };

static size_t submission_size(const struct ring *ring)
{
	return ring->params.sq_off.array + ring->params.sq_entries * sizeof(uint32_t);
}

static size_t completion_size(const struct ring *ring)
{
	return ring->params.cq_off.cqes + ring->params.cq_entries * sizeof(struct io_uring_cqe);
}

static size_t entries_size(const struct ring *ring)
{
	return ring->params.sq_entries * sizeof(struct io_uring_sqe);
}

static void *map(const struct ring *ring, size_t size, off_t offset)
{
	void *place = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, offset);

	if (place == MAP_FAILED)
		scenario_error("cannot map an io_uring: %s", strerror(errno));
	return place;
}

bool eventloop_ring_open(struct ring *ring)
{
	*ring = (struct ring){0};
	ring->fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &ring->params);
	if (ring->fd < 0)
		return false;
	ring->submissions = map(ring, submission_size(ring), IORING_OFF_SQ_RING);
	ring->completions = map(ring, completion_size(ring), IORING_OFF_CQ_RING);
	ring->entries = map(ring, entries_size(ring), IORING_OFF_SQES);
	return true;
}

/* A number that the kernel shares. */
static uint32_t *shared(unsigned char *place, uint32_t offset)
{
	return (uint32_t *)(void *)(place + offset);
}

void eventloop_ring_submit(struct ring *ring, const struct io_uring_sqe *request)
{
	uint32_t *tail = shared(ring->submissions, ring->params.sq_off.tail);
	uint32_t mask = *shared(ring->submissions, ring->params.sq_off.ring_mask);
	uint32_t index = *tail & mask;

	ring->entries[index] = *request;
	shared(ring->submissions, ring->params.sq_off.array)[index] = index;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring->fd, 1, 0, 0, NULL, 0) != 1)
		scenario_error("io_uring_enter: %s", strerror(errno));
}

bool eventloop_ring_take(struct ring *ring, int *result)
{
	uint32_t *head = shared(ring->completions, ring->params.cq_off.head);
	uint32_t tail = __atomic_load_n(shared(ring->completions, ring->params.cq_off.tail),
					__ATOMIC_ACQUIRE);
	uint32_t mask = *shared(ring->completions, ring->params.cq_off.ring_mask);
	const struct io_uring_cqe *all =
		(const void *)(ring->completions + ring->params.cq_off.cqes);

	if (*head == tail)
		return false;
	*result = all[*head & mask].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return true;
}

void eventloop_ring_close(struct ring *ring)
{
	munmap(ring->submissions, submission_size(ring));
	munmap(ring->completions, completion_size(ring));
	munmap(ring->entries, entries_size(ring));
	close(ring->fd);
}
