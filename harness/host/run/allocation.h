/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose allocation it was that failed, by the stack that the kernel showed. */
#ifndef RUN_ALLOCATION_H
#define RUN_ALLOCATION_H

/*
 * The functions of SCTP in that stack, the innermost first and each once:
 * "sctp_tsnmap_init < sctp_process_init < sctp_do_sm"; "" if there is none.  To be freed.
 */
char *allocation_functions(const char *stack);

#endif
