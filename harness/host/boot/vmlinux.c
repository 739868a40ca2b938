/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/vmlinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/pvh.h"
#include "harness/host/kernel/debian/unpacked.h"

static int write_all(int descriptor, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t count = write(descriptor, bytes, size);

		if (count < 0 && errno != EINTR)
			return -1;
		if (count > 0) {
			bytes += count;
			size -= (size_t)count;
		}
	}
	return 0;
}

/* A new file without a name: on the disk, where the kernel can write it back when memory gets short, else in memory. */
static int make_file(const char *folder)
{
	int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	/* The cache may be somebody else's, and not every file system can do this. */
	return descriptor >= 0 ? descriptor : memfd_create("vmlinux", MFD_CLOEXEC);
}

static int keep(const char *bytes, size_t size, const char *folder, struct vmlinux *vmlinux,
		struct fault *fault)
{
	int file = make_file(folder), descriptor = -1;
	char *path = path_of("/proc/self/fd/%d", file);

	if (file >= 0 && write_all(file, bytes, size) == 0)
		descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot keep the unpacked kernel below %s: %s",
			  folder, strerror(errno));
	free(path);
	if (file >= 0)
		close(file);
	if (descriptor < 0)
		return -1;
	*vmlinux = (struct vmlinux){.descriptor = descriptor,
				    .path = path_of("/proc/self/fd/%d", descriptor)};
	sha256_text(bytes, size, vmlinux->digest);
	return 1;
}

int vmlinux_open(const struct kernel *kernel, const char *folder, struct vmlinux *vmlinux,
		 struct fault *fault)
{
	struct fault unheard;
	char *bytes = NULL;
	size_t size = 0;
	int result = 0;

	if (kernel->local || kernel->uml ||
	    (strcmp(kernel->arch, "amd64") != 0 && strcmp(kernel->arch, "i386") != 0) ||
	    vmlinux_unpack(kernel->image, &bytes, &size, &unheard))
		return 0;
	if (pvh_entry(bytes, size))
		result = keep(bytes, size, folder, vmlinux, fault);
	free(bytes);
	return result;
}

void vmlinux_close(struct vmlinux *vmlinux)
{
	if (vmlinux->path)
		close(vmlinux->descriptor);
	free(vmlinux->path);
	*vmlinux = (struct vmlinux){0};
}
