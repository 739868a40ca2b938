/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All rows, for whatever they mean at the moment.  Included again and again: no guard. */
#include "harness/host/abi/tables/socket.def"
#include "harness/host/abi/tables/kernel.def"
#include "harness/host/abi/tables/libsctp.def"
