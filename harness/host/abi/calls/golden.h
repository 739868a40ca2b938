/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers of the golden tables, whatever the compiler makes of the types: AT(sctp_sndinfo, snd_ppid) is the offset of a
 * member, WIDTH() its size, SIZE(sctp_sndinfo) that of the type.
 */
#ifndef CALLS_GOLDEN_H
#define CALLS_GOLDEN_H

#include "harness/host/abi/tables/api.h"

#define AT(tag, member) ((size_t)at_##tag##_##member)
#define WIDTH(tag, member) ((size_t)width_##tag##_##member)
#define SIZE(tag) ((size_t)golden_size_##tag)

/* Of the head of control data: its length has a word, the level and the type have four bytes each. */
enum { WORD = EACH(8, 4, 4, 4), CONTROL_HEAD = WORD + 8 };

#include "harness/host/abi/tables/clear.h"
#define STRUCT(tag, size, align) enum { golden_size_##tag = (size) };
#define UNION(tag, size, align) STRUCT(tag, size, align)
#define STRUCT_TYPEDEF(name, size, align) STRUCT(name, size, align)
#define UNION_TYPEDEF(name, size, align) STRUCT(name, size, align)
#define PLACE(tag, member, offset, size)                                                           \
	enum { at_##tag##_##member = (offset), width_##tag##_##member = (size) };
#define M(tag, type, member, offset, size, kind) PLACE(tag, member, offset, size)
#define ARRAY(tag, type, member, offset, size, element) PLACE(tag, member, offset, size)
#define FLEXIBLE(tag, type, member, offset, element) PLACE(tag, member, offset, element)
#define OPEN(tag, member, offset, size) PLACE(tag, member, offset, size)
#define INNER(tag, outer, type, member, offset, size, kind) PLACE(tag, member, offset, size)
#define CLOSE(tag, member)
#define END(tag)
#define END_PACKED(tag)
#define END_TYPEDEF(name)
#define ENUM(tag, size)
#define E(name, value)
#define LAST(name, value)
#define END_ENUM(tag)
#define C(name, value)
#define SHORTER(tag, from, to)
#include "harness/host/abi/tables/all.h"
#undef PLACE

#endif
