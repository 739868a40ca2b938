/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/coverage.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "harness/memory.h"
#include "harness/record/packed.h"
#include "harness/record/record.h"

#define GCOV "/sys/kernel/debug/gcov"
/* A kernel of mutants (harness/host/mutate/) counts by itself, and says so in the same way. */
#define MUTANTS "/proc/sctp_mutants"

enum { MAX_FILES = 64, FILE_LIMIT = 4 << 20, RECORD_LIMIT = 900 << 10, MAX_OPEN = 16 };

struct counters {
	char *path;
	uLong blank; /* checksum of the file when nothing is counted */
};

static struct counters files[MAX_FILES];
static size_t file_count;

static int find_file(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	const char *suffix = strrchr(path, '.');

	(void)status;
	(void)walk;
	if (type == FTW_F && suffix && !strcmp(suffix, ".gcda") && file_count < MAX_FILES)
		files[file_count++].path = xstrdup(path);
	return 0;
}

/* The whole file, to be freed; NULL if it cannot be read or is too long. */
static uint8_t *read_file(const char *path, size_t *size)
{
	uint8_t *data = xmalloc(FILE_LIMIT);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd >= 0 ? 1 : -1;

	*size = 0;
	while (count > 0 && *size < FILE_LIMIT) {
		count = read(fd, data + *size, FILE_LIMIT - *size);
		*size += count > 0 ? (size_t)count : 0;
	}
	if (fd >= 0)
		close(fd);
	if (count == 0)
		return data;
	fprintf(stderr, "sctp-runner: cannot read %s: %s\n", path, strerror(errno));
	free(data);
	return NULL;
}

static bool has_mutants(void)
{
	return access(MUTANTS, F_OK) == 0;
}

static int reset(void)
{
	int fd = open(has_mutants() ? MUTANTS "/reset" : GCOV "/reset", O_WRONLY | O_CLOEXEC);
	int result = fd >= 0 && write(fd, "0", 1) == 1 ? 0 : -1;

	if (fd >= 0)
		close(fd);
	return result;
}

static void send_file(const char *name, const char *path, const uint8_t *data, size_t size)
{
	char *packed = packed_encode(data, size);

	if (!packed)
		fprintf(stderr, "sctp-runner: cannot compress %s\n", path);
	else if (strlen(packed) > RECORD_LIMIT)
		fprintf(stderr, "sctp-runner: %s is too long to be sent\n", path);
	else
		record_send(json_pack("{s:s, s:s, s:s, s:i, s:s}", "type", "coverage", "name", name,
				      "file", strrchr(path, '/') + 1, "size", (int)size, "data",
				      packed));
	free(packed);
}

void coverage_send(const char *name)
{
	for (size_t i = 0; i < file_count; i++) {
		size_t size;
		uint8_t *data = read_file(files[i].path, &size);

		if (data && crc32(0, data, (uInt)size) != files[i].blank)
			send_file(name, files[i].path, data, size);
		free(data);
	}
	if (reset())
		fprintf(stderr, "sctp-runner: cannot reset the counters: %s\n", strerror(errno));
}

int coverage_begin(void)
{
	if (nftw(has_mutants() ? MUTANTS : GCOV, find_file, MAX_OPEN, FTW_PHYS) || !file_count) {
		fprintf(stderr, "sctp-runner: the kernel counts nothing: CONFIG_GCOV_KERNEL\n");
		return -1;
	}
	coverage_send("boot");
	for (size_t i = 0; i < file_count; i++) {
		size_t size;
		uint8_t *data = read_file(files[i].path, &size);

		files[i].blank = data ? crc32(0, data, (uInt)size) : 0;
		free(data);
	}
	return 0;
}
