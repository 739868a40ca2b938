/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HARNESS_ARRAY_SIZE_H
#define HARNESS_ARRAY_SIZE_H

/* How many elements an array has. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
