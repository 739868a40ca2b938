/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths, folders and whole files.  Functions that return int return 0, or -1 with a fault. */
#ifndef GROUND_FILES_H
#define GROUND_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "harness/host/ground/fault.h"

/* A new string, to be freed.  Out of memory ends the program with a line on stderr. */
__attribute__((format(printf, 1, 2))) char *path_of(const char *format, ...);

bool path_exists(const char *path);

/* Frees the path, and NULL in its place, if there is no such file. */
char *path_if_there(char *path);

/* Makes the folder and those above it. */
int folder_make(const char *path, struct fault *fault);
/* Removes the folder and all in it; one that is not there is no failure. */
int folder_remove(const char *path, struct fault *fault);
/* Makes a folder of a new name below `parent`; its path is stored in *path (to be freed). */
int folder_temporary(const char *parent, char **path, struct fault *fault);
/*
 * Calls `each` with the name of every entry but "." and "..", until it returns nonzero.  Returns
 * what `each` returned last, 0 if there was nothing, -1 with errno if the folder cannot be read.
 */
int folder_each(const char *path, int (*each)(void *context, const char *name), void *context);

/*
 * Removes what is in the folder under a name that begins with `prefix`, but for the path `keep`,
 * for what begins with it (its digest), and for what is younger than an hour: another run may still
 * use that.  What cannot be removed is reported on stderr.
 */
void folder_clean(const char *path, const char *prefix, const char *keep);
/*
 * In use from now on, as far as folder_clean() of another run is concerned: for who takes a file again and again for hours.
 * Where it is somebody else's, or cannot be written, that is for its owner to see to; what else fails is reported on stderr.
 */
void file_use(const char *path);

/*
 * Reads a file of at most `limit` bytes; *data (to be freed) has a zero byte behind its *size
 * bytes.  A file that cannot be read or is longer is a fault of the given status.
 */
int file_read(const char *path, size_t limit, char **data, size_t *size, enum exit_status status,
	      struct fault *fault);
/* The permissions that a new file is to have, as fopen() would give it. */
mode_t file_mode(void);
/*
 * Writes a file under another name and renames it, so that it is there as a whole or not at all,
 * also where several processes write it at once: one of them is the last.
 */
int file_write(const char *path, const void *data, size_t size, struct fault *fault);

/*
 * Waits for and takes the lock that keeps two runs from changing the cache at once, makes the
 * folder if need be. Returns a descriptor to close (which releases the lock), or -1 with a fault.
 */
int cache_lock(const char *cache, struct fault *fault);

#endif
