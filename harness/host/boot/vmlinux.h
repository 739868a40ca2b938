/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel of a bzImage, unpacked on the machine.  A translated processor takes most of a second for what the machine does
 * in a tenth of one; QEMU starts the unpacked kernel by its PVH entry (Linux 4.21, CONFIG_PVH).
 */
#ifndef BOOT_VMLINUX_H
#define BOOT_VMLINUX_H

#include "harness/host/ground/fault.h"
#include "harness/host/ground/sha256.h"
#include "harness/host/kernel/kernel.h"

struct vmlinux {
	int descriptor; /* of a file without a name, open for reading */
	char *path; /* by which a child that has the descriptor opens it */
	char digest[SHA256_TEXT];
};

/*
 * Unpacks the kernel, into a file of the folder where that can be done, as *vmlinux, for which vmlinux_close() is due then.  Returns 1; 0 if the kernel has to boot from its
 * image: it has no PVH entry, is not for x86, or is packed in a way that is not known here; -1 with a fault.
 */
int vmlinux_open(const struct kernel *kernel, const char *folder, struct vmlinux *vmlinux,
		 struct fault *fault);
void vmlinux_close(struct vmlinux *vmlinux);

#endif
