/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/registry.h"

#include <ctype.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/runner/difference.h"

/* Set by the linker around the section that SCENARIO() fills; weak for programs without suites. */
extern const struct scenario *const __start_scenarios[] __attribute__((weak));
extern const struct scenario *const __stop_scenarios[] __attribute__((weak));

enum { VERSIONS = 3, MAX_MIDDLEBOXES = 32 };

static const struct {
	unsigned as;
	enum ip_versions versions;
	const char *suffix;
} each_version[VERSIONS] = {
	{AS_IPV4, IPV4, ".ipv4"},
	{AS_IPV6, IPV6, ".ipv6"},
	{AS_MIXED, MIXED, ".mixed"},
};

const char *runner_abi(void)
{
#if defined(__x86_64__)
	return "x86_64";
#elif defined(__i386__)
	return "i686";
#elif defined(__s390x__)
	return "s390x";
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
	return "ppc64el";
#elif defined(__riscv) && __riscv_xlen == 64
	return "riscv64";
#elif defined(__aarch64__)
	return "aarch64";
#elif defined(__arm__)
	return "arm";
#else
#error "name this ABI here"
#endif
}

static int by_place(const void *left, const void *right)
{
	const struct scenario *a = *(const struct scenario *const *)left;
	const struct scenario *b = *(const struct scenario *const *)right;
	int order = strcmp(a->suite, b->suite);

	if (!order)
		order = strcmp(a->file, b->file);
	return order ? order : a->line - b->line;
}

static void name_instance(struct instance *instance, const char *suffix, bool compat)
{
	const struct middlebox *over = instance->over;
	int length = snprintf(instance->name, sizeof(instance->name), "%s.%s%s%s%s%s",
			      instance->scenario->suite, instance->scenario->name, suffix,
			      compat ? ".i686" : "", over ? "." : "", over ? over->name : "");

	if (length < 0 || (size_t)length >= sizeof(instance->name)) {
		fprintf(stderr, "sctp-runner: the name of scenario %s is too long\n",
			instance->scenario->name);
		abort();
	}
}

static const char *suffix_of(enum ip_versions versions)
{
	for (int i = 0; i < VERSIONS; i++)
		if (each_version[i].versions == versions)
			return each_version[i].suffix;
	return "";
}

static struct instance *add_instances(struct instance *next, const struct scenario *scenario,
				      bool compat)
{
	unsigned as = scenario->as ? scenario->as : AS_IPV4 | AS_IPV6;

	if (!scenario->lab) {
		next->scenario = scenario;
		next->compat = compat;
		name_instance(next, "", compat);
		return next + 1;
	}
	for (int i = 0; i < VERSIONS; i++) {
		if (!(as & each_version[i].as))
			continue;
		next->scenario = scenario;
		next->compat = compat;
		next->versions = each_version[i].versions;
		name_instance(next, each_version[i].suffix, compat);
		next++;
	}
	return next;
}

static struct instance *make_instances(enum instance_list list)
{
	/* The linker makes one array of the section. */
	/* cppcheck-suppress comparePointers */
	size_t count = (size_t)(__stop_scenarios - __start_scenarios);
	const struct scenario **sorted = xcalloc(count + 1, sizeof(const struct scenario *));
	struct instance *instances = xcalloc(count * VERSIONS + 1, sizeof(*instances));
	struct instance *next = instances;

	for (size_t i = 0; i < count; i++)
		sorted[i] = __start_scenarios[i];
	qsort(sorted, count, sizeof(const struct scenario *), by_place);
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->every_abi || list != COMPAT_BESIDE)
			next = add_instances(next, sorted[i], list != OWN_ABI);
	free(sorted);
	return instances;
}

const struct instance *instances_all(enum instance_list list)
{
	static struct instance *lists[INSTANCE_LISTS];

	if (!lists[list])
		lists[list] = make_instances(list);
	return lists[list];
}

const struct instance *instances_over(const struct middlebox *middlebox)
{
	static struct {
		const struct middlebox *middlebox;
		struct instance *instances;
	} lists[MAX_MIDDLEBOXES];
	const struct instance *all = instances_all(OWN_ABI);
	size_t count = 0, number = 0;

	while (number < MAX_MIDDLEBOXES - 1 && lists[number].middlebox &&
	       lists[number].middlebox != middlebox)
		number++;
	if (lists[number].middlebox == middlebox)
		return lists[number].instances;
	while (all[count].scenario)
		count++;
	lists[number].middlebox = middlebox;
	lists[number].instances = xcalloc(count + 1, sizeof(*all));
	count = 0;
	for (const struct instance *each = all; each->scenario; each++) {
		struct instance *instance = &lists[number].instances[count];

		if (!each->versions)
			continue;
		*instance = *each;
		instance->over = middlebox;
		name_instance(instance, suffix_of(each->versions), false);
		count++;
	}
	return lists[number].instances;
}

static const struct instance *find_between(const char *name, const struct instance *from,
					   const struct instance *to)
{
	for (; from != to && from->scenario; from++)
		if (!strcmp(from->name, name))
			return from;
	return NULL;
}

/* The last part of the name may be a middlebox's. */
static const struct instance *find_over(const char *name)
{
	const char *last = strrchr(name, '.');
	const struct middlebox *middlebox =
		last ? middlebox_find(last + 1, strlen(last + 1)) : NULL;

	return middlebox ? find_between(name, instances_over(middlebox), NULL) : NULL;
}

const struct instance *instance_find(const char *name)
{
	static const enum instance_list lists[] = {OWN_ABI, COMPAT_ALL};
	/* A plan names them in the order of the list. */
	static const struct instance *last[INSTANCE_LISTS];

	for (size_t n = 0; n < ARRAY_SIZE(lists); n++) {
		const struct instance *all = instances_all(lists[n]);
		const struct instance *start = last[n] ? last[n] : all;
		const struct instance *found = find_between(name, start, NULL);

		if (!found)
			found = find_between(name, all, start);
		if (found) {
			last[n] = found;
			return found;
		}
	}
	return find_over(name);
}

static const char **all_excuses;
static size_t excuse_count;

const char *const *excuses_all(void)
{
	const char **all = all_excuses;

	if (all) {
		all[excuse_count] = NULL;
		return all;
	}
	/* cppcheck-suppress comparePointers */
	all = xcalloc((size_t)(__stop_scenarios - __start_scenarios) * MAX_EXCUSES + MAX_EXCUSES +
			      1,
		      sizeof(const char *));
	all_excuses = all;
	for (const struct scenario *const *each = __start_scenarios; each != __stop_scenarios;
	     each++)
		for (int i = 0; i < MAX_EXCUSES && (*each)->excuses[i]; i++)
			all[excuse_count++] = (*each)->excuses[i];
	return all;
}

const char *const *excuses_of(const struct scenario *scenario)
{
	if (!scenario->unscripted)
		return scenario->excuses;
	(void)excuses_all();
	memcpy(all_excuses + excuse_count, scenario->excuses, sizeof(scenario->excuses));
	return all_excuses;
}

int64_t scenario_limit(const struct scenario *scenario)
{
	return scenario->limit ? scenario->limit : SECONDS(60);
}

static capability_set middlebox_needs(const struct middlebox *middlebox)
{
	static const struct {
		const char *name;
		capability_set needs;
	} table[] = {
		{"conntrack", CAP_CONNTRACK},
		{"masquerade", CAP_CONNTRACK | CAP_NAT},
		{"full_cone", CAP_CONNTRACK | CAP_NAT},
		{"port_restricted", CAP_CONNTRACK | CAP_NAT},
		{"bridge", CAP_BRIDGE},
		{"vlan", CAP_VLAN},
		{"gre", CAP_GRE},
		{"gre6", CAP_GRE | CAP_IPV6},
		{"vxlan", CAP_VXLAN},
		{"vxlan6", CAP_VXLAN | CAP_IPV6},
		{"ipsec_tunnel", CAP_IPSEC},
		{"ipsec_tunnel6", CAP_IPSEC | CAP_IPV6},
		{"ipsec_transport", CAP_IPSEC | CAP_GRE},
		{"wireguard", CAP_WIREGUARD},
		{"wireguard6", CAP_WIREGUARD | CAP_IPV6},
		{"narrow", CAP_VLAN},
		{"reorder", CAP_BRIDGE | CAP_NETEM},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].name, middlebox->name))
			return table[i].needs;
	fprintf(stderr, "sctp-runner: nothing says what the middlebox %s needs\n", middlebox->name);
	abort();
}

capability_set instance_needs(const struct instance *instance)
{
	capability_set needs = instance->scenario->needs | CAP_SCTP;

	if (instance->scenario->lab)
		needs |= CAP_NAMESPACES | CAP_VETH | CAP_PACKET_SOCKETS;
	if (instance->versions & IPV6)
		needs |= CAP_IPV6;
	if (instance->over)
		needs |= middlebox_needs(instance->over);
	return needs;
}

/* An array of the texts, of which the last is followed by NULL. */
static json_t *text_list(const char *const *texts)
{
	json_t *list = json_array();

	for (; *texts; texts++)
		json_array_append_new(list, json_string(*texts));
	return list;
}

static json_t *needs_names(capability_set needs)
{
	json_t *names = json_array();

	for (unsigned i = 0; i < CAPABILITIES; i++)
		if (capability_in(needs, i))
			json_array_append_new(names, json_string(capability_name(i)));
	return names;
}

/* By enum known_where, for the reader of `list --known`. */
static const char *const where_names[] = {
	[EVERYWHERE] = "",
	[IN_COMPAT] = "in 32-bit programs on a 64-bit kernel",
	[ON_LITTLE_ENDIAN_64_BIT] = "on 64-bit kernels that are little endian",
};

static bool shows_here(enum known_where where)
{
	switch (where) {
	case IN_COMPAT:
		return program_is_compat();
	case ON_LITTLE_ENDIAN_64_BIT:
		return kernel_is_64_bit() && htole16(1) == 1;
	default:
		return true;
	}
}

static void append_known(json_t *list, const struct known *known)
{
	json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "from",
					      known->from ? known->from : "", "to",
					      known->to ? known->to : "", "reason", known->reason,
					      "where", where_names[known->where]));
}

static json_t *known_list(const struct instance *instance)
{
	const struct scenario *scenario = instance->scenario;
	const struct over_difference *difference;
	json_t *list = json_array();
	size_t place = 0;

	while ((difference = difference_next(instance, &place)))
		append_known(list, &difference->known);
	for (int i = 0; i < MAX_KNOWN && scenario->known[i].reason; i++)
		append_known(list, &scenario->known[i]);
	return list;
}

json_t *instance_description(const struct instance *instance)
{
	const struct scenario *s = instance->scenario;

	return json_pack(
		"{s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:f, s:s, s:o, s:s, s:i, s:b, s:b, s:o, s:b, s:s*}",
		"name", instance->name, "suite", s->suite, "title", s->title, "needs",
		needs_names(instance_needs(instance)), "spec", text_list(s->spec), "etsi",
		s->etsi ? s->etsi : "", "fix", text_list(s->fix), "limit",
		seconds_of(scenario_limit(s)), "abi", instance->compat ? "i686" : runner_abi(),
		"known", known_list(instance), "file", s->file, "line", s->line, "no_packets",
		!s->lab || s->no_packets, "only_aborts", s->only_aborts, "excuses",
		text_list(s->excuses), "by_name", s->by_name, "over",
		instance->over ? instance->over->name : NULL);
}

int release_compare(const char *release, const char *bound)
{
	while (isdigit((unsigned char)*bound)) {
		char *release_end, *bound_end;
		unsigned long have = strtoul(release, &release_end, 10);
		unsigned long want = strtoul(bound, &bound_end, 10);

		if (have != want)
			return have < want ? -1 : 1;
		/* A dash, too: what Debian patches shows in 6.1.0-50 alone. */
		release = strchr(".-", *release_end) && *release_end ? release_end + 1 : "";
		bound = strchr(".-", *bound_end) && *bound_end ? bound_end + 1 : "";
	}
	return 0;
}

static bool is_in_range(const struct known *known, const char *release)
{
	return (!known->from || release_compare(release, known->from) >= 0) &&
	       (!known->to || release_compare(release, known->to) <= 0);
}

const struct known *instance_known(const struct instance *instance, const char *release,
				   const struct failure *failure)
{
	const struct over_difference *difference = difference_of(instance, failure);

	if (difference && is_in_range(&difference->known, release))
		return &difference->known;

	for (int i = 0; i < MAX_KNOWN; i++) {
		const struct known *known = &instance->scenario->known[i];

		if (!known->reason)
			break;
		if (!shows_here(known->where))
			continue;
		if (is_in_range(known, release))
			return known;
	}
	return NULL;
}
