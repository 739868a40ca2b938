/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why not libbpf, which reads BTF as well: that of Debian 12 (1.1.2) was tried with the same input.
 * It takes either byte order and finds sections and types that end too late.  But it
 * - declares btf__new_split() and does not define it: the BTF of a module can be read from a file
 *   only, and here it comes out of a package;
 * - takes names and types that are out of range, and a circle of typedefs, without a word, so that what
 *   btf_types.c checks would stay;
 * - says EINVAL to all that is wrong, where a user wants to know what;
 * - is a library that the fuzzers of this folder cannot look into, and kernels are not trusted.
 */
#include "harness/host/abi/reader/btf.h"

#include <stdlib.h>
#include <string.h>

#include <linux/btf.h>

#include "harness/memory.h"
#include "harness/host/abi/memory.h"

enum {
	HEADER = 24, /* bytes */
	HEAD = 12, /* of a type */
	MAX_TYPES = 1 << 24,
};

static uint32_t word_at(const struct btf *btf, const char *at)
{
	const uint8_t *bytes = (const uint8_t *)at;
	uint32_t value = 0;

	for (int i = 0; i < 4; i++)
		value = value << 8 | bytes[btf->big_endian ? i : 3 - i];
	return value;
}

/* What follows the head of a type, in bytes; -1 for a kind that there is not. */
static int64_t bytes_behind(uint32_t kind, uint32_t length)
{
	switch (kind) {
	case BTF_KIND_INT:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return 4;
	case BTF_KIND_ARRAY:
		return 12;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_DATASEC:
	case BTF_KIND_ENUM64:
		return 12 * (int64_t)length;
	case BTF_KIND_ENUM:
	case BTF_KIND_FUNC_PROTO:
		return 8 * (int64_t)length;
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	default:
		return -1;
	}
}

/* Notes where each type begins. */
static const char *index_types(struct btf *btf, uint32_t size)
{
	uint32_t at = 0;

	while (at < size) {
		uint32_t info;
		int64_t behind;

		if (size - at < HEAD)
			return "its types end in the middle of one";
		info = word_at(btf, btf->types + at + 4);
		behind = bytes_behind(BTF_INFO_KIND(info), BTF_INFO_VLEN(info));
		if (behind < 0)
			return "it has a kind of type that is not known";
		if (behind > (int64_t)(size - at - HEAD))
			return "its types end in the middle of one";
		if (btf->count == MAX_TYPES)
			return "it has too many types";
		btf->offsets = more(btf->offsets, btf->count, sizeof(*btf->offsets));
		btf->offsets[btf->count++] = at;
		at += HEAD + (uint32_t)behind;
	}
	return NULL;
}

static bool lies_within(uint32_t offset, uint32_t length, size_t size)
{
	return offset <= size && length <= size - offset;
}

static const char *parse(struct btf *btf, size_t size)
{
	uint32_t header;
	uint32_t types_size;
	uint32_t strings_size;
	const char *body;

	if (size < HEADER)
		return "it is too short";
	btf->big_endian = (uint8_t)btf->bytes[0] == BTF_MAGIC >> 8;
	if ((uint8_t)btf->bytes[btf->big_endian ? 0 : 1] != BTF_MAGIC >> 8 ||
	    (uint8_t)btf->bytes[btf->big_endian ? 1 : 0] != (BTF_MAGIC & 0xff))
		return "it does not begin as BTF";
	header = word_at(btf, btf->bytes + 4);
	if (header < HEADER || header > size)
		return "its header is longer than all of it";
	body = btf->bytes + header;
	types_size = word_at(btf, btf->bytes + 12);
	strings_size = word_at(btf, btf->bytes + 20);
	if (!lies_within(word_at(btf, btf->bytes + 8), types_size, size - header) ||
	    !lies_within(word_at(btf, btf->bytes + 16), strings_size, size - header))
		return "its sections are longer than all of it";
	btf->types = body + word_at(btf, btf->bytes + 8);
	btf->strings = body + word_at(btf, btf->bytes + 16);
	btf->strings_size = strings_size;
	if (strings_size == 0 || btf->strings[strings_size - 1])
		return "its strings have no end";
	return index_types(btf, types_size);
}

struct btf *btf_parse(const void *bytes, size_t size, const struct btf *base, const char **why)
{
	struct btf *btf = more(NULL, 0, sizeof(*btf));

	*btf = (struct btf){.base = base, .first = 1};
	if (base) {
		btf->first = btf_end(base);
		btf->first_string = base->first_string + (uint32_t)base->strings_size;
	}
	btf->bytes = xmalloc(size ? size : 1);
	memcpy(btf->bytes, bytes, size);
	*why = parse(btf, size);
	if (!*why)
		return btf;
	btf_free(btf);
	return NULL;
}

void btf_free(struct btf *btf)
{
	if (!btf)
		return;
	free(btf->bytes);
	free(btf->offsets);
	free(btf);
}

uint32_t btf_end(const struct btf *btf)
{
	return btf->first + btf->count;
}

bool btf_entry(const struct btf *btf, uint32_t id, struct btf_entry *entry)
{
	const char *head;
	uint32_t info;

	while (btf && id < btf->first)
		btf = btf->base;
	if (!btf || id == 0 || id >= btf_end(btf))
		return false;
	head = btf->types + btf->offsets[id - btf->first];
	info = word_at(btf, head + 4);
	*entry = (struct btf_entry){.kind = BTF_INFO_KIND(info),
				    .length = BTF_INFO_VLEN(info),
				    .flag = BTF_INFO_KFLAG(info),
				    .size_or_type = word_at(btf, head + 8),
				    .name = btf_string(btf, word_at(btf, head)),
				    .more = head + HEAD,
				    .btf = btf};
	return true;
}

uint32_t btf_word(const struct btf_entry *entry, size_t index)
{
	return word_at(entry->btf, entry->more + 4 * index);
}

const char *btf_string(const struct btf *btf, uint32_t offset)
{
	while (btf && offset < btf->first_string)
		btf = btf->base;
	if (!btf || offset - btf->first_string >= btf->strings_size)
		return "";
	return btf->strings + (offset - btf->first_string);
}
