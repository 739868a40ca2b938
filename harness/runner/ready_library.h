/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HARNESS_RUNNER_READY_LIBRARY_H
#define HARNESS_RUNNER_READY_LIBRARY_H

/* Has the programs that build labs wait for scenarios, which ask for them often (netns/ready_program.h). */
void ready_library_use(void);

#endif
