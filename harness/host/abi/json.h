/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `abi dump` prints; abi.schema.json beside this file describes it. */
#ifndef ABI_JSON_H
#define ABI_JSON_H

#include <jansson.h>

#include "harness/host/abi/abi.h"
#include "harness/host/ground/fault.h"

json_t *abi_to_json(const struct abi *abi);

/* Adds what such a file describes, one ABI or a list of them, to the list.  The machine overrides
 * what the file says; it may be NULL.  Returns 0, or -1 with a fault that names the file; the list
 * then still has to be freed. */
int abi_read_json(const char *path, const struct abi_machine *machine, struct abi_list *list,
		  struct fault *fault);

#endif
