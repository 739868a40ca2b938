/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of kernels, for kernel_resolve(). */
#ifndef KERNEL_KERNEL_PRIVATE_H
#define KERNEL_KERNEL_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/host/kernel/kernel.h"
#include "harness/host/kernel/spec.h"

/* Each fills in the kernel, `spec` only where the user named none; what is set on failure is freed
 * by the caller. */
int debian_resolve(const struct spec *spec, const char *cache, struct kernel *kernel,
		   struct fault *fault);
int path_resolve(const struct spec *spec, const char *cache, struct kernel *kernel,
		 struct fault *fault);
/* kernel_check() for a kernel of debian_resolve(). */
int debian_check(const struct spec *spec, const char *cache, const struct kernel *kernel,
		 struct fault *fault);
int local_resolve(struct kernel *kernel, struct fault *fault);

/*
 * The version part of a kernel package's name: of linux-image-6.1.0-47-cloud-amd64 with flavour
 * cloud-amd64 the "6.1.0-47".  Returns its length and stores where it starts, or 0 if it is no
 * versioned package of that flavour.
 */
size_t debian_abi(const char *package, const char *flavour, const char **abi);
/* Whether an ABI such as 6.1.0-47 is of a version such as 6.1 or 6.1.0-47; 6.12.1 is not of 6.1. */
bool debian_abi_matches(const char *abi, size_t length, const char *version);

#endif
