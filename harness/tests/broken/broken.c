/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linked into a runner of its own: before anything is played the kernel of the guest is broken
 * (module/sctp_conform_broken.c), so that the search for faults has something to find.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

extern const unsigned char broken_module[];
extern const unsigned char broken_module_end[];
__asm__(".section .rodata\n"
	".globl broken_module, broken_module_end\n"
	"broken_module: .incbin \"" BROKEN_MODULE "\"\n"
	"broken_module_end:\n"
	".previous\n");

/* Only a guest has these files at its root: no other kernel is ever touched. */
static int is_guest(void)
{
	return access("/plan", F_OK) == 0 && access("/modules.list", F_OK) == 0 && getppid() == 1;
}

__attribute__((constructor)) static void break_kernel(void)
{
	if (!is_guest())
		return;
	if (syscall(SYS_init_module, broken_module, (size_t)(broken_module_end - broken_module),
		    "") == 0)
		return;
	fprintf(stderr, "sctp-runner: the planted faults are not there: %s\n", strerror(errno));
	exit(EXIT_FAILURE);
}
