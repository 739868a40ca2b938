/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sctp-calls: checks of the SCTP API that need no kernel.  calls.sh builds it for machines that Debian has a compiler for,
 * and runs it under qemu-user.  Prints TAP.
 */
#include "harness/host/abi/calls/calls.h"
#include "harness/host/abi/calls/points.h"

int main(void)
{
	check_members();
	check_control();
	check_addresses();
	check_associations();
	check_sending();
	check_receiving();
	return points_end();
}
