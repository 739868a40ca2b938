/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs that come with sctp-conform. */
#ifndef RUN_PROGRAMS_H
#define RUN_PROGRAMS_H

#include "harness/host/run/instance.h"
#include "harness/host/ground/fault.h"

/* Paths; freed with programs_free(). */
struct programs {
	char *init;
	char *runner;
	char *runner_i686; /* the 32-bit one beside it; NULL if there is none */
	char *uml_host; /* UML_HOST_LIBRARY; NULL but for a User-Mode Linux */
};

/* Those of the machine's own architecture.  Returns 0, or -1 with a fault that names the missing
 * one. */
int programs_find(struct programs *programs, struct fault *fault);
/* The same for the guests of a kernel of that architecture. */
int programs_of(const char *arch, struct programs *programs, struct fault *fault);
/* Adds what a User-Mode Linux needs.  Returns 0, or -1 with a fault. */
int programs_add_uml(struct programs *programs, struct fault *fault);
/* Whose instances are played by default: the 32-bit runner plays some if it is there. */
enum abis programs_abis(const struct programs *programs);
void programs_free(struct programs *programs);

#endif
