/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/init/power.h"

#include <errno.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "harness/init/log.h"

void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	say("cannot power off: %s", strerror(errno));
	/* The kernel panics if PID 1 ends. */
	for (;;)
		pause();
}
