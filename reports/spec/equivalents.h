/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue of equivalent mutants: changes of net/sctp that no program can notice, each with its
 * proof, so that nobody has to look for one again (equivalent-mutants.json, whose "about" describes it).
 */
#ifndef SPEC_EQUIVALENTS_H
#define SPEC_EQUIVALENTS_H

/*
 * The proof that the change is none, or NULL.  It is found by the file, the function, and the lines
 * that the unified diff takes away and adds, whatever their indentation.  Borrowed.
 */
const char *equivalent_proof(const char *file, const char *function, const char *diff);

#endif
