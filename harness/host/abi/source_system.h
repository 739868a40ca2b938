/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source files that say by their names that they are for another operating system than Linux. */
#ifndef ABI_SOURCE_SYSTEM_H
#define ABI_SOURCE_SYSTEM_H

/* "freebsd" for "unix/zerrors_freebsd_arm.go" and for "unix/freebsd/mod.rs", as Go (GOOS) and Rust (target_os) call the
 * system in names of files and folders; NULL if none is named.  The result is static. */
const char *source_system(const char *path);

#endif
