/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/layout/members.h"

#include <stdio.h>
#include <unistd.h>

const struct layout_value layout_no_values[] = {{NULL}};

void layout_expect_at(const struct layout *layout, const char *file, int line)
{
	for (const struct layout_member *m = layout->members; m->name; m++) {
		if (m->header_offset != m->offset)
			scenario_fail(file, line,
				      "%s: %s must be at offset %zu, the header has it at %zu",
				      layout->name, m->name, m->offset, m->header_offset);
		if (m->header_size != m->size)
			scenario_fail(
				file, line,
				"%s: %s at offset %zu must be of %zu bytes, the header has %zu",
				layout->name, m->name, m->offset, m->size, m->header_size);
	}
	if (layout->header_size != layout->size)
		scenario_fail(file, line, "%s must be of %zu bytes, the header has %zu",
			      layout->name, layout->size, layout->header_size);
	if (layout->header_align != layout->align)
		scenario_fail(file, line, "%s must be aligned to %zu, the header has %zu",
			      layout->name, layout->align, layout->header_align);
}

void layout_expect_all_at(const struct layout *const layouts[], const char *file, int line)
{
	for (; *layouts; layouts++)
		layout_expect_at(*layouts, file, line);
}

static const struct layout_member *find_member(const struct layout *layout, const char *name)
{
	for (const struct layout_member *m = layout->members; m->name; m++)
		if (!strcmp(m->name, name))
			return m;
	scenario_error("%s has no row for %s", layout->name, name);
}

/* The value as bytes; returns how many. */
static size_t value_bytes(const struct layout_member *member, const struct layout_value *value,
			  uint8_t *bytes)
{
	uint8_t number8 = (uint8_t)value->number;
	uint16_t number16 = (uint16_t)value->number;
	uint32_t number32 = (uint32_t)value->number;
	const void *from = member->size == 1   ? &number8
			   : member->size == 2 ? &number16
			   : member->size == 4 ? (const void *)&number32
					       : (const void *)&value->number;
	size_t size = member->size;

	if (value->bytes) {
		from = value->bytes;
		size = value->size;
	} else if (size != 1 && size != 2 && size != 4 && size != 8) {
		scenario_error("%s is not a number", member->name);
	}
	if (size > LAYOUT_STRUCT_MAX || (value->bytes && member->size && size > member->size))
		scenario_error("the value of %s is too long", member->name);
	memcpy(bytes, from, size);
	return size;
}

void layout_put(const struct layout *layout, const struct layout_value *value,
		struct layout_bytes *b)
{
	const struct layout_member *m = find_member(layout, value->member);
	uint8_t bytes[LAYOUT_STRUCT_MAX];
	size_t size = value_bytes(m, value, bytes);

	if (m->offset + size > LAYOUT_STRUCT_MAX)
		scenario_error("%s is too long", layout->name);
	memcpy(b->data + m->offset, bytes, size);
	if (m->offset + size > b->size)
		b->size = m->offset + size;
}

struct layout_bytes layout_bytes_of(const struct layout *layout, const struct layout_value *values)
{
	struct layout_bytes b = {.size = layout->size};

	for (; values->member; values++)
		layout_put(layout, values, &b);
	return b;
}

static void print_bytes(const uint8_t *data, size_t size, char *text, size_t room)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < size && used + 4 < room; i++)
		used += (size_t)snprintf(text + used, room - used, "%s%02x", i ? " " : "", data[i]);
}

/* Where the bytes stand instead, for the message. */
static void find_elsewhere(const void *data, size_t size, const uint8_t *wanted, size_t length,
			   char *text, size_t room)
{
	const uint8_t *found = memmem(data, size, wanted, length);

	if (found)
		snprintf(text, room, "they are at offset %zu",
			 (size_t)(found - (const uint8_t *)data));
	else
		snprintf(text, room, "they are nowhere in its %zu bytes", size);
}

static void expect_member(const struct layout *layout, const struct layout_value *value,
			  const uint8_t *data, size_t size, const char *file, int line)
{
	const struct layout_member *m = find_member(layout, value->member);
	uint8_t wanted[LAYOUT_STRUCT_MAX];
	size_t length = value_bytes(m, value, wanted);
	char want_text[64], got_text[64], elsewhere[64];

	if (m->offset + length > size)
		scenario_fail(file, line, "%s: %s must be at offset %zu, but only %zu bytes came",
			      layout->name, m->name, m->offset, size);
	if (!memcmp(data + m->offset, wanted, length))
		return;
	print_bytes(wanted, length, want_text, sizeof(want_text));
	print_bytes(data + m->offset, length, got_text, sizeof(got_text));
	find_elsewhere(data, size, wanted, length, elsewhere, sizeof(elsewhere));
	if (value->bytes)
		scenario_fail(file, line,
			      "%s: %s at offset %zu must hold [%s], the kernel has [%s] there; %s",
			      layout->name, m->name, m->offset, want_text, got_text, elsewhere);
	scenario_fail(file, line,
		      "%s: %s at offset %zu must be %llu [%s], the kernel has [%s] there; %s",
		      layout->name, m->name, m->offset, (unsigned long long)value->number,
		      want_text, got_text, elsewhere);
}

void layout_expect_members_at(const struct layout *layout, const void *data, size_t size,
			      const struct layout_value *values, const char *file, int line)
{
	for (; values->member; values++)
		expect_member(layout, values, data, size, file, line);
}

uint64_t layout_number(const struct layout *layout, const char *member, const void *data)
{
	const struct layout_member *m = find_member(layout, member);
	const uint8_t *at = (const uint8_t *)data + m->offset;
	uint16_t number16;
	uint32_t number32;
	uint64_t number64;

	switch (m->size) {
	case 1:
		return *at;
	case 2:
		memcpy(&number16, at, sizeof(number16));
		return number16;
	case 4:
		memcpy(&number32, at, sizeof(number32));
		return number32;
	case 8:
		memcpy(&number64, at, sizeof(number64));
		return number64;
	default:
		scenario_error("%s: %s is not a number", layout->name, member);
	}
}

int layout_option_set(int fd, int option, const void *data, size_t size)
{
	return setsockopt(fd, IPPROTO_SCTP, option, data, (socklen_t)size) == 0 ? 0 : errno;
}

int layout_option_get(int fd, int option, void *data, size_t *size)
{
	socklen_t length = (socklen_t)*size;
	int error = getsockopt(fd, IPPROTO_SCTP, option, data, &length) < 0 ? errno : 0;

	*size = length;
	return error;
}

void layout_set_members_at(int fd, struct layout_option option, const struct layout_value *values,
			   const char *file, int line)
{
	struct layout_bytes b = layout_bytes_of(option.layout, values);
	int error = layout_option_set(fd, option.number, b.data, b.size);

	if (error)
		scenario_fail(file, line, "%s: setsockopt %s of %zu bytes gave %s",
			      option.layout->name, option.name, b.size, strerror(error));
}

struct layout_bytes layout_expect_option_at(int fd, struct layout_option option,
					    const struct layout_value *ask,
					    const struct layout_value *values, const char *file,
					    int line)
{
	struct layout_bytes b = layout_bytes_of(option.layout, ask);
	size_t want = b.size;
	int error = layout_option_get(fd, option.number, b.data, &b.size);

	if (error)
		scenario_fail(file, line, "%s: getsockopt %s of %zu bytes gave %s",
			      option.layout->name, option.name, want, strerror(error));
	if (b.size != want)
		scenario_fail(file, line, "%s: getsockopt %s gave %zu bytes, expected %zu",
			      option.layout->name, option.name, b.size, want);
	layout_expect_members_at(option.layout, b.data, b.size, values, file, line);
	return b;
}

int layout_socket(int type)
{
	int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_SCTP);

	if (fd < 0)
		scenario_error("cannot open an SCTP socket: %s", strerror(errno));
	return fd;
}

bool layout_option_absent(int option)
{
	switch (option) {
	case SCTP_REMOTE_UDP_ENCAPS_PORT:
		return capabilities_missing(CAP_UDP_ENCAPSULATION) != NULL;
	case SCTP_PLPMTUD_PROBE_INTERVAL:
		return capabilities_missing(CAP_PLPMTUD) != NULL;
	default:
		return false;
	}
}
