/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue of fixes: changes of net/sctp that a kernel may lack (fixes.json, whose "about"
 * says what its fields mean).
 *
 * What is returned is borrowed and lives as long as the program.
 */
#ifndef SPEC_FIXES_H
#define SPEC_FIXES_H

#include <jansson.h>

/* All of them: an array of objects. */
const json_t *fixes_all(void);
/* NULL if there is none of that id. */
const json_t *fix_find(const char *id);

/* What a kernel's version says of a fix. */
enum fix_age {
	FIX_IS_LATER, /* the kernel is older than the fix: it cannot have it */
	FIX_IS_EARLIER, /* it should have it */
	FIX_IS_UNDATED, /* nothing: another series, or a version that is not known */
	/* It is older than the fault: there is nothing that it could lack.  Not so of a series in which
	 * there is a release with the fix, for the fault was taken over there. */
	FIX_IS_NEEDLESS,
};

/*
 * `release` as of uname -r ("6.1.0-57-cloud-amd64", "6.12.30"); `package` the version of the
 * kernel's package ("6.1.192-3"), or NULL.
 */
enum fix_age fix_age(const json_t *fix, const char *release, const char *package);

/* "ID (CVE-..., commit ...)", to be freed; NULL without memory. */
char *fix_label(const json_t *fix);
/* "fixed in 6.1.188, 6.12.111, 7.1; Debian bookworm 6.1.190-1 (6.1.0-54)", to be freed; NULL
 * without memory. */
char *fix_releases(const json_t *fix);

/* Compares versions number by number: "6.1.9" is before "6.1.10-2".  What follows '+' or '~' does
 * not count. */
int fix_compare_versions(const char *one, const char *other);

#endif
