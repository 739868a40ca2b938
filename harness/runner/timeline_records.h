/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline of a scenario as records. */
#ifndef RUNNER_TIMELINE_RECORDS_H
#define RUNNER_TIMELINE_RECORDS_H

/* Sends the `timeline` records of the scenario of that name. */
void timeline_send(const char *name);

#endif
