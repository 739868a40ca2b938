/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/config/prediction.h"

#include <stdio.h>
#include <string.h>

#include "harness/array_size.h"

/* What the 32-bit runner needs, which is no scenario's matter. */
static const struct provider programs_32_bit[] = {
	{{"IA32_EMULATION", "COMPAT_32BIT_TIME"}, .arch = "amd64"},
	{{"COMPAT_32BIT_TIME"}, .arch = "i386"},
	{{"COMPAT_32BIT_TIME"}, .arch = "armhf"},
};

/* Without these there is no guest that could tell anything.  They must be built in. */
static const struct {
	const char *option;
	const char *arch; /* where only one needs it */
} guest_options[] = {
	{"PRINTK", NULL},
	{"BINFMT_ELF", NULL},
	{"BLK_DEV_INITRD", NULL},
	{"PROC_FS", NULL},
	{"SYSFS", NULL},
	{"TMPFS", NULL},
	{"DEVTMPFS", NULL},
	{"POSIX_TIMERS", NULL},
	{"TTY", NULL},
	{"SERIAL_8250_CONSOLE", "amd64"},
	{"SERIAL_8250_CONSOLE", "i386"},
	{"SERIAL_AMBA_PL011_CONSOLE", "arm64"},
	{"SERIAL_AMBA_PL011_CONSOLE", "armhf"},
	{"SCLP_CONSOLE", "s390x"},
	{"HVC_CONSOLE", "ppc64el"},
	{"SERIAL_8250_CONSOLE", "riscv64"},
};

enum { GUEST_OPTIONS = ARRAY_SIZE(guest_options) };

/* What every kernel had before there was an option to leave it out. */
static const struct {
	const char *option;
	unsigned version[3];
} once_always[] = {
	{"POSIX_TIMERS", {4, 11}},
	{"TTY", {3, 9}},
	{"COMPAT_32BIT_TIME", {5, 6}},
};

/* Options that another one has replaced, and since when. */
static const struct {
	const char *option, *replacement;
	unsigned since[3];
} renamed[] = {
	{"PROC_SYSCTL", "SYSCTL", {7, 3}},
};

/* Where there is a choice, the second does as well as the first. */
static const char *const choices[][2] = {
	{"SCTP_DEFAULT_COOKIE_HMAC_SHA1", "SCTP_DEFAULT_COOKIE_HMAC_MD5"},
};

/* A configuration that does not say its version is taken for one of NEWEST_KNOWN. */
static bool is_older(const struct config *config, const unsigned version[3])
{
	const unsigned *own = config->version;

	for (int i = 0; own[0] && i < 3; i++)
		if (own[i] != version[i])
			return own[i] < version[i];
	return false;
}

/* The same of a version as text, e.g. "4.16"; nothing is older than NULL. */
static bool is_older_than(const struct config *config, const char *text)
{
	unsigned version[3] = {0};

	return text && sscanf(text, "%u.%u.%u", &version[0], &version[1], &version[2]) > 0 &&
	       is_older(config, version);
}

static bool is_newer_than_known(const struct config *config)
{
	unsigned known[3] = {0};

	/* The next minor version is the first that is not known. */
	if (sscanf(NEWEST_KNOWN, "%u.%u", &known[0], &known[1]) != 2)
		return false;
	known[1]++;
	return config->version[0] && !is_older(config, known);
}

static bool was_always(const struct config *config, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(once_always); i++)
		if (strcmp(once_always[i].option, name) == 0 &&
		    is_older(config, once_always[i].version))
			return true;
	return false;
}

static enum option_state find_option(const struct config *config, const char *name)
{
	return was_always(config, name) ? OPTION_ON : config_state(config, name);
}

/* The name that the option has in this kernel. */
static const char *current_name(const struct config *config, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(renamed); i++)
		if (strcmp(renamed[i].option, name) == 0 && !is_older(config, renamed[i].since) &&
		    config->version[0])
			return renamed[i].replacement;
	return name;
}

/* What was chosen of several options of which each would do. */
static const char *chosen(const struct config *config, const char *name)
{
	name = current_name(config, name);
	for (size_t i = 0; i < ARRAY_SIZE(choices); i++)
		if (strcmp(choices[i][0], name) == 0 &&
		    config_state(config, choices[i][1]) != OPTION_OFF)
			return choices[i][1];
	return name;
}

/* Not mentioned by the configuration of a kernel that may have other options than those known. */
static bool is_unknown(const struct config *config, const char *option)
{
	return is_newer_than_known(config) && !config_mentions(config, option);
}

/* The option of a provider, its choice as the last one; NULL after that. */
static const char *option_of(const struct provider *provider, size_t index)
{
	if (index < MAX_OPTIONS && provider->options[index])
		return provider->options[index];
	return index == 0 || (index <= MAX_OPTIONS && provider->options[index - 1])
		       ? provider->choice
		       : NULL;
}

static void predict(const struct config *config, bool modules, const char *name,
		    const struct provider *provider, struct predicted *predicted)
{
	size_t count = 0, missing = 0, lost = 0, unknown = 0;

	*predicted = (struct predicted){.name = name};
	for (size_t i = 0; option_of(provider, i); i++) {
		const char *option = chosen(config, option_of(provider, i));
		enum option_state state = find_option(config, option);

		if (!was_always(config, option))
			predicted->options[count++] = option;
		if (state == OPTION_OFF) {
			predicted->turn_on[missing++] = option;
			unknown += is_unknown(config, option);
		} else if (state == OPTION_MODULE && !modules) {
			predicted->lost[lost++] = option;
		}
		predicted->module |= state == OPTION_MODULE;
	}
	if (is_older_than(config, provider->since))
		predicted->since = provider->since;
	predicted->there = missing == 0 && lost == 0 && !predicted->since;
	predicted->unsure = missing > 0 && missing == unknown && lost == 0 && !predicted->since;
	predicted->module &= predicted->there;
}

static void predict_guest(const struct config *config, struct predicted *predicted)
{
	/* User-Mode Linux has its console anyway. */
	const char *arch = config_state(config, "UML") == OPTION_ON ? NULL : config_arch(config);
	size_t count = 0, missing = 0, unknown = 0;

	*predicted = (struct predicted){.name = "guest"};
	for (size_t i = 0; i < GUEST_OPTIONS && count < MAX_PREDICTED; i++) {
		const char *option = current_name(config, guest_options[i].option);
		const char *only = guest_options[i].arch;

		if (only && (!arch || strcmp(only, arch) != 0))
			continue;
		if (!was_always(config, option))
			predicted->options[count++] = option;
		if (find_option(config, option) != OPTION_ON) {
			predicted->turn_on[missing++] = option;
			unknown += is_unknown(config, option);
		}
	}
	predicted->there = missing == 0;
	predicted->unsure = missing > 0 && missing == unknown;
}

static bool applies(const struct config *config, const struct provider *provider)
{
	const char *arch = config_arch(config);

	if (!provider->options[0])
		return false;
	if (provider->arch && (!arch || strcmp(arch, provider->arch) != 0))
		return false;
	if (provider->before && !is_older_than(config, provider->before))
		return false;
	return !is_older_than(config, provider->from);
}

/* Adds what the first of the providers that applies makes of it. */
static void add(const struct config *config, bool modules, const char *name,
		const struct provider *providers, size_t count, struct prediction *prediction)
{
	for (size_t i = 0; i < count; i++) {
		if (!applies(config, &providers[i]))
			continue;
		predict(config, modules, name, &providers[i],
			&prediction->each[prediction->count++]);
		return;
	}
}

void prediction_make(const struct config *config, bool modules, struct prediction *prediction)
{
	const char *arch = config_arch(config);

	*prediction = (struct prediction){.newer_than_known = is_newer_than_known(config)};
	prediction->only_32_bit = arch && (strcmp(arch, "i386") == 0 || strcmp(arch, "armhf") == 0);
	for (size_t i = 0; i < CAPABILITIES; i++)
		add(config, modules, capability_rows[i].name, capability_rows[i].providers,
		    MAX_PROVIDERS, prediction);
	add(config, modules, PROGRAMS_32_BIT, programs_32_bit, ARRAY_SIZE(programs_32_bit),
	    prediction);
	predict_guest(config, &prediction->guest);
}

const struct predicted *prediction_find(const struct prediction *prediction, const char *name)
{
	for (size_t i = 0; i < prediction->count; i++)
		if (strcmp(prediction->each[i].name, name) == 0)
			return &prediction->each[i];
	return NULL;
}

static void append(char *text, size_t size, const char *format, const char *word)
{
	size_t used = strlen(text);

	snprintf(text + used, size - used, "%s", used ? ", " : "");
	used = strlen(text);
	snprintf(text + used, size - used, format, word);
}

const char *predicted_reason(const struct predicted *predicted, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; predicted->turn_on[i]; i++)
		append(text, size, "CONFIG_%s", predicted->turn_on[i]);
	for (size_t i = 0; predicted->lost[i]; i++)
		append(text, size, "the module of CONFIG_%s", predicted->lost[i]);
	if (predicted->since)
		append(text, size, "Linux %s", predicted->since);
	return text;
}
