/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios that make one function of the kernel longer for those that the guest plays after them, linked into a runner
 * of their own beside what is measured: they prove that a change of 1 % is seen.
 */
#define SUITE "bench"
#include "harness/scenario/scenario.h"

#include <sys/syscall.h>
#include <unistd.h>

/* The kernel module, built for the kernel under test and carried in this program. */
extern const unsigned char slow_module[];
extern const unsigned char slow_module_end[];
__asm__(".section .rodata\n"
	".globl slow_module, slow_module_end\n"
	"slow_module: .incbin \"" FAULT_MODULE "\"\n"
	"slow_module_end:\n"
	".previous\n");

static void load(const char *parameters)
{
	/* The assembler makes one array of it. */
	/* cppcheck-suppress comparePointers */
	if (syscall(SYS_init_module, slow_module, (size_t)(slow_module_end - slow_module),
		    parameters) != 0)
		scenario_error("the module was not loaded: %s", strerror(errno));
}

SCENARIO(planted_nothing, "A probe is set and does nothing", .by_name = true)
{
	load("fault=slow rounds=0");
}

SCENARIO(planted_loop, "The same probe executes 300 instructions more for each message",
	 .by_name = true)
{
	load("fault=slow rounds=150");
}
