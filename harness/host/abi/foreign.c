/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/foreign.h"

#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/api_names.h"

bool is_notification(const struct abi_type *golden)
{
	return golden->kind == ABI_STRUCT && golden->member_count > 3 &&
	       golden->members[0].size == 2 && golden->members[1].offset == 2 &&
	       golden->members[2].offset == 4 && golden->members[2].size == 4 &&
	       name_ends_with(golden->members[2].name, "length");
}

static bool is_called(const struct abi_member *member, const char *word)
{
	struct normal_name name = name_normal(member->name);

	return name_ends_with(name.text, word) || !strncmp(name.text, word, strlen(word));
}

static bool names_head(const struct abi_member *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_called(&members[i], "type") || is_called(&members[i], "flags") ||
		    is_called(&members[i], "length"))
			return true;
	return false;
}

/* By its names, or as a struct of its own that comes first, of eight bytes or with these names. */
static bool has_head(const struct abi_type *type)
{
	const struct abi_member *first = &type->members[0];

	return (first->offset == 0 && first->kind == ABI_STRUCT &&
		(first->size == 8 || names_head(first->inner, first->inner_count))) ||
	       names_head(type->members, type->member_count);
}

static bool has_managed_member(const struct abi_type *type)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (type->members[i].managed)
			return true;
	return false;
}

/* A notification that begins with its association's ID or its state has lost its head. */
static bool headless(const struct abi_type *golden, const struct abi_type *type)
{
	return is_notification(golden) && type->member_count > 0 && !has_head(type);
}

/* A member whose type is foreign makes the outer one foreign as well. */
static bool has_foreign_member(const struct abi *abi, const struct abi_type *type)
{
	for (size_t i = 0; abi && i < type->member_count; i++) {
		const struct abi_type *inner = abi_find_type(abi, type->members[i].type);

		if (inner && inner != type && has_managed_member(inner))
			return true;
	}
	return false;
}

bool foreign_type(const struct abi *abi, const struct abi_type *golden, const struct abi_type *type,
		  enum mirror_reason reason)
{
	if (reason == MIRROR_MAP || reason == MIRROR_EXACT || golden->kind == ABI_ENUM)
		return false;
	return has_managed_member(type) || has_foreign_member(abi, type) || headless(golden, type);
}

/* Types that only BSD's headers have. */
static const char *const bsd_types[] = {
	"sctp_extrcvinfo", "sctp_cc_option", "sctp_get_nonce_values", "sctp_sockstat",
	"sctp_blk_args",   "sctp_timeouts",  "sctp_pcb_lock",
};

/* The same names with other values. */
static const struct {
	const char *name;
	int64_t bsd;
} bsd_constants[] = {
	{"SCTP_INITMSG", 0x3},	       {"SCTP_NODELAY", 0x4},	  {"SCTP_AUTOCLOSE", 0x5},
	{"SCTP_DISABLE_FRAGMENTS", 9}, {"SCTP_EVENTS", 0xc},	  {"SCTP_MAXSEG", 0xe},
	{"SCTP_AUTH_CHUNK", 0x12},     {"SCTP_STATUS", 0x100},	  {"SCTP_EVENT", 0x1e},
	{"SCTP_COMM_UP", 1},	       {"SCTP_COMM_LOST", 2},	  {"SCTP_ASSOC_CHANGE", 1},
	{"SCTP_SHUTDOWN_EVENT", 5},    {"SCTP_EOF", 0x100},	  {"SCTP_UNORDERED", 0x400},
	{"SCTP_SENDALL", 0x1000},      {"SCTP_ADDR_OVER", 0x800}, {"SCTP_ABORT", 0x200},
};

/* So many are no mistake any more. */
enum { BSD_ENOUGH = 4 };

bool foreign_api(const struct abi *abi)
{
	size_t same = 0;
	size_t other = 0;

	for (size_t i = 0; i < ARRAY_SIZE(bsd_types); i++)
		if (abi_find_type(abi, bsd_types[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(bsd_constants); i++) {
		const struct abi_constant *constant =
			abi_find_constant(&abi->constants, bsd_constants[i].name);

		if (!constant)
			continue;
		same += constant->value == bsd_constants[i].bsd;
		other += constant->value != bsd_constants[i].bsd;
	}
	return same >= BSD_ENOUGH && same > 4 * other;
}
