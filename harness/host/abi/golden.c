/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/golden.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"

enum what { TYPE, MEMBER, VALUE, GREATEST, CONSTANT, CUT };

struct row {
	enum what what;
	const char *type, *name, *spelled;
	enum abi_kind kind;
	int64_t offset; /* of a value: the value; of a cut: from */
	uint64_t size; /* of a cut: to */
	uint64_t extra; /* alignment of a type, element of an array */
};

#include "harness/host/abi/tables/clear.h"

#define STRUCT(tag, size, align) {TYPE, #tag, "", "", ABI_STRUCT, 0, size, align},
#define UNION(tag, size, align) {TYPE, #tag, "", "", ABI_UNION, 0, size, align},
#define STRUCT_TYPEDEF(name, size, align) STRUCT(name, size, align)
#define UNION_TYPEDEF(name, size, align) UNION(name, size, align)
#define M(tag, type, member, offset, size, kind)                                                   \
	{MEMBER, #tag, #member, #type, ABI_##kind, offset, size, 0},
#define ARRAY(tag, type, member, offset, size, element)                                            \
	{MEMBER, #tag, #member, #type "[]", ABI_ARRAY, offset, size, element},
#define FLEXIBLE(tag, type, member, offset, element) ARRAY(tag, type, member, offset, 0, element)
#define OPEN(tag, member, offset, size) {MEMBER, #tag, #member, "", ABI_STRUCT, offset, size, 0},
#define INNER(tag, outer, type, member, offset, size, kind)                                        \
	{MEMBER, #tag, #outer "." #member, #type, ABI_##kind, offset, size, 0},
#define CLOSE(tag, member)
#define END(tag)
#define END_PACKED(tag)
#define END_TYPEDEF(name)
#define ENUM(tag, size) {TYPE, #tag, "", "", ABI_ENUM, 0, size, 0},
#define E(name, value) {VALUE, "", #name, "", ABI_OTHER, value, 0, 0},
#define LAST(name, value) {GREATEST, "", #name, "", ABI_OTHER, value, 0, 0},
#define END_ENUM(tag)
#define C(name, value) {CONSTANT, "", #name, "", ABI_OTHER, value, 0, 0},
#define SHORTER(tag, from, to) {CUT, #tag, "", "", ABI_OTHER, from, to, 0},

/* Once for each column. */
#define EACH(lp64, ilp32, align4, align2) lp64
#define ALIGN2(common, align2) common
static const struct row lp64_rows[] = {
#include "harness/host/abi/tables/all.h"
};
#undef EACH
#define EACH(lp64, ilp32, align4, align2) ilp32
static const struct row ilp32_rows[] = {
#include "harness/host/abi/tables/all.h"
};
#undef EACH
#define EACH(lp64, ilp32, align4, align2) align4
static const struct row align4_rows[] = {
#include "harness/host/abi/tables/all.h"
};
#undef EACH
#undef ALIGN2
#define EACH(lp64, ilp32, align4, align2) align2
#define ALIGN2(common, align2) align2
static const struct row align2_rows[] = {
#include "harness/host/abi/tables/all.h"
};

enum { ROWS = ARRAY_SIZE(lp64_rows) };

static const struct row *const tables[ABI_MODELS] = {
	[LP64] = lp64_rows,
	[ILP32] = ilp32_rows,
	[ILP32_ALIGN4] = align4_rows,
	[ILP32_ALIGN2] = align2_rows,
};

static void add_row(struct abi *abi, struct abi_type *type, const struct row *row)
{
	switch (row->what) {
	case TYPE:
		*type = (struct abi_type){.name = copy_text(row->type),
					  .unit = copy_text(""),
					  .language = "C",
					  .kind = row->kind,
					  .size = row->size,
					  .align = row->extra};
		break;
	case MEMBER:
		abi_add_member(type, (struct abi_member){.name = copy_text(row->name),
							 .type = copy_text(row->spelled),
							 .kind = row->kind,
							 .offset = (uint64_t)row->offset,
							 .size = row->size,
							 .element = row->extra});
		break;
	case VALUE:
	case GREATEST:
		abi_add_constant(&type->values, row->name, row->offset);
		abi_add_constant(&abi->constants, row->name, row->offset);
		break;
	case CONSTANT:
		abi_add_constant(&abi->constants, row->name, row->offset);
		break;
	case CUT:
		break;
	}
}

static bool ends_type(const struct row *row)
{
	return row->what == TYPE || row->what == CONSTANT || row->what == CUT;
}

struct abi *golden_abi(const struct abi_machine *machine)
{
	const struct row *rows = tables[machine->model];
	char *source = print_text("abi:%s", machine->name);
	struct abi *abi = abi_new(source, machine);
	struct abi_type type = {0};

	for (size_t i = 0; i < ROWS; i++) {
		if (type.name && ends_type(&rows[i]))
			abi_add_type(abi, &type);
		add_row(abi, &type, &rows[i]);
	}
	free(source);
	return abi;
}

struct abi *golden_mirrored(const struct abi_machine *machine)
{
	static const char outer[] = "sn_header";
	struct abi *abi = golden_abi(machine);
	const struct abi_type *notification = abi_find_type(abi, "sctp_notification");
	const struct abi_member *whole = abi_find_member(notification, outer);
	struct abi_type header = {.name = copy_text(outer),
				  .unit = copy_text(""),
				  .language = "C",
				  .kind = ABI_STRUCT,
				  .size = whole->size,
				  .align = notification->align};

	for (size_t i = 0; i < notification->member_count; i++) {
		struct abi_member inner = notification->members[i];

		if (strncmp(inner.name, "sn_header.", strlen("sn_header.")) != 0)
			continue;
		inner.name = copy_text(inner.name + strlen("sn_header."));
		inner.type = copy_text(inner.type);
		abi_add_member(&header, inner);
	}
	abi_add_type(abi, &header);
	return abi;
}

bool golden_takes(const struct abi_machine *machine, const char *type, uint64_t size)
{
	const struct row *rows = tables[machine->model];

	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].what == CUT && size >= (uint64_t)rows[i].offset &&
		    size <= rows[i].size && !strcmp(rows[i].type, type))
			return true;
	return false;
}

bool golden_grows(const char *constant)
{
	for (size_t i = 0; i < ROWS; i++)
		if (lp64_rows[i].what == GREATEST && !strcmp(lp64_rows[i].name, constant))
			return true;
	return false;
}
