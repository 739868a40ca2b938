/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of findings: replayed before they are believed, cut down, written out. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/explore/explore.h"
#include "harness/host/explore/fingerprint.h"
#include "harness/host/explore/known.h"
#include "harness/host/ground/files.h"
#include "harness/memory.h"
#include "harness/world/emit.h"
#include "harness/world/shrink.h"

enum {
	SHRINK_ROUNDS = 24, /* how many a finding is cut down in at most */
	WORTH_A_GUEST = 48, /* worlds that cost as much as a guest's boot */
};

static void name_trial(struct trial *trial, const struct finding *finding, const char *what,
		       size_t number)
{
	snprintf(trial->name, sizeof(trial->name), "world.%" PRIu64 ".%s%zu", finding->seed, what,
		 number);
}

/* Whether the kernel goes on as before, so that other worlds can be played after it. */
static bool is_harmless(const struct finding *finding)
{
	return finding->verdict == VERDICT_FAIL || strstr(finding->fingerprint, "WARNING:");
}

/* Those that break kernels each in a guest of its own, the others together. */
static int confirm(struct exploration *exploration, bool harmless, struct fault *fault)
{
	struct trial *trials = xcalloc(exploration->count + 1, sizeof(*trials));
	struct finding **findings = xcalloc(exploration->count + 1, sizeof(struct finding *));
	size_t count = 0;
	int result = 0;

	for (size_t i = 0; i < exploration->count; i++) {
		if (is_harmless(exploration->findings[i]) != harmless)
			continue;
		findings[count] = exploration->findings[i];
		trials[count].world = findings[count]->world;
		name_trial(&trials[count], findings[count], "again", i);
		count++;
	}
	if (count > 0)
		result = session_play(&exploration->session, trials, count, harmless ? count : 1,
				      fault);
	for (size_t i = 0; result == 0 && i < count; i++)
		findings[i]->confirmed =
			strcmp(trials[i].fingerprint, findings[i]->fingerprint) == 0;
	trials_clear(trials, count);
	free(trials);
	free(findings);
	return result;
}

int findings_confirm(struct exploration *exploration, struct fault *fault)
{
	int result = confirm(exploration, true, fault);

	return result == 0 ? confirm(exploration, false, fault) : result;
}

/* The trials of one finding's candidates within a round. */
struct share {
	struct finding *finding;
	struct shrink shrink;
	size_t from, count;
};

static size_t propose(struct share *share, struct trial *trials)
{
	struct world *worlds = xcalloc(SHRINK_MOST, sizeof(*worlds));
	size_t count = shrink_propose(&share->shrink, worlds);

	for (size_t i = 0; i < count; i++) {
		trials[i].world = worlds[i];
		name_trial(&trials[i], share->finding, "cut", share->from + i);
	}
	free(worlds);
	return count;
}

static void judge(struct share *share, const struct trial *trials)
{
	bool fails[SHRINK_MOST];

	for (size_t i = 0; i < share->count; i++)
		fails[i] = strcmp(trials[i].fingerprint, share->finding->fingerprint) == 0;
	if (share->count > 0)
		shrink_judge(&share->shrink, fails);
}

/* How many worlds of a round go into one guest. */
static size_t share_of_guest(size_t count, unsigned jobs)
{
	size_t each = (count + jobs - 1) / jobs;

	return each < WORTH_A_GUEST ? WORTH_A_GUEST : each;
}

/* One round for all findings together.  Returns 1 if there is more to do, 0 if not, -1 with a
 * fault. */
static int shrink_round(struct exploration *exploration, struct share *shares, size_t shares_count,
			struct fault *fault)
{
	struct trial *trials = xcalloc(shares_count * SHRINK_MOST + 1, sizeof(*trials));
	size_t count = 0, each;
	int result = 0;

	for (size_t i = 0; i < shares_count; i++) {
		shares[i].from = count;
		shares[i].count = propose(&shares[i], trials + count);
		count += shares[i].count;
	}
	each = share_of_guest(count, exploration->session.run.jobs);
	if (count > 0)
		result = session_play(&exploration->session, trials, count, each, fault);
	for (size_t i = 0; result == 0 && i < shares_count; i++)
		judge(&shares[i], trials + shares[i].from);
	trials_clear(trials, count);
	free(trials);
	return result < 0 ? -1 : count > 0;
}

int findings_shrink(struct exploration *exploration, struct fault *fault)
{
	struct share *shares = xcalloc(exploration->count + 1, sizeof(*shares));
	size_t count = 0;
	int result = 1;

	for (size_t i = 0; i < exploration->count; i++) {
		struct finding *finding = exploration->findings[i];

		if (!finding->confirmed)
			continue;
		shares[count].finding = finding;
		shrink_begin(&shares[count++].shrink, &finding->world);
	}
	for (int i = 0; i < SHRINK_ROUNDS && result > 0 && !exploration->session.interrupted; i++)
		result = shrink_round(exploration, shares, count, fault);
	for (size_t i = 0; i < count; i++)
		shares[i].finding->world = shares[i].shrink.world;
	free(shares);
	return result < 0 ? -1 : 0;
}

static FILE *open_file(const struct exploration *exploration, const char *name, const char *end,
		       struct fault *fault)
{
	char *path = path_of("%s/findings/%s.%s", exploration->session.out, name, end);
	FILE *file = fopen(path, "we");

	if (!file)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
	free(path);
	return file;
}

static int close_file(FILE *file, struct fault *fault)
{
	bool broken = ferror(file) != 0;

	if (fclose(file) == 0 && !broken)
		return 0;
	return fault_set(fault, EXIT_ENVIRONMENT, "cannot write a finding: %s", strerror(errno));
}

static int write_world(const struct exploration *exploration, const struct finding *finding,
		       const char *name, struct fault *fault)
{
	FILE *file = open_file(exploration, name, "world", fault);
	char *text = world_text(&finding->world);

	if (file)
		fputs(text, file);
	free(text);
	return file ? close_file(file, fault) : -1;
}

static int write_scenario(const struct exploration *exploration, const struct finding *finding,
			  const char *name, struct fault *fault)
{
	FILE *file = open_file(exploration, name, "c", fault);
	char *id = path_of("world_%s", name);

	if (file)
		world_emit(&finding->world, "found", id, finding->fingerprint, file);
	free(id);
	return file ? close_file(file, fault) : -1;
}

static int write_report(const struct exploration *exploration, const struct finding *finding,
			const char *name, struct fault *fault)
{
	FILE *file = open_file(exploration, name, "txt", fault);
	char explanation[EXPLANATION_SIZE];

	if (!file)
		return -1;
	fprintf(file, "fingerprint: %s\nkernel: %s (%s)\nverdict: %s\nseed: %" PRIu64 "\n",
		finding->fingerprint, exploration->session.run.targets[0].kernel.release,
		exploration->session.run.targets[0].kernel.spec, verdict_name(finding->verdict),
		finding->seed);
	fprintf(file, "seen: %u times, first after %.0f s and %lu worlds\nreplayed: %s\n",
		finding->times, finding->after, finding->worlds,
		finding->confirmed ? "it came again" : "it did not come again by itself");
	(void)known_explain(finding->fingerprint, &exploration->session.run.targets[0].kernel,
			    explanation);
	fprintf(file, "explained: %s\n\n%s\n", *explanation ? explanation : "no, this is news",
		finding->message);
	return close_file(file, fault);
}

static void print_line(const struct exploration *exploration, const struct finding *finding,
		       const char *name)
{
	char explanation[EXPLANATION_SIZE];

	(void)known_explain(finding->fingerprint, &exploration->session.run.targets[0].kernel,
			    explanation);
	printf("%s  %s, %zu steps%s: %s%s%s%s\n", name, verdict_name(finding->verdict),
	       finding->world.count, finding->confirmed ? "" : ", did not come again",
	       finding->fingerprint, *explanation ? " (" : "", explanation,
	       *explanation ? ")" : "");
}

int findings_write(const struct exploration *exploration, struct fault *fault)
{
	char *folder = path_of("%s/findings", exploration->session.out);
	int result = folder_make(folder, fault);

	free(folder);
	for (size_t i = 0; i < exploration->count && result == 0; i++) {
		const struct finding *finding = exploration->findings[i];
		char name[FINGERPRINT_NAME];

		fingerprint_name(finding->fingerprint, name);
		result = write_world(exploration, finding, name, fault);
		if (result == 0)
			result = write_scenario(exploration, finding, name, fault);
		if (result == 0)
			result = write_report(exploration, finding, name, fault);
		print_line(exploration, finding, name);
	}
	return result;
}
