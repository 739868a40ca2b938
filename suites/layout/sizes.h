/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lengths of a socket option's value the kernel takes, and what it does with the bytes around
 * it. */
#ifndef LAYOUT_SIZES_H
#define LAYOUT_SIZES_H

#include "suites/layout/members.h"

enum layout_lengths {
	LAYOUT_NOT_AT_ALL, /* the option cannot be set (or read) */
	LAYOUT_EXACTLY, /* only the struct's size, or an old one */
	LAYOUT_AT_LEAST, /* the rest of a longer value is ignored */
};

enum { LAYOUT_MAX_OLD_SIZES = 4 };

struct layout_sizes {
	const char *name;
	int option;
	const struct layout *layout;
	enum layout_lengths set, get;
	/* What the kernel says where the option cannot be set or read; default EOPNOTSUPP (RFC 6458
	 * 8.2, 8.3) or ENOPROTOOPT, as scenario read_only_options is about the difference. */
	int unsettable, unreadable;
	/* Shorter sizes that stay accepted; with a length between two sizes the shorter one is
	 * returned (shorter_given), or the call is refused. */
	size_t old[LAYOUT_MAX_OLD_SIZES];
	bool shorter_given;
	/* Success has effects of its own: only what must be refused is tried. */
	bool refusals_only;
	const struct layout_value *ask; /* members that must be given to read the option */
	/* On a one-to-many socket: the member that names the association; one that is not there is
	 * refused. */
	const char *association;
	/* Two different values: what one call sets, a refused call must not change to the other. */
	const struct layout_value *values, *others;
	/*
	 * getsockopt of a longer buffer reports the struct's size; set where a known fault of the
	 * kernel, that has a scenario of its own, leaves the length as it was.
	 */
	bool length_not_reported;
};

/*
 * Checks an option with every length that matters: the right one, one byte more and less, none,
 * huge, negative, old sizes; with a null pointer, a buffer that is not aligned, and one that ends
 * where mapped memory ends.
 */
#define layout_expect_sizes(fd, number, struct_layout, ...)                                        \
	layout_expect_sizes_at(                                                                    \
		fd, &(const struct layout_sizes){#number, number, struct_layout, ##__VA_ARGS__},   \
		__FILE__, __LINE__)
void layout_expect_sizes_at(int fd, const struct layout_sizes *sizes, const char *file, int line);

#endif
