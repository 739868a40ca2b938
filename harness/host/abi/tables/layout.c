/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compiles if, and only if, the SCTP API has the layout of the tables under this compiler.  Nothing
 * of it is executed, and nothing but the compiler is needed: what no header declares is declared
 * from the tables.
 */
#include "harness/host/abi/tables/api.h"

#include "harness/host/abi/tables/prove.h"
#include "harness/host/abi/tables/all.h"
