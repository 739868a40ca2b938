/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RECORD_ARRAY_SIZE_H
#define RECORD_ARRAY_SIZE_H

/* How many elements an array has. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
