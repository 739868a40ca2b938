/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SCTP API under this compiler: from its headers, and what they lack from the tables.  All types of the tables have a
 * second name, table_TAG.
 */
#ifndef TABLES_API_H
#define TABLES_API_H

#include "harness/host/abi/tables/model.h"

#if __has_include(<sys/socket.h>)
#include <stdint.h>
#include <sys/socket.h>
#else
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t, sa_family_t;
typedef __UINT32_TYPE__ uint32_t;
#include "harness/host/abi/tables/declare.h"
#include "harness/host/abi/tables/socket.def"
#endif

/* What both need of a C library is <sys/socket.h>. */
#if __has_include(<sys/socket.h>) && __has_include(<linux/sctp.h>)
#include <linux/sctp.h>
#if __has_include(<netinet/sctp.h>)
#include <netinet/sctp.h>
#define LIBSCTP_DECLARED
#endif
#else
typedef __UINT8_TYPE__ __u8;
typedef __UINT16_TYPE__ __u16, __be16;
typedef __UINT32_TYPE__ __u32;
typedef __INT32_TYPE__ __s32, sctp_assoc_t;
typedef __UINT64_TYPE__ __u64;
#include "harness/host/abi/tables/declare.h"
#include "harness/host/abi/tables/kernel.def"
#endif

#ifndef LIBSCTP_DECLARED
#include "harness/host/abi/tables/declare.h"
#include "harness/host/abi/tables/libsctp.def"
#endif

#include "harness/host/abi/tables/name.h"
#include "harness/host/abi/tables/all.h"

#endif
