/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/abi_kernel.h"

#include <stdlib.h>

#include "harness/host/kernel/kernel.h"
#include "harness/host/kernel/debian/unpacked.h"

/* If SCTP is built in there is none. */
static int read_module(const char *name, const struct kernel *kernel,
		       const struct abi_options *options, struct abi_list *list,
		       struct fault *fault)
{
	char *bytes = NULL;
	size_t size = 0;
	int found = kernel->modules ? module_unpack(kernel->modules, "kernel/net/sctp/sctp", &bytes,
						    &size, fault)
				    : 0;

	if (found > 0)
		found = abi_read_image(name, bytes, size, options, list, fault);
	free(bytes);
	return found;
}

/* Some of the API's types stand in the kernel's BTF and some in the module's. */
static int read_kernel(const char *name, const struct kernel *kernel,
		       const struct abi_options *options, struct abi_list *list,
		       struct fault *fault)
{
	struct abi_options with_base = *options;
	char *vmlinux = NULL;
	struct btf *base;
	size_t size = 0;
	int result = -1;

	if (vmlinux_unpack(kernel->image, &vmlinux, &size, fault) < 0)
		return -1;
	base = abi_base_image(name, vmlinux, size, fault);
	if (base && abi_read_image(name, vmlinux, size, options, list, fault) == 0) {
		with_base.base = base;
		result = read_module(name, kernel, &with_base, list, fault);
	}
	btf_free(base);
	free(vmlinux);
	return result;
}

int abi_read_kernel(const char *name, const char *spec, const char *cache,
		    const struct abi_options *options, struct abi_list *list, struct fault *fault)
{
	struct kernel kernel = {0};
	int result = kernel_resolve(spec, cache, &kernel, fault);

	if (result == 0)
		result = read_kernel(name, &kernel, options, list, fault);
	kernel_free(&kernel);
	return result;
}
