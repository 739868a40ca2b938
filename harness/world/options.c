/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/options.h"

#include <string.h>
#include <sys/socket.h>

#include "harness/array_size.h"

#define OPTION(option, members) {#option, option, members},
const struct world_option world_options[] = {WORLD_OPTION_LIST(OPTION){NULL, 0, NULL}};
#undef OPTION
const size_t world_option_count = ARRAY_SIZE(world_options) - 1;

#define SYSCTL_ROW(name, value) {#name, value},
static const struct {
	const char *name;
	int64_t value;
} sysctls[] = {WORLD_SYSCTL_LIST(SYSCTL_ROW)};
#undef SYSCTL_ROW

const struct world_option *world_option_of(int64_t number)
{
	for (const struct world_option *option = world_options; option->name; option++)
		if (option->number == number)
			return option;
	return NULL;
}

int world_option_level(const struct world_option *option)
{
	return option->number >= WORLD_SOCKET_LEVEL ? SOL_SOCKET : IPPROTO_SCTP;
}

int world_option_native(const struct world_option *option)
{
	return option->number % WORLD_SOCKET_LEVEL;
}

const char *world_option_name(int64_t number)
{
	const struct world_option *option = world_option_of(number);

	return option ? option->name : NULL;
}

bool world_option_find(const char *name, int64_t *number)
{
	for (const struct world_option *option = world_options; option->name; option++)
		if (strcmp(option->name, name) == 0) {
			*number = option->number;
			return true;
		}
	return false;
}

const char *world_sysctl_name(int64_t number)
{
	return number >= 0 && number < WORLD_SYSCTLS ? sysctls[number].name : NULL;
}

bool world_sysctl_find(const char *name, int64_t *number)
{
	for (size_t i = 0; i < ARRAY_SIZE(sysctls); i++)
		if (strcmp(sysctls[i].name, name) == 0) {
			*number = (int64_t)i;
			return true;
		}
	return false;
}

int64_t world_sysctl_value(int64_t number)
{
	return sysctls[number].value;
}

/* Without a MAC what is in a cookie is the peer's to choose (RFC 9260 5.1.3). */
const char *world_sysctl_word(int64_t number)
{
	return number == SYSCTL_cookie_hmac_alg ? "none" : NULL;
}

#define NUMBER_ROW(member, width, least, greatest, unit) {{member, least, greatest, unit}, width},
static const struct number {
	struct world_range range;
	char width;
} numbers_known[] = {WORLD_NUMBER_LIST(NUMBER_ROW)};
#undef NUMBER_ROW

static const struct number *number_of(char member)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers_known); i++)
		if (numbers_known[i].range.member == member)
			return &numbers_known[i];
	return NULL;
}

const struct world_range *world_option_range(int64_t option, unsigned place)
{
	const struct world_option *row = world_option_of(option);
	const struct number *number;
	const char *at = row ? row->members : "";

	for (; *at; at++)
		if (!strchr("!aA>", *at) && place-- == 0)
			break;
	number = *at ? number_of(*at) : NULL;
	return number ? &number->range : NULL;
}

struct value {
	uint8_t *bytes;
	size_t size, alignment;
	bool packed;
};

static void append(struct value *value, const void *bytes, size_t size, size_t room,
		   size_t alignment)
{
	if (value->packed)
		alignment = 1;
	value->size = (value->size + alignment - 1) / alignment * alignment;
	if (alignment > value->alignment)
		value->alignment = alignment;
	if (value->size + room > WORLD_OPTION_MAX)
		return;
	memcpy(value->bytes + value->size, bytes, size);
	value->size += room;
}

static void append_number(struct value *value, char member, int64_t number)
{
	uint8_t byte = (uint8_t)number;
	uint16_t half = (uint16_t)number;
	uint32_t whole = (uint32_t)number;
	const struct number *known = number_of(member);

	if (known)
		member = known->width;
	if (member == 'B')
		append(value, &byte, sizeof(byte), sizeof(byte), 1);
	else if (member == 'H')
		append(value, &half, sizeof(half), sizeof(half), sizeof(half));
	else
		append(value, &whole, sizeof(whole), member == '*' ? 16 : sizeof(whole),
		       member == '*' ? 1 : sizeof(whole));
}

/* The members up to that place. */
static void append_members(struct value *value, const char *member, const char *end, int32_t id,
			   const void *address, size_t address_size,
			   const int64_t numbers[WORLD_OPTION_NUMBERS])
{
	size_t used = 0;

	for (; member < end; member++) {
		switch (*member) {
		case '>':
			break;
		case '!':
			value->packed = true;
			break;
		case 'a':
			append(value, &id, sizeof(id), sizeof(id), sizeof(id));
			break;
		case 'A':
			append(value, address, address_size, sizeof(struct sockaddr_storage),
			       _Alignof(struct sockaddr_storage));
			break;
		default:
			append_number(value, *member, numbers[used]);
			if (used + 1 < WORLD_OPTION_NUMBERS)
				used++;
		}
	}
}

size_t world_option_answer(const struct world_option *option)
{
	const int64_t numbers[WORLD_OPTION_NUMBERS] = {0};
	const char *end = strchr(option->members, '>');
	uint8_t bytes[WORLD_OPTION_MAX];
	struct value value = {.bytes = bytes, .alignment = 1};

	if (end)
		append_members(&value, option->members, end, 0, "", 0, numbers);
	return value.size;
}

size_t world_option_value(const struct world_option *option, int32_t id, const void *address,
			  size_t address_size, const int64_t numbers[WORLD_OPTION_NUMBERS],
			  uint8_t bytes[WORLD_OPTION_MAX])
{
	struct value value = {.bytes = bytes, .alignment = 1};

	memset(bytes, 0, WORLD_OPTION_MAX);
	append_members(&value, option->members, option->members + strlen(option->members), id,
		       address, address_size, numbers);
	/* A struct of this kind that is packed is aligned to four bytes (linux/sctp.h). */
	if (value.packed)
		value.alignment = sizeof(id);
	return (value.size + value.alignment - 1) / value.alignment * value.alignment;
}
