/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows as names, the same for what has a tag and what has not: table_sctp_initmsg. */
#include "harness/host/abi/tables/clear.h"

#define STRUCT(tag, size, align) typedef struct tag table_##tag;
#define UNION(tag, size, align) typedef union tag table_##tag;
#define STRUCT_TYPEDEF(name, size, align) typedef name table_##name;
#define UNION_TYPEDEF(name, size, align) typedef name table_##name;
#define M(tag, type, member, offset, size, kind)
#define ARRAY(tag, type, member, offset, size, element)
#define FLEXIBLE(tag, type, member, offset, element)
#define OPEN(tag, member, offset, size)
#define INNER(tag, outer, type, member, offset, size, kind)
#define CLOSE(tag, member)
#define END(tag)
#define END_PACKED(tag)
#define END_TYPEDEF(name)
#define ENUM(tag, size) typedef enum tag table_##tag;
#define E(name, value)
#define LAST(name, value)
#define END_ENUM(tag)
#define C(name, value)
#define SHORTER(tag, from, to)
