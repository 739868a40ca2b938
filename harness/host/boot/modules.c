/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/modules.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <libkmod.h>

#include "harness/memory.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/ikconfig.h"

enum { MODULE_LIMIT = 64 << 20, READ_BLOCK = 1 << 16, MAX_DEPTH = 32 };

const char *const lab_modules[] = {
	"crc32c_generic", "af_packet", "sha1_generic", "sha256_generic", "md5",
	"hmac",		  "ipv6",      "sctp",	       "sctp_diag",	 "veth",
	"dummy",	  "vrf",       "sch_netem",    "sch_tbf",	 NULL,
};

/* The filter's are the largest of all: without them a guest boots with a tenth fewer instructions. */
/* clang-format off */
const struct demanded_module demanded_modules[] = {
	{"NAT", "nft_chain_nat"},
	{"NAT", "nft_nat"},
	{"NAT", "nft_masq"},
	{"NAT", "nft_ct"},
	{"conntrack", "nft_ct"},
	{"conntrack", "nft_counter"},
	{"NFQUEUE", "nfnetlink_queue"},
	{"NFQUEUE", "nft_queue"},
	{"NFQUEUE", "nft_counter"},
	{"IPVS", "ip_vs"},
	{"IPVS", "ip_vs_rr"},
	{"bridge", "bridge"},
	{"VLAN", "8021q"},
	{"GRE", "ip_gre"},
	{"GRE", "ip6_gre"},
	{"VXLAN", "vxlan"},
	{"IPsec", "xfrm_user"},
	{"IPsec", "xfrm_interface"},
	{"IPsec", "esp4"},
	{"IPsec", "esp6"},
	{"IPsec", "authenc"},
	{"IPsec", "crypto_null"},
	{"WireGuard", "wireguard"},
	{NULL, NULL},
};
/* clang-format on */

struct loading {
	struct initramfs *initramfs;
	FILE *list; /* of one path a line */
	char *listed; /* what is in it, as of the last fflush() */
	size_t size;
	const char *before; /* the same of an earlier list, or NULL */
	struct fault *fault;
	unsigned depth;
};

/* A quiet log: what libkmod warns of comes back as a failure too. */
static void ignore_log(void *data, int priority, const char *file, int line, const char *function,
		       const char *format, va_list arguments)
{
	(void)data;
	(void)priority;
	(void)file;
	(void)line;
	(void)function;
	(void)format;
	(void)arguments;
}

static int read_all(struct archive *archive, char **data, size_t *size)
{
	FILE *out = xopen_memstream(data, size);
	char block[READ_BLOCK];
	size_t total = 0;
	la_ssize_t count = -1;

	while (total <= MODULE_LIMIT &&
	       (count = archive_read_data(archive, block, sizeof(block))) > 0) {
		total += (size_t)count;
		if (fwrite(block, 1, (size_t)count, out) != (size_t)count)
			break;
	}
	xclose_memstream(out);
	if (count != 0) {
		free(*data);
		*data = NULL;
		return -1;
	}
	return 0;
}

/* Adds a module, whether it is compressed or not. */
static int add_module(struct loading *loading, const char *source, const char *target)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	char *data = NULL;
	size_t size = 0;
	int result = -1;

	if (!archive)
		return fault_set(loading->fault, EXIT_ENVIRONMENT, "out of memory");
	if (unpack_formats(archive) == 0 &&
	    archive_read_open_filename(archive, source, READ_BLOCK) == ARCHIVE_OK &&
	    archive_read_next_header(archive, &entry) == ARCHIVE_OK &&
	    read_all(archive, &data, &size) == 0) {
		initramfs_add_data(loading->initramfs, target, 0644, data, size);
		result = 0;
	} else {
		const char *why = archive_error_string(archive);

		fault_set(loading->fault, EXIT_ENVIRONMENT, "cannot read the module %s: %s", source,
			  why ? why : "it is too long");
	}
	free(data);
	archive_read_free(archive);
	return result;
}

/* Whether a list of paths has one, which has no slash before it there. */
static bool has_line(const char *list, const char *target)
{
	size_t length = strlen(target);

	for (const char *at = list; at && (at = strstr(at, target)); at += length)
		if (at > list && at[-1] == '/' && at[length] == '\n')
			return true;
	return false;
}

static bool is_listed(struct loading *loading, const char *target)
{
	fflush(loading->list);
	return has_line(loading->before, target) || has_line(loading->listed, target);
}

static int load(struct loading *loading, struct kmod_module *module);

/* Modules to load with regard to another one that may depend on some of them, and some on it. */
enum regard {
	ALL_OF_THEM,
	THOSE_BEFORE, /* that do not depend on it */
	THOSE_AFTER, /* that do */
};

/* modules.dep lists dependencies of dependencies, too. */
static bool depends_on(const struct kmod_module *module, const struct kmod_module *other)
{
	struct kmod_list *dependencies = kmod_module_get_dependencies(module);
	struct kmod_list *each;
	bool found = false;

	kmod_list_foreach(each, dependencies)
	{
		struct kmod_module *dependency = kmod_module_get_module(each);

		found |= dependency == other;
		kmod_module_unref(dependency);
	}
	kmod_module_unref_list(dependencies);
	return found;
}

static int load_list(struct loading *loading, struct kmod_list *modules, enum regard regard,
		     const struct kmod_module *other)
{
	struct kmod_list *each;
	int result = 0;

	kmod_list_foreach(each, modules)
	{
		struct kmod_module *module = kmod_module_get_module(each);

		if (!result &&
		    (regard == ALL_OF_THEM || depends_on(module, other) == (regard == THOSE_AFTER)))
			result = load(loading, module);
		kmod_module_unref(module);
	}
	return result;
}

/*
 * Adds what must be there before the module, then the module.  What it only wishes to be there
 * before it, but needs the module itself, comes right after it: crypto_algapi so wishes for
 * cryptomgr.
 */
static int load(struct loading *loading, struct kmod_module *module)
{
	struct kmod_list *wishes = NULL, *after = NULL, *needs;
	const char *source = kmod_module_get_path(module);
	char *target;
	int result = 0;

	/* No path: built in, or this kernel has none. */
	if (!source || loading->depth > MAX_DEPTH)
		return 0;
	target = path_of("lib/modules/%s.ko", kmod_module_get_name(module));
	loading->depth++;
	if (is_listed(loading, target))
		goto out;
	if (kmod_module_get_softdeps(module, &wishes, &after) == 0)
		kmod_module_unref_list(after);
	needs = kmod_module_get_dependencies(module);
	result = load_list(loading, wishes, THOSE_BEFORE, module);
	if (!result)
		result = load_list(loading, needs, ALL_OF_THEM, NULL);
	/* A module that is among its own wishes has come in by now. */
	if (!result && !is_listed(loading, target)) {
		if (!initramfs_has(loading->initramfs, target))
			result = add_module(loading, source, target);
		fprintf(loading->list, "/%s\n", target);
	}
	if (!result)
		result = load_list(loading, wishes, THOSE_AFTER, module);
	kmod_module_unref_list(needs);
	kmod_module_unref_list(wishes);
out:
	loading->depth--;
	free(target);
	return result;
}

static int load_named(struct loading *loading, struct kmod_ctx *context, const char *name)
{
	struct kmod_module *module;
	int result;

	if (kmod_module_new_from_name(context, name, &module) < 0)
		return fault_set(loading->fault, EXIT_ENVIRONMENT, "cannot look up the module %s",
				 name);
	result = load(loading, module);
	kmod_module_unref(module);
	return result;
}

static int load_all(struct loading *loading, struct kmod_ctx *context, const char *const names[])
{
	int result = 0;

	for (size_t i = 0; names[i] && !result; i++)
		result = load_named(loading, context, names[i]);
	return result;
}

/* Writes the lines of modules.demand that a capability's module adds. */
static int add_demanded(const struct loading *all, struct kmod_ctx *context,
			const struct demanded_module *demanded, FILE *out)
{
	struct loading loading = {
		.initramfs = all->initramfs, .fault = all->fault, .before = all->listed};
	char *rest, *line;
	int result;

	loading.list = xopen_memstream(&loading.listed, &loading.size);
	result = load_named(&loading, context, demanded->module);
	xclose_memstream(loading.list);
	rest = loading.listed;
	while ((line = strsep(&rest, "\n")))
		if (*line)
			fprintf(out, "%s\t%s\n", demanded->capability, line);
	free(loading.listed);
	return result;
}

static int load_lists(struct loading *loading, struct kmod_ctx *context, const char *const names[],
		      const struct demanded_module demanded[])
{
	char *list = NULL;
	size_t size = 0;
	FILE *out;
	int result = load_all(loading, context, names);

	fflush(loading->list);
	out = xopen_memstream(&list, &size);
	for (size_t i = 0; demanded[i].module && !result; i++)
		result = add_demanded(loading, context, &demanded[i], out);
	xclose_memstream(out);
	if (!result)
		initramfs_add_data(loading->initramfs, "modules.demand", 0644, list, size);
	free(list);
	return result;
}

int modules_add(struct initramfs *initramfs, const char *folder, const char *const names[],
		const struct demanded_module demanded[], struct fault *fault)
{
	static const char *const no_configuration[] = {NULL};
	struct kmod_ctx *context = kmod_new(folder, no_configuration);
	struct loading loading = {.initramfs = initramfs, .fault = fault};
	int result = -1;

	loading.list = xopen_memstream(&loading.listed, &loading.size);
	if (!context) {
		fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	} else {
		kmod_set_log_fn(context, ignore_log, NULL);
		if (kmod_load_resources(context) < 0)
			fault_set(fault, EXIT_ENVIRONMENT, "cannot read the module lists in %s",
				  folder);
		else
			result = load_lists(&loading, context, names, demanded);
	}
	xclose_memstream(loading.list);
	if (!result)
		initramfs_add_data(initramfs, "modules.list", 0644, loading.listed, loading.size);
	free(loading.listed);
	kmod_unref(context);
	return result;
}
