/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compiles if, and only if, the SCTP API has the layout of the tables under this compiler.  Nothing
 * of it is executed, and nothing but the compiler is needed: what no header declares is declared
 * from the tables.
 */
#include "harness/host/abi/tables/model.h"

#if __has_include(<sys/socket.h>) && __has_include(<linux/sctp.h>)
#include <stdint.h>
#include <sys/socket.h>
#include <linux/sctp.h>
#if __has_include(<netinet/sctp.h>)
#include <netinet/sctp.h>
#define LIBSCTP_DECLARED
#endif
#else
typedef __UINT8_TYPE__ __u8, uint8_t;
typedef __UINT16_TYPE__ __u16, __be16, uint16_t, sa_family_t;
typedef __UINT32_TYPE__ __u32, uint32_t;
typedef __INT32_TYPE__ __s32, sctp_assoc_t;
typedef __UINT64_TYPE__ __u64;
#include "harness/host/abi/tables/declare.h"
#include "harness/host/abi/tables/socket.def"
#include "harness/host/abi/tables/kernel.def"
#endif

#ifndef LIBSCTP_DECLARED
#include "harness/host/abi/tables/declare.h"
#include "harness/host/abi/tables/libsctp.def"
#endif

#include "harness/host/abi/tables/name.h"
#include "harness/host/abi/tables/all.h"
#include "harness/host/abi/tables/prove.h"
#include "harness/host/abi/tables/all.h"
