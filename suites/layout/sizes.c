/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/layout/sizes.h"

#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* More than the kernel ever copies of an option's value (net/sctp/socket.c: USHRT_MAX and a
 * little). */
enum { HUGE = 100000, CANARY = 0xa5 };

/* One check of one option. */
struct check {
	int fd;
	const struct layout_sizes *sizes;
	const char *file;
	int line;
	uint8_t *end; /* memory is mapped up to here, and not beyond */
	struct layout_bytes value, other, ask;
};

/* Maps HUGE bytes and more; returns their end, where no memory follows. */
static uint8_t *map_until_end(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = (2 * HUGE / page + 1) * page;
	uint8_t *start =
		mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (start == MAP_FAILED || mprotect(start + size, page, PROT_NONE) != 0)
		scenario_error("cannot map memory: %s", strerror(errno));
	return start + size;
}

static bool is_old_size(const struct layout_sizes *sizes, size_t length)
{
	for (int i = 0; i < LAYOUT_MAX_OLD_SIZES; i++)
		if (sizes->old[i] && sizes->old[i] == length)
			return true;
	return false;
}

static const char *outcome(int error)
{
	return error ? strerrorname_np(error) : "success";
}

static struct layout_bytes current_value(const struct check *check)
{
	struct layout_bytes b = check->ask;
	int error = layout_option_get(check->fd, check->sizes->option, b.data, &b.size);

	if (error)
		scenario_fail(check->file, check->line, "%s: getsockopt %s of %zu bytes gave %s",
			      check->sizes->layout->name, check->sizes->name, check->ask.size,
			      outcome(error));
	return b;
}

static void expect_value(const struct check *check, const struct layout_value *values)
{
	struct layout_bytes b;

	if (check->sizes->get == LAYOUT_NOT_AT_ALL || check->sizes->refusals_only)
		return;
	b = current_value(check);
	layout_expect_members_at(check->sizes->layout, b.data, b.size, values, check->file,
				 check->line);
}

/* setsockopt() of `length` bytes at `data` gives `want`; a refusal leaves the first value, success
 * the other. */
static void try_set(const struct check *check, const void *data, size_t length, int want,
		    const char *how)
{
	const struct layout_sizes *sizes = check->sizes;
	int error = layout_option_set(check->fd, sizes->option, data, length);

	if (error != want)
		scenario_fail(check->file, check->line,
			      "%s of %zu bytes: setsockopt %s of %d bytes%s gave %s, expected %s",
			      sizes->layout->name, sizes->layout->size, sizes->name, (int)length,
			      how, outcome(error), outcome(want));
	expect_value(check, want ? sizes->values : sizes->others);
	if (!want &&
	    layout_option_set(check->fd, sizes->option, check->value.data, check->value.size))
		scenario_fail(check->file, check->line, "setsockopt %s gave %s the second time",
			      sizes->name, strerror(errno));
}

static void try_set_lengths(const struct check *check)
{
	const struct layout_sizes *sizes = check->sizes;
	size_t size = check->other.size;
	const size_t longer[] = {size + 1, size + 3, 2 * size, HUGE, INT_MAX};
	uint8_t *data = check->end - 2 * HUGE;

	memcpy(data, check->other.data, size);
	for (size_t length = 0; length < size; length++)
		if (!is_old_size(sizes, length))
			try_set(check, data, length, EINVAL, "");
	if (!sizes->refusals_only)
		try_set(check, data, size, 0, "");
	for (size_t i = 0; i < ARRAY_SIZE(longer); i++)
		if (sizes->set == LAYOUT_EXACTLY || !sizes->refusals_only)
			try_set(check, data, longer[i], sizes->set == LAYOUT_AT_LEAST ? 0 : EINVAL,
				"");
	try_set(check, data, (size_t)-1, EINVAL, "");
}

static void try_set_places(const struct check *check)
{
	size_t size = check->other.size;
	uint8_t *odd = check->end - HUGE + 1;

	try_set(check, NULL, size, EFAULT, " at NULL");
	if (size > 1) {
		memcpy(check->end - (size - 1), check->other.data, size - 1);
		try_set(check, check->end - (size - 1), size, EFAULT,
			" that reaches beyond the end of memory");
	}
	if (check->sizes->refusals_only)
		return;
	memcpy(check->end - size, check->other.data, size);
	try_set(check, check->end - size, size, 0, " at the end of memory");
	memcpy(odd, check->other.data, size);
	try_set(check, odd, size, 0, " at an odd address");
}

/* The option can only be read, or only be set: the other use of it gives this error. */
static void expect_wrong_direction(const struct check *check, const char *call, int error, int want)
{
	if (want ? error != want : error != EOPNOTSUPP && error != ENOPROTOOPT)
		scenario_fail(check->file, check->line, "%s: %s %s gave %s, expected %s",
			      check->sizes->layout->name, call, check->sizes->name, outcome(error),
			      want ? outcome(want) : "EOPNOTSUPP or ENOPROTOOPT");
}

static void check_set(const struct check *check)
{
	const struct layout_sizes *sizes = check->sizes;
	const struct layout_bytes *value = &check->value;
	int error = 0;

	if (!sizes->refusals_only || sizes->set == LAYOUT_NOT_AT_ALL)
		error = layout_option_set(check->fd, sizes->option, value->data, value->size);
	if (sizes->set == LAYOUT_NOT_AT_ALL) {
		expect_wrong_direction(check, "setsockopt", error, sizes->unsettable);
		return;
	}
	if (error)
		scenario_fail(check->file, check->line,
			      "%s: setsockopt %s of %zu bytes gave %s, expected success",
			      sizes->layout->name, sizes->name, value->size, outcome(error));
	if (!sizes->refusals_only)
		expect_value(check, sizes->values);
	try_set_lengths(check);
	try_set_places(check);
}

/* The bytes after those that the kernel may write are as they were. */
static void expect_untouched(const struct check *check, const uint8_t *from, const uint8_t *to,
			     const uint8_t *data, size_t length)
{
	for (const uint8_t *at = from; at < to; at++)
		if (*at != CANARY)
			scenario_fail(check->file, check->line,
				      "%s of %zu bytes: getsockopt %s of %zu bytes wrote byte %zu",
				      check->sizes->layout->name, check->sizes->layout->size,
				      check->sizes->name, length, (size_t)(at - data));
}

/* getsockopt() into `length` bytes at `data`: `want` or success with `reported` bytes. */
static void try_get(const struct check *check, uint8_t *data, size_t length, int want,
		    size_t reported, const char *how)
{
	const struct layout_sizes *sizes = check->sizes;
	size_t got = length;
	int error = layout_option_get(check->fd, sizes->option, data, &got);

	if (error != want)
		scenario_fail(check->file, check->line,
			      "%s of %zu bytes: getsockopt %s of %d bytes%s gave %s, expected %s",
			      sizes->layout->name, sizes->layout->size, sizes->name, (int)length,
			      how, outcome(error), outcome(want));
	if (got != reported && !(sizes->length_not_reported && got == length))
		scenario_fail(check->file, check->line,
			      "%s: getsockopt %s of %d bytes%s reports %zu bytes, expected %zu",
			      sizes->layout->name, sizes->name, (int)length, how, got, reported);
	if (!want && reported == check->ask.size)
		layout_expect_members_at(sizes->layout, data, reported, sizes->values, check->file,
					 check->line);
}

/* What is asked for, followed by canaries, at a place with room for `length` bytes and more. */
static uint8_t *ask_at(const struct check *check, uint8_t *data, size_t length)
{
	memset(data, CANARY, length + 64);
	memcpy(data, check->ask.data, length < check->ask.size ? length : check->ask.size);
	return data;
}

/* How many bytes the kernel returns for a length: those of the struct, of an older one, or 0. */
static size_t given_for(const struct check *check, size_t length)
{
	size_t given = 0;

	if (length >= check->ask.size)
		return check->ask.size;
	for (int i = 0; i < LAYOUT_MAX_OLD_SIZES; i++)
		if (check->sizes->old[i] <= length && check->sizes->old[i] > given)
			given = check->sizes->old[i];
	return given == length || check->sizes->shorter_given ? given : 0;
}

static void try_get_lengths(const struct check *check)
{
	size_t size = check->ask.size;
	const size_t longer[] = {size, size + 1, size + 3, 2 * size, HUGE};
	uint8_t *data = check->end - 2 * HUGE;

	for (size_t length = 0; length < size; length++) {
		size_t given = given_for(check, length);

		if (given && check->sizes->refusals_only)
			continue;
		ask_at(check, data, length);
		try_get(check, data, length, given ? 0 : EINVAL, given ? given : length, "");
		expect_untouched(check, data + length, data + length + 64, data, length);
	}
	for (size_t i = 0; i < ARRAY_SIZE(longer); i++) {
		if (check->sizes->refusals_only)
			break;
		ask_at(check, data, longer[i]);
		try_get(check, data, longer[i], 0, size, "");
		expect_untouched(check, data + size, data + longer[i] + 64, data, longer[i]);
	}
	ask_at(check, data, size);
	try_get(check, data, (size_t)-1, EINVAL, UINT_MAX, "");
}

static void try_get_places(const struct check *check)
{
	size_t size = check->ask.size;
	uint8_t *odd = check->end - HUGE + 1;
	uint8_t *last = check->end - size;
	socklen_t length = (socklen_t)size;

	if (getsockopt(check->fd, IPPROTO_SCTP, check->sizes->option, NULL, &length) == 0 ||
	    errno != EFAULT)
		scenario_fail(check->file, check->line,
			      "getsockopt %s at NULL gave %s, expected EFAULT", check->sizes->name,
			      outcome(errno));
	ask_at(check, odd, size);
	if (getsockopt(check->fd, IPPROTO_SCTP, check->sizes->option, odd, NULL) == 0 ||
	    errno != EFAULT)
		scenario_fail(check->file, check->line,
			      "getsockopt %s with no length gave %s, expected EFAULT",
			      check->sizes->name, outcome(errno));
	if (check->sizes->refusals_only)
		return;
	try_get(check, odd, size, 0, size, " at an odd address");
	memcpy(last, check->ask.data, size);
	try_get(check, last, size, 0, size, " at the end of memory");
	if (size > 1) {
		size_t got = size;

		memcpy(last + 1, check->ask.data, size - 1);
		if (layout_option_get(check->fd, check->sizes->option, last + 1, &got) != EFAULT)
			scenario_fail(
				check->file, check->line,
				"getsockopt %s that reaches beyond the end of memory was not refused",
				check->sizes->name);
	}
}

static void check_get(const struct check *check)
{
	const struct layout_sizes *sizes = check->sizes;
	struct layout_bytes b = check->ask;

	if (sizes->get == LAYOUT_NOT_AT_ALL) {
		int error = layout_option_get(check->fd, sizes->option, b.data, &b.size);

		expect_wrong_direction(check, "getsockopt", error, sizes->unreadable);
		return;
	}
	try_get_lengths(check);
	try_get_places(check);
}

/* The association is read where the table says: one that does not exist is refused. */
static void check_association(const struct check *check)
{
	const struct layout_sizes *sizes = check->sizes;
	const struct layout_value nobody = {sizes->association, 0x7f7f7f7f};
	struct layout_bytes b = check->ask;
	struct layout_bytes set = check->value;

	layout_put(sizes->layout, &nobody, &b);
	layout_put(sizes->layout, &nobody, &set);
	if (sizes->get != LAYOUT_NOT_AT_ALL &&
	    layout_option_get(check->fd, sizes->option, b.data, &b.size) != EINVAL)
		scenario_fail(check->file, check->line,
			      "%s: getsockopt %s with a wrong %s was not refused with EINVAL",
			      sizes->layout->name, sizes->name, sizes->association);
	if (sizes->set != LAYOUT_NOT_AT_ALL &&
	    layout_option_set(check->fd, sizes->option, set.data, set.size) != EINVAL)
		scenario_fail(check->file, check->line,
			      "%s: setsockopt %s with a wrong %s was not refused with EINVAL",
			      sizes->layout->name, sizes->name, sizes->association);
}

void layout_expect_sizes_at(int fd, const struct layout_sizes *sizes, const char *file, int line)
{
	const struct layout_value *ask = sizes->ask ? sizes->ask : layout_no_values;
	struct layout_sizes complete = *sizes;
	struct check check = {.fd = fd, .sizes = &complete, .file = file, .line = line};

	if (!complete.values)
		complete.values = layout_no_values;
	if (!complete.others)
		complete.others = complete.values;
	check.end = map_until_end();
	check.value = layout_bytes_of(sizes->layout, complete.values);
	check.other = layout_bytes_of(sizes->layout, complete.others);
	check.ask = layout_bytes_of(sizes->layout, ask);
	layout_expect_at(sizes->layout, file, line);
	check_set(&check);
	check_get(&check);
	if (sizes->association)
		check_association(&check);
}
