/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/debian/apt_private.h"

#include <assert.h>
#include <stdlib.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"

static void add_option(struct apt_command *command, char *option)
{
	assert(command->option_count < ARRAY_SIZE(command->options));
	command->options[command->option_count++] = option;
	apt_command_add(command, option);
}

void apt_command_begin(struct apt_command *command, const struct apt_root *root,
		       const char *program)
{
	*command = (struct apt_command){0};
	apt_command_add(command, program);
	apt_command_add(command, "-q");
	add_option(command, path_of("-oDir::State::Lists=%s/lists", root->folder));
	add_option(command, path_of("-oDir::Cache=%s/cache", root->folder));
	add_option(command, path_of("-oDir::Etc::SourceList=%s/sources.list", root->folder));
	add_option(command, path_of("-oAPT::Architecture=%s", root->arch));
	add_option(command, path_of("-oAPT::Architectures=%s", root->arch));
	apt_command_add(command, "-oDir::State::status=/dev/null");
	apt_command_add(command, "-oDir::Etc::SourceParts=/dev/null");
	apt_command_add(command, "-oDir::Etc::Preferences=/dev/null");
	apt_command_add(command, "-oDir::Etc::PreferencesParts=/dev/null");
	/* Container images switch these caches off; without them every question takes half a
	 * second. */
	apt_command_add(command, "-oDir::Cache::pkgcache=pkgcache.bin");
	apt_command_add(command, "-oDir::Cache::srcpkgcache=srcpkgcache.bin");
	apt_command_add(command, "-oAcquire::Languages=none");
	apt_command_add(command, "-oAcquire::Retries=1");
	/* The user that apt drops its privileges to need not be able to reach the cache. */
	apt_command_add(command, "-oAPT::Sandbox::User=");
}

void apt_command_add(struct apt_command *command, const char *argument)
{
	assert(command->count < APT_ARGUMENTS);
	command->argv[command->count++] = argument;
}

size_t apt_command_room(const struct apt_command *command)
{
	return APT_ARGUMENTS - command->count;
}

void apt_command_free(struct apt_command *command)
{
	for (size_t i = 0; i < command->option_count; i++)
		free(command->options[i]);
}
