/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into a User-Mode Linux: three of the machine's system calls, as a guest should have them
 * whose runs are to be the same and whose console is read to the last byte.
 */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/uml_host/uml_host.h"

#define PUBLIC __attribute__((visibility("default")))

/* SplitMix64: any seed will do, and neighbouring ones have nothing in common. */
static uint64_t next(uint64_t *state)
{
	uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ mixed >> 31;
}

/* All randomness of the kernel comes from here (arch/um/os-Linux/util.c): it follows from the seed,
 * as with QEMU's -seed. */
PUBLIC ssize_t getrandom(void *buffer, size_t length, unsigned flags)
{
	static uint64_t state;
	uint8_t *bytes = buffer;

	(void)flags;
	if (!state) {
		const char *seed = getenv(UML_HOST_SEED);

		state = seed ? strtoull(seed, NULL, 10) : 0;
	}
	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)(next(&state) >> 56);
	return (ssize_t)length;
}

/* The kernel does not wait for its console's reader: what is not taken at once it forgets
 * (arch/um/drivers/chan_user.c).  Here it waits, which takes no virtual time. */
PUBLIC ssize_t write(int fd, const void *buffer, size_t length)
{
	const uint8_t *bytes = buffer;
	size_t done = 0;

	while (done < length || length == 0) {
		long written = syscall(SYS_write, fd, bytes + done, length - done);

		if (written >= 0)
			done += (size_t)written;
		if (fd != STDOUT_FILENO || length == 0)
			return written;
		if (written < 0 && errno == EAGAIN)
			(void)poll(&(struct pollfd){fd, POLLOUT, 0}, 1, -1);
		else if (written < 0 && errno != EINTR)
			return done > 0 ? (ssize_t)done : -1;
	}
	return (ssize_t)done;
}

/*
 * As write() waits, the kernel need not be told when its console can be written to.  That would be an interrupt at the whim
 * of the console's reader, and interrupts are what the kernel's random numbers are made of as well.
 */
PUBLIC int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
	if (fd == STDOUT_FILENO)
		return 0;
	return (int)syscall(SYS_epoll_ctl, epoll, operation, fd, event);
}
