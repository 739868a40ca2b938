/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/sockets/privileges.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/scenario/stage/outcome.h"

void sockets_capability_set(unsigned capability, bool effective)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	struct __user_cap_data_struct *set = &data[CAP_TO_INDEX(capability)];

	if (syscall(SYS_capget, &header, data) != 0)
		scenario_error("capget: %s", strerror(errno));
	if (effective)
		set->effective |= CAP_TO_MASK(capability);
	else
		set->effective &= ~CAP_TO_MASK(capability);
	if (syscall(SYS_capset, &header, data) != 0)
		scenario_error("capset: %s", strerror(errno));
}
