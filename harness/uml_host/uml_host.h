/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The library that stands between a User-Mode Linux and the machine. */
#ifndef UML_HOST_UML_HOST_H
#define UML_HOST_UML_HOST_H

/* The library's file, beside sctp-conform, and the environment variable with the run's seed. */
#define UML_HOST_LIBRARY "sctp-uml-host.so"
#define UML_HOST_SEED "SCTP_CONFORM_UML_SEED"

#endif
