/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configurations of kernels, as Kconfig writes them. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/host/ground/fault.h"

enum option_state {
	OPTION_OFF, /* or unknown to this kernel */
	OPTION_MODULE,
	OPTION_ON, /* y, or a number or text that is not empty */
};

struct config_option {
	const char *name; /* without CONFIG_; points into the text */
	enum option_state state;
	size_t line;
};

/* To be freed with config_free(). */
struct config {
	char *text; /* what the names point into */
	char *whole; /* as it was read, up to a zero byte */
	struct config_option *options; /* sorted by name, each name once */
	size_t count;
	unsigned
		version[3]; /* of the kernel, from the head of the file; 0.0.0 if it does not say */
};

/*
 * Parses a configuration, any bytes.  A line that Kconfig would not write is passed over, as make
 * does; the last of several lines for an option counts.  Returns 0, or -1 with a fault of status
 * EXIT_USAGE if there is not one option.
 */
int config_parse(const char *text, size_t size, struct config *config, struct fault *fault);
void config_free(struct config *config);

/*
 * Reads the configuration of a kernel: a .config or config-RELEASE, compressed or not
 * (/proc/config.gz), a tree that holds a .config, or an image (bzImage, vmlinux, Image) that has
 * its own inside (CONFIG_IKCONFIG).  Returns 0, or -1 with a fault.
 */
int config_load(const char *path, struct config *config, struct fault *fault);

/* `name` without CONFIG_. */
enum option_state config_state(const struct config *config, const char *name);

/* Whether the configuration mentions the option at all, set or not set.  One that it does not
 * mention depends on something that is off, or does not exist in that kernel. */
bool config_mentions(const struct config *config, const char *name);

/* Debian's name of the architecture that the configuration is for; NULL if it is none of those that
 * guests can have. */
const char *config_arch(const struct config *config);

#endif
