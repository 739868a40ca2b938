/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the endpoints share. */
#ifndef ENDPOINT_ENDPOINT_PRIVATE_H
#define ENDPOINT_ENDPOINT_PRIVATE_H

#include "harness/scenario/endpoint/endpoint.h"

/* Into the list of endpoints_all(), and out of it. */
void endpoint_add(struct endpoint *endpoint);
void endpoint_remove(struct endpoint *endpoint);

/* Has all endpoints read while the scenario waits. */
void endpoints_attend(void);

#endif
