/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The library that gives a User-Mode Linux its randomness. */
#ifndef GUEST_UML_RANDOM_H
#define GUEST_UML_RANDOM_H

/* The library's file, beside sctp-conform, and the environment variable with the run's seed. */
#define UML_RANDOM_LIBRARY "sctp-uml-random.so"
#define UML_RANDOM_SEED "SCTP_CONFORM_UML_SEED"

#endif
