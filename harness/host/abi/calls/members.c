/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each row of the golden tables, executed: a member is stored into, and the bytes that change must be those that the table
 * says, in the byte order of the machine.
 */
#include "harness/host/abi/tables/api.h"

#include <stddef.h>
#include <string.h>

#include "harness/host/abi/calls/calls.h"
#include "harness/host/abi/calls/points.h"

/* The type at hand. */
static struct {
	const char *name;
	unsigned char *bytes;
	size_t size;
	unsigned members;
	bool right;
} type;

static void begin(const char *name, void *object, size_t size, size_t wanted)
{
	type.name = name;
	type.bytes = object;
	type.size = size;
	type.members = 0;
	type.right = size == wanted;
	if (!type.right)
		because("%s has %zu bytes, the table says %zu", name, size, wanted);
	memset(object, 0, size);
}

static void end(void)
{
	point(type.right, "%s: %u members", type.name, type.members);
}

/* What byte i of a number 1 of that size is. */
static unsigned char byte_of_one(size_t i, size_t size)
{
	return i == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? size - 1 : 0);
}

/* The object is zero but for the member, which is 1 or, if filled, all ones. */
static void look(const char *member, size_t offset, size_t size, bool filled)
{
	bool right = offset + size <= type.size;

	for (size_t i = 0; i < type.size; i++) {
		bool inside = i >= offset && i - offset < size;
		unsigned char wanted = !inside ? 0 : filled ? 0xff : byte_of_one(i - offset, size);

		right = right && type.bytes[i] == wanted;
	}
	if (!right)
		because("%s is not the %zu bytes at %zu of %s", member, size, offset, type.name);
	type.right = type.right && right;
	type.members++;
	memset(type.bytes, 0, type.size);
}

static void look_at_place(const char *member, size_t offset, const void *place)
{
	size_t is = (size_t)((const unsigned char *)place - type.bytes);

	if (is != offset)
		because("%s is at %zu of %s, the table says %zu", member, is, type.name, offset);
	type.right = type.right && is == offset;
	type.members++;
}

#define ONE(member) ((object.member = (__typeof__(object.member))1), false)
#define ALL(member) (memset(&object.member, 0xff, sizeof(object.member)), true)
#define STORE_UNSIGNED ONE
#define STORE_SIGNED ONE
#define STORE_POINTER ONE
#define STORE_STRUCT ALL
#define STORE_UNION ALL

#include "harness/host/abi/tables/clear.h"
#define TYPE(tag, size)                                                                            \
	{                                                                                          \
		static table_##tag object;                                                         \
		begin(#tag, &object, sizeof(object), size);
#define STRUCT(tag, size, align) TYPE(tag, size)
#define UNION(tag, size, align) TYPE(tag, size)
#define STRUCT_TYPEDEF(name, size, align) TYPE(name, size)
#define UNION_TYPEDEF(name, size, align) TYPE(name, size)
#define STORED(member, offset, size, store)                                                        \
	{                                                                                          \
		bool filled = store(member);                                                       \
		look(#member, offset, size, filled);                                               \
	}
#define M(tag, type, member, offset, size, kind) STORED(member, offset, size, STORE_##kind)
#define ARRAY(tag, type, member, offset, size, element) STORED(member, offset, size, ALL)
#define FLEXIBLE(tag, type, member, offset, element) look_at_place(#member, offset, object.member);
#define OPEN(tag, member, offset, size) STORED(member, offset, size, ALL)
#define INNER(tag, outer, type, member, offset, size, kind)                                        \
	STORED(outer.member, offset, size, STORE_##kind)
#define CLOSE(tag, member)
#define END_TYPE                                                                                   \
	end();                                                                                     \
	}
#define END(tag) END_TYPE
#define END_PACKED(tag) END_TYPE
#define END_TYPEDEF(name) END_TYPE
#define ENUM(tag, size)
#define E(name, value)
#define LAST(name, value)
#define END_ENUM(tag)
#define C(name, value)
#define SHORTER(tag, from, to)

void check_members(void)
{
#include "harness/host/abi/tables/all.h"
}
