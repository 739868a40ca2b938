/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios that break their guest on purpose, linked into a runner of their own: they prove crash
 * containment. */
#define SUITE "faults"
#include "harness/scenario/scenario.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel module, built for the kernel under test and carried in this program. */
extern const unsigned char fault_module[];
extern const unsigned char fault_module_end[];
__asm__(".section .rodata\n"
	".globl fault_module, fault_module_end\n"
	"fault_module: .incbin \"" FAULT_MODULE "\"\n"
	"fault_module_end:\n"
	".previous\n");

static void load(const char *parameter)
{
	long result = syscall(SYS_init_module, fault_module,
			      (size_t)(fault_module_end - fault_module), parameter);

	/* The module refuses to stay; any other answer means that it did not run. */
	if (result != -1 || errno != ECANCELED)
		scenario_error("the fault module did not run: %s", strerror(errno));
}

SCENARIO(sound_before, "Nothing happens to the guest")
{
}

SCENARIO(warns, "The kernel warns and goes on")
{
	load("fault=warn");
}

SCENARIO(sound_after_warning, "Nothing happens to the guest")
{
}

SCENARIO(panics, "The kernel panics")
{
	load("fault=panic");
}

SCENARIO(sound_after_panic, "Nothing happens to the guest")
{
}

SCENARIO(oopses, "The kernel hits a BUG()")
{
	load("fault=oops");
}

SCENARIO(hangs, "The kernel spins with interrupts off")
{
	load("fault=hang");
}

SCENARIO(exhausts_memory, "The scenario takes all memory")
{
	for (;;) {
		size_t size = 1 << 20;
		char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				    -1, 0);

		if (memory == MAP_FAILED)
			scenario_error("the kernel refuses memory instead of running out of it");
		memset(memory, 1, size);
	}
}

SCENARIO(fails, "An assertion does not hold")
{
	ck_assert_msg(1 + 1 == 3, "one and one is not three");
}

SCENARIO(dies, "The scenario's process dies")
{
	abort();
}

SCENARIO(overruns, "The scenario waits beyond its limit", .lab = &two_nodes, .as = AS_IPV4,
	 .limit = SECONDS(5))
{
	expect_packet(lab, INIT, .within = SECONDS(100));
}

SCENARIO(known_deviation, "A deviation that is known", .known = {{"4.0", NULL, "on purpose"}})
{
	ck_abort_msg("deviates");
}

SCENARIO(mended_deviation, "A deviation that is known but does not show",
	 .known = {{"4.0", NULL, "on purpose"}})
{
}

SCENARIO(sound_at_the_end, "Nothing happens to the guest")
{
}
