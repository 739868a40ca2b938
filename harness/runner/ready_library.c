/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/ready_library.h"

#include <stdint.h>

#include "netns/ready_program.h"

/* harness/ready/, built for the same machine and carried in this program. */
extern const unsigned char ready_library[];
extern const unsigned char ready_library_end[];
__asm__(".section .rodata\n"
	".globl ready_library, ready_library_end\n"
	"ready_library: .incbin \"ready.so\"\n"
	"ready_library_end:\n"
	".previous\n");

void ready_library_use(void)
{
	ready_programs_start(ready_library,
			     (uintptr_t)ready_library_end - (uintptr_t)ready_library);
}
