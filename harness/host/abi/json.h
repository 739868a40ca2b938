/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `abi dump` prints; abi.schema.json beside this file describes it. */
#ifndef ABI_JSON_H
#define ABI_JSON_H

#include <jansson.h>

#include "harness/host/abi/abi.h"

json_t *abi_to_json(const struct abi *abi);

#endif
