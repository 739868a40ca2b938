/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/bisect_tree.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/host/ground/program.h"
#include "harness/host/kernel/build/build.h"
#include "harness/memory.h"

static const char *const words[BISECT_STATES] = {
	[BISECT_UNTRIED] = "",
	[BISECT_PASSES] = "passes",
	[BISECT_FAILS] = "fails",
	[BISECT_UNDECIDED] = "undecided",
};

/* One search, to be freed with search_free(). */
struct search {
	const struct bisect_tree *ends;
	const struct bisect_play *play;
	char *tree; /* the user's, absolute */
	char *clone; /* the one in which commits are checked out */
	char *fragments;
	char *good, *bad; /* hashes */
	int lock; /* one search at a time checks out in the clone; or -1 */
	bool good_is_older;
};

static void search_free(struct search *search)
{
	if (search->lock >= 0)
		(void)close(search->lock);
	free(search->tree);
	free(search->clone);
	free(search->fragments);
	free(search->good);
	free(search->bad);
}

static void trim(char *text)
{
	text[strcspn(text, "\n")] = '\0';
}

static int git(const char *folder, const char *const arguments[], char **output,
	       struct fault *fault)
{
	const char *argv[16] = {"git", "-C", folder};
	char *unread = NULL;
	size_t count = 3;
	int result;

	while (*arguments)
		argv[count++] = *arguments++;
	result = program_run(argv, "git", NULL, output ? output : &unread, fault);
	free(unread);
	return result;
}

#define GIT(folder, output, fault, ...)                                                            \
	git(folder, (const char *const[]){__VA_ARGS__, NULL}, output, fault)

/* *hash is to be freed. */
static int find_commit(const struct search *search, const char *name, char **hash,
		       struct fault *fault)
{
	char *commit = path_of("%s^{commit}", name);
	struct fault wrong;
	int result = GIT(search->tree, hash, &wrong, "rev-parse", "--verify", "--quiet",
			 "--end-of-options", commit);

	free(commit);
	if (result == 0 && *hash) {
		trim(*hash);
		return 0;
	}
	fault_set(fault, EXIT_USAGE, "there is no commit '%s' in %s", name, search->tree);
	*hash = NULL;
	return -1;
}

static bool is_ancestor(const struct search *search, const char *older, const char *newer)
{
	struct fault unheard;

	return GIT(search->tree, NULL, &unheard, "merge-base", "--is-ancestor", older, newer) == 0;
}

static int find_ends(struct search *search, struct fault *fault)
{
	if (find_commit(search, search->ends->good, &search->good, fault) < 0 ||
	    find_commit(search, search->ends->bad, &search->bad, fault) < 0)
		return -1;
	search->good_is_older = is_ancestor(search, search->good, search->bad);
	if (!search->good_is_older && !is_ancestor(search, search->bad, search->good))
		return fault_set(fault, EXIT_USAGE, "neither of %s and %s comes from the other",
				 search->ends->good, search->ends->bad);
	if (strcmp(search->good, search->bad) == 0)
		return fault_set(fault, EXIT_USAGE, "%s and %s are the same commit",
				 search->ends->good, search->ends->bad);
	return 0;
}

/* A clone that borrows the objects of the user's tree, and has a working tree of its own. */
static int find_clone(struct search *search, struct fault *fault)
{
	uint64_t digest = DIGEST_START;
	char *parent = path_of("%s/bisect", search->ends->cache), *turn;
	int result = 0;
	struct fault unheard;

	digest_text(&digest, search->tree);
	search->clone = path_of("%s/%016" PRIx64, parent, digest);
	turn = path_of("%s.turn", search->clone);
	search->lock = cache_lock(turn, fault);
	free(turn);
	if (search->lock < 0)
		result = -1;
	else if (!path_exists(search->clone))
		result = GIT(parent, NULL, fault, "clone", "--quiet", "--shared", "--no-checkout",
			     search->tree, search->clone);
	free(parent);
	if (result == 0)
		/* What an earlier search left that was interrupted. */
		(void)GIT(search->clone, NULL, &unheard, "bisect", "reset", "HEAD");
	return result;
}

static int search_begin(struct search *search, struct fault *fault)
{
	search->tree = realpath(search->ends->tree, NULL);
	if (!search->tree)
		return fault_set(fault, EXIT_USAGE, "--tree=%s: %m", search->ends->tree);
	search->fragments = path_configs(fault);
	if (!search->fragments || find_ends(search, fault) < 0)
		return -1;
	return find_clone(search, fault);
}

/* Builds what is checked out; what does not build is nothing that could be decided. */
static int play(const struct search *search, const char *hash, enum bisect_state *state,
		char **message, struct fault *fault)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	const struct build_options options = {
		.source = search->clone,
		.config = "everything",
		.uml = true,
		.jobs = processors < 1 ? 1 : (unsigned)processors,
		.fragments = search->fragments,
		.cache = search->ends->cache,
	};
	struct fault wrong;
	char *spec;
	int result;

	if (kernel_build(&options, &spec, &wrong) < 0) {
		*state = BISECT_UNDECIDED;
		*message = xasprintf("it was not built: %s", wrong.text);
		return 0;
	}
	result = bisect_play(search->play, spec, hash, state, message, fault);
	free(spec);
	return result;
}

/* Plays on the commit that is checked out, and prints its line. */
static int try_commit(const struct search *search, enum bisect_state *state, struct fault *fault)
{
	char *commit = NULL, *message = NULL, *subject;
	int result = GIT(search->clone, &commit, fault, "log", "-1", "--format=%H %s");

	if (result < 0)
		return -1;
	trim(commit);
	subject = commit + strcspn(commit, " ");
	*subject++ = '\0';
	fprintf(stderr, "sctp-conform: playing on %.12s (%s)\n", commit, subject);
	if (!bisect_play_kept(search->play, commit, state, &message))
		result = play(search, commit, state, &message, fault);
	if (result == 0)
		printf("%-9s  %.12s  %s  %s\n", words[*state], commit, subject, message);
	if (result == 0 && fflush(stdout) != 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write to standard output: %m");
	free(message);
	free(commit);
	return result;
}

static int try_end(const struct search *search, const char *hash, enum bisect_state expected,
		   struct fault *fault)
{
	enum bisect_state state;

	if (GIT(search->clone, NULL, fault, "checkout", "--quiet", "--force", "--detach", hash) <
		    0 ||
	    try_commit(search, &state, fault) < 0)
		return -1;
	if (state == expected)
		return 0;
	return fault_set(fault, EXIT_USAGE, "%.12s is to be the %s end, but there it %s", hash,
			 expected == BISECT_PASSES ? "good" : "bad",
			 state == BISECT_UNDECIDED ? "could not be decided" : words[state]);
}

/* Of "fails commit: [HASH] SUBJECT", which are git's words for it. */
static void print_first(const char *said)
{
	const char *hash = strchr(said, '['), *end = hash ? strchr(hash, ']') : NULL;

	if (end)
		printf("\n%.*s (%s) is the first commit that %.*s\n", (int)(end - hash) - 1,
		       hash + 1, end[1] ? end + 2 : "", (int)strcspn(said, " "), said);
	else
		printf("\nfirst %s\n", said);
}

/* Prints what git has found, if it has; 1 if it has not, and is to go on. */
static int print_found(const struct search *search, struct fault *fault)
{
	static const char first[] = "# first ", skipped[] = "# only skipped commits left";
	static const char possible[] = "# possible first ";
	char *log = NULL, *rest;
	int result = 1;

	if (GIT(search->clone, &log, fault, "bisect", "log") < 0)
		return -1;
	rest = log;
	for (char *line; (line = strsep(&rest, "\n"));) {
		if (strncmp(line, first, strlen(first)) == 0)
			print_first(line + strlen(first));
		else if (strncmp(line, skipped, strlen(skipped)) == 0)
			puts("\nit is one of these, which could not be decided:");
		else if (result == 0 && strncmp(line, possible, strlen(possible)) == 0)
			puts(line + 2);
		else
			continue;
		result = 0;
	}
	free(log);
	return result;
}

/* How far it is still, in git's words; what they are is not for us to check. */
static void tell_rest(const char *said)
{
	static const char begin[] = "Bisecting: ";

	if (said && strncmp(said, begin, strlen(begin)) == 0)
		fprintf(stderr, "sctp-conform: %.*s\n", (int)strcspn(said + strlen(begin), "\n"),
			said + strlen(begin));
}

static int start(const struct search *search, struct fault *fault)
{
	char *said = NULL;
	int result;
	const char *older = search->good_is_older ? "passes" : "fails";
	const char *newer = search->good_is_older ? "fails" : "passes";

	result = GIT(search->clone, &said, fault, "bisect", "start", "--term-old", older,
		     "--term-new", newer, search->good_is_older ? search->bad : search->good,
		     search->good_is_older ? search->good : search->bad);
	tell_rest(said);
	free(said);
	return result;
}

static int search_commits(const struct search *search, struct fault *fault)
{
	int result;

	if (try_end(search, search->good, BISECT_PASSES, fault) < 0 ||
	    try_end(search, search->bad, BISECT_FAILS, fault) < 0 || start(search, fault) < 0)
		return -1;
	/* Of neighbours git knows at once. */
	for (result = print_found(search, fault); result == 1;) {
		enum bisect_state state;
		struct fault wrong;
		char *said = NULL;
		bool refused;

		if (try_commit(search, &state, fault) < 0)
			return -1;
		/* Where only skipped ones are left git ends as if it had failed. */
		refused = GIT(search->clone, &said, &wrong, "bisect",
			      state == BISECT_UNDECIDED ? "skip" : words[state]) < 0;
		tell_rest(said);
		free(said);
		result = print_found(search, fault);
		if (refused && result == 1)
			return fault_set(fault, EXIT_ENVIRONMENT, "%s", wrong.text);
	}
	return result < 0 ? -1 : EXIT_PASSED;
}

int bisect_tree(const struct bisect_tree *ends, const struct bisect_play *how, struct fault *fault)
{
	struct search search = {.ends = ends, .play = how, .lock = -1};
	int result = search_begin(&search, fault);

	if (result == 0)
		result = search_commits(&search, fault);
	search_free(&search);
	return result;
}
