/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows as declarations, for what no header of the compiler declares. */
#include "harness/host/abi/tables/clear.h"

#define STRUCT(tag, size, align) struct tag {
#define UNION(tag, size, align) union tag {
#define STRUCT_TYPEDEF(name, size, align) typedef struct {
#define UNION_TYPEDEF(name, size, align) typedef union {
#define M(tag, type, member, offset, size, kind) type member;
#define ARRAY(tag, type, member, offset, size, element) type member[(size) / (element)];
#define FLEXIBLE(tag, type, member, offset, element) type member[];
#define OPEN(tag, member, offset, size) struct {
#define INNER(tag, outer, type, member, offset, size, kind) type member;
#define CLOSE(tag, member)                                                                         \
	}                                                                                          \
	member;
#define END(tag)                                                                                   \
	}                                                                                          \
	;
#define END_PACKED(tag)                                                                            \
	}                                                                                          \
	__attribute__((packed, aligned(4)));
#define END_TYPEDEF(name)                                                                          \
	}                                                                                          \
	name;
#define ENUM(tag, size) enum tag {
#define E(name, value) name = (value),
#define LAST(name, value) name = (value),
#define END_ENUM(tag)                                                                              \
	}                                                                                          \
	;
#define C(name, value) enum { name = (value) };
#define SHORTER(tag, from, to)
