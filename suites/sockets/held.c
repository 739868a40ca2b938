/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096 };

/* What the child says to the scenario's process: its own page, and the descriptor on which it
 * learns that the kernel waits for that. */
struct note {
	uint64_t page;
	int faults;
};

struct work {
	sctp_assoc_t association;
	size_t size;
	int pipe;
};

static int watch_page(void *page)
{
	int faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	struct uffdio_api api = {.api = UFFD_API};
	struct uffdio_register range = {.range = {(uintptr_t)page, PAGE},
					.mode = UFFDIO_REGISTER_MODE_MISSING};

	if (faults < 0 || ioctl(faults, UFFDIO_API, &api) != 0 ||
	    ioctl(faults, UFFDIO_REGISTER, &range) != 0)
		_exit(1);
	return faults;
}

/* In the child. */
static long send_page(int fd, void *context)
{
	const struct work *work = context;
	struct sctp_sndinfo info = {.snd_assoc_id = work->association};
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct note note = {.page = (uintptr_t)page, .faults = watch_page(page)};
	struct iovec part = {page, work->size};

	if (write(work->pipe, &note, sizeof(note)) != sizeof(note))
		_exit(1);
	return sctp_sendv(fd, &part, 1, NULL, 0, &info, sizeof(info), SCTP_SENDV_SNDINFO, 0);
}

/* The child's descriptor, for the scenario's process. */
static int take_descriptor(pid_t child, int descriptor)
{
	int process = (int)syscall(SYS_pidfd_open, child, 0);
	int taken = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, descriptor, 0);

	if (taken < 0)
		scenario_error("pidfd_getfd: %s", strerror(errno));
	close(process);
	return taken;
}

struct sockets_held sockets_send_held(struct endpoint *endpoint, size_t size)
{
	struct work work = {.association = endpoint->association, .size = size};
	struct sockets_held held = {0};
	struct note note;
	int ends[2];

	if (size > PAGE)
		scenario_error("%zu bytes are more than a page", size);
	if (pipe(ends) != 0)
		scenario_error("pipe: %s", strerror(errno));
	work.pipe = ends[1];
	held.call = sockets_call_blocking(endpoint, send_page, &work);
	close(ends[1]);
	if (read(ends[0], &note, sizeof(note)) != sizeof(note))
		scenario_error("the child could not set up its userfaultfd");
	close(ends[0]);
	held.page = note.page;
	held.faults = take_descriptor(held.call.child, note.faults);
	if (!wait_for_descriptor(endpoint->lab, held.faults, POLLIN, lab_now() + SECONDS(1)))
		scenario_error("the kernel does not ask for the bytes of the message");
	return held;
}

void sockets_release(struct sockets_held *held)
{
	struct uffdio_zeropage zeros = {.range = {held->page, PAGE}};

	if (ioctl(held->faults, UFFDIO_ZEROPAGE, &zeros) != 0)
		scenario_error("UFFDIO_ZEROPAGE: %s", strerror(errno));
	close(held->faults);
}
