/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of this folder share. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include "harness/array_size.h"

#endif
