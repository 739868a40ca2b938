/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that is there or ends the process. */
#ifndef ABI_MEMORY_H
#define ABI_MEMORY_H

#include <stddef.h>

/* Room for one more item behind `count` of them; grows by doubling, so that `count` must have grown
 * one by one. */
void *more(void *items, size_t count, size_t size);
char *copy_text(const char *text);
/* For names that come from a file: without anything that is no printable ASCII; the dot that Go
 * puts behind the name of a function's own type becomes a '#'. */
char *copy_name(const char *name);
__attribute__((format(printf, 1, 2))) char *print_text(const char *format, ...);

#endif
