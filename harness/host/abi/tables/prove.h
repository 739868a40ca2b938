/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows as claims that the compiler refutes.  Something declared twice with different types is
 * an error that shows both: "conflicting types for 'offset_of_spt_address_in_sctp_paddrthlds'; have
 * 'char[8]', previous declaration with type 'char[4]'": the header has 8, the table 4.
 */
#include "harness/host/abi/tables/clear.h"

#define SAME(claim, table, header)                                                                 \
	extern char claim[table];                                                                  \
	extern char claim[header];
#define MEMBER_OF(tag, member) (((table_##tag *)0)->member)
#define SIGNED_MEMBER(tag, member) ((__typeof__(MEMBER_OF(tag, member)))-1 < 0)

#define SIGN_UNSIGNED(tag, member)                                                                 \
	_Static_assert(!SIGNED_MEMBER(tag, member),                                                \
		       #member " of " #tag " is signed, the table has it unsigned");
#define SIGN_SIGNED(tag, member)                                                                   \
	_Static_assert(SIGNED_MEMBER(tag, member),                                                 \
		       #member " of " #tag " is unsigned, the table has it signed");
#define SIGN_POINTER(tag, member)
#define SIGN_STRUCT(tag, member)
#define SIGN_UNION(tag, member)

/* Debug information has no alignments: this is where `sctp-conform abi` finds them. */
#define TYPE(tag, size, align)                                                                     \
	SAME(size_of_##tag, size, sizeof(table_##tag))                                             \
	SAME(alignment_of_##tag, align, _Alignof(table_##tag))                                     \
	enum { sctp_conform_align_##tag = _Alignof(table_##tag) };

#define STRUCT(tag, size, align) TYPE(tag, size, align)
#define UNION(tag, size, align) TYPE(tag, size, align)
#define STRUCT_TYPEDEF(name, size, align) TYPE(name, size, align)
#define UNION_TYPEDEF(name, size, align) TYPE(name, size, align)
#define PLACE(tag, member, offset, size)                                                           \
	SAME(offset_of_##member##_in_##tag, offset, __builtin_offsetof(table_##tag, member))       \
	SAME(size_of_##member##_in_##tag, size, sizeof(MEMBER_OF(tag, member)))
#define M(tag, type, member, offset, size, kind)                                                   \
	PLACE(tag, member, offset, size)                                                           \
	SIGN_##kind(tag, member)
#define ARRAY(tag, type, member, offset, size, element) PLACE(tag, member, offset, size)
#define FLEXIBLE(tag, type, member, offset, element)                                               \
	SAME(offset_of_##member##_in_##tag, offset, __builtin_offsetof(table_##tag, member))       \
	SAME(size_of_element_of_##member##_in_##tag, element, sizeof(MEMBER_OF(tag, member)[0]))
#define OPEN(tag, member, offset, size) PLACE(tag, member, offset, size)
#define INNER(tag, outer, type, member, offset, size, kind)                                        \
	SAME(offset_of_##member##_in_##tag, offset, __builtin_offsetof(table_##tag, outer.member)) \
	SAME(size_of_##member##_in_##tag, size, sizeof(MEMBER_OF(tag, outer.member)))              \
	SIGN_##kind(tag, outer.member)
#define CLOSE(tag, member)
#define END(tag)
#define END_PACKED(tag)
#define END_TYPEDEF(name)
#define ENUM(tag, size) SAME(size_of_##tag, size, sizeof(table_##tag))
#define E(name, value) SAME(value_of_##name, value, name)
#define LAST(name, value)                                                                          \
	_Static_assert(name >= (value), "the last of an enumeration is less than " #value);
#define END_ENUM(tag)
#define C(name, value) SAME(value_of_##name, value, name)
#define SHORTER(tag, from, to)
