/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/scarcity.h"

static void nothing(void)
{
}

static void (*begins)(void) = nothing, (*ends)(void) = nothing;

void scarcity_use(void (*begin)(void), void (*end)(void))
{
	begins = begin;
	ends = end;
}

void scarcity_begin(void)
{
	begins();
}

void scarcity_end(void)
{
	ends();
}
