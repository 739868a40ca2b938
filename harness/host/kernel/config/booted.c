/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/config/booted.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"

/*
 * Words of the command line, parameters of modules and sysctls that take something away.  The kernel reads a number
 * as it is (ipv6.disable: net/ipv6/af_inet6.c, where any but 0 counts), so only 0 leaves it.
 */
static const struct {
	const char *name;
	unsigned capability;
} switches[] = {
	{"ipv6.disable", CAPABILITY_IPV6},
	{"ipv6.disable", CAPABILITY_GRE},
	{"ipv6.disable", CAPABILITY_IPSEC},
	{"ipv6.disable_ipv6", CAPABILITY_IPV6},
	{"net.ipv6.conf.all.disable_ipv6", CAPABILITY_IPV6},
	{"net.ipv6.conf.default.disable_ipv6", CAPABILITY_IPV6},
};

/* Settings of one value that do. */
static const struct {
	const char *setting;
	unsigned capability;
} values[] = {
	{"net.sctp.cookie_hmac_alg=none", CAPABILITY_COOKIE_MAC},
	{"user.max_net_namespaces=0", CAPABILITY_NAMESPACES},
};

/* Modules that have not the name of their option, and what the capability asks for. */
static const struct {
	const char *module, *option;
} other_names[] = {
	{"af_packet", "PACKET"},
	{"sctp_diag", "INET_DIAG"},
	{"sha256_generic", "CRYPTO_SHA256"},
	{"nft_chain_nat", "NF_NAT"},
};

static struct predicted *find(struct prediction *prediction, const char *name)
{
	for (size_t i = 0; i < prediction->count; i++)
		if (strcmp(prediction->each[i].name, name) == 0)
			return &prediction->each[i];
	return NULL;
}

/* What is said first stays. */
static void take_away(struct predicted *predicted, const char *format, const char *what)
{
	if (!predicted || predicted->booted[0])
		return;
	predicted->there = predicted->unsure = predicted->module = false;
	snprintf(predicted->booted, sizeof(predicted->booted), format, what);
}

/* The same setting, where a name may have dots or slashes. */
static bool is_same(const char *text, const char *other, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] != other[i] && !(text[i] == '/' && other[i] == '.'))
			return false;
	return true;
}

static void apply(const char *text, struct prediction *prediction)
{
	for (size_t i = 0; i < ARRAY_SIZE(switches); i++) {
		size_t size = strlen(switches[i].name);

		if (strcspn(text, "=") == size && is_same(text, switches[i].name, size) &&
		    text[size] && strtol(text + size + 1, NULL, 0) != 0)
			take_away(find(prediction, capability_name(switches[i].capability)), "%s",
				  text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (strlen(text) == strlen(values[i].setting) &&
		    is_same(text, values[i].setting, strlen(text)))
			take_away(find(prediction, capability_name(values[i].capability)), "%s",
				  text);
}

static void apply_all(const json_t *settings, struct prediction *prediction)
{
	size_t index;
	json_t *text;

	json_array_foreach (settings, index, text)
		apply(json_string_value(text), prediction);
}

/* Most options end in the name of their module: IP_SCTP, NET_SCH_NETEM, VETH. */
static bool is_option_of(const char *option, const char *module)
{
	size_t size = strlen(module), length = strlen(option);

	for (size_t i = 0; i < ARRAY_SIZE(other_names); i++)
		if (strcmp(other_names[i].module, module) == 0)
			return strcmp(other_names[i].option, option) == 0;
	if (size > length || (size < length && option[length - size - 1] != '_'))
		return false;
	for (size_t i = 0; i < size; i++)
		if (option[length - size + i] != toupper((unsigned char)module[i]))
			return false;
	return true;
}

static bool needs(const struct config *config, const struct predicted *predicted,
		  const char *module)
{
	for (size_t i = 0; predicted->options[i]; i++)
		if (is_option_of(predicted->options[i], module) &&
		    config_state(config, predicted->options[i]) == OPTION_MODULE)
			return true;
	return false;
}

void booted_without(const struct config *config, const struct boot_settings *settings,
		    const json_t *left_out, struct prediction *prediction)
{
	size_t index;
	json_t *name;

	apply_all(settings->append, prediction);
	apply_all(settings->modules, prediction);
	apply_all(settings->sysctl, prediction);
	json_array_foreach (left_out, index, name)
		for (size_t i = 0; i < prediction->count; i++)
			if (needs(config, &prediction->each[i], json_string_value(name)))
				take_away(&prediction->each[i], "the module %s is left out",
					  json_string_value(name));
	prediction->booted_otherwise = boot_settings_any(settings);
}
