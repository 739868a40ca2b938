/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/module_settings.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libkmod.h>

#include "harness/memory.h"
#include "harness/host/boot/modules.h"
#include "harness/host/ground/files.h"

static bool has_name(const json_t *names, const char *name)
{
	size_t index;
	json_t *each;

	json_array_foreach (names, index, each)
		if (strcmp(json_string_value(each), name) == 0)
			return true;
	return false;
}

/* The modules in an image, by the kernel's names for them. */
static json_t *loaded_of(const json_t *files)
{
	static const char folder[] = "lib/modules/";
	json_t *names = json_array();
	size_t index;
	json_t *file;

	json_array_foreach (files, index, file) {
		const char *path = json_string_value(json_object_get(file, "path"));
		const char *name = path && strncmp(path, folder, strlen(folder)) == 0
					   ? path + strlen(folder)
					   : NULL;
		char *own;

		if (!name || !strstr(name, ".ko"))
			continue;
		own = path_of("%.*s", (int)(strstr(name, ".ko") - name), name);
		for (char *at = own; *at; at++)
			if (*at == '-')
				*at = '_';
		json_array_append_new(names, json_string(own));
		free(own);
	}
	return names;
}

static char *list_of(const json_t *names)
{
	char *text = NULL;
	size_t size, index;
	FILE *out = xopen_memstream(&text, &size);
	json_t *name;

	json_array_foreach (names, index, name)
		fprintf(out, "%s%s", index ? ", " : "", json_string_value(name));
	xclose_memstream(out);
	return text;
}

/* The parameters that a module has, as modinfo(8) tells them. */
static json_t *parameters_of(struct kmod_module *module)
{
	json_t *names = json_array();
	struct kmod_list *all = NULL, *each;

	if (kmod_module_get_info(module, &all) < 0)
		return names;
	kmod_list_foreach(each, all)
	{
		const char *value = kmod_module_info_get_value(each);
		char *name;

		if (strcmp(kmod_module_info_get_key(each), "parmtype") != 0)
			continue;
		name = path_of("%.*s", (int)strcspn(value, ":"), value);
		json_array_append_new(names, json_string(name));
		free(name);
	}
	kmod_module_info_free_list(all);
	return names;
}

static int check_parameter(struct kmod_ctx *context, const char *setting, const char *name,
			   struct fault *fault)
{
	const char *parameter = strchr(setting, '.') + 1;
	char *wanted = path_of("%.*s", (int)strcspn(parameter, "="), parameter);
	struct kmod_module *module = NULL;
	json_t *names;
	int result = 0;

	if (kmod_module_new_from_name(context, name, &module) < 0) {
		free(wanted);
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot look up the module %s", name);
	}
	names = parameters_of(module);
	if (!has_name(names, wanted)) {
		char *list = list_of(names);

		result =
			fault_set(fault, EXIT_USAGE,
				  "--modules=%s: the module %s has no parameter %s (it has %.500s)",
				  setting, name, wanted, *list ? list : "none");
		free(list);
	}
	json_decref(names);
	kmod_module_unref(module);
	free(wanted);
	return result;
}

static int check_setting(struct kmod_ctx *context, const struct kernel *kernel, const char *setting,
			 const json_t *loaded, struct fault *fault)
{
	bool left_out = setting[0] == '-';
	char *name = left_out ? path_of("%s", setting + 1)
			      : path_of("%.*s", (int)strcspn(setting, "."), setting);
	int result = 0;

	if (!has_name(loaded, name)) {
		char *list = list_of(loaded);

		result =
			fault_set(fault, EXIT_USAGE,
				  "--modules=%s: guests of %s load no module %s, or it is built in "
				  "(they load %.600s)",
				  setting, kernel->release, name, *list ? list : "none");
		free(list);
	} else if (!left_out) {
		result = check_parameter(context, setting, name, fault);
	}
	free(name);
	return result;
}

static bool needs_one_of(struct kmod_ctx *context, const char *name, const json_t *left_out)
{
	struct kmod_module *module = NULL;
	struct kmod_list *dependencies, *each;
	bool found = false;

	if (kmod_module_new_from_name(context, name, &module) < 0)
		return false;
	dependencies = kmod_module_get_dependencies(module);
	kmod_list_foreach(each, dependencies)
	{
		struct kmod_module *dependency = kmod_module_get_module(each);

		found |= has_name(left_out, kmod_module_get_name(dependency));
		kmod_module_unref(dependency);
	}
	kmod_module_unref_list(dependencies);
	kmod_module_unref(module);
	return found;
}

/* Adds those that need one that is left out: modules.dep lists dependencies of dependencies, too. */
static void add_dependents(struct kmod_ctx *context, const json_t *loaded, json_t *left_out)
{
	json_t *named = json_copy(left_out);
	size_t index;
	json_t *each;

	json_array_foreach (loaded, index, each)
		if (!has_name(named, json_string_value(each)) &&
		    needs_one_of(context, json_string_value(each), named))
			json_array_append(left_out, each);
	json_decref(named);
}

static int check_all(struct kmod_ctx *context, const struct kernel *kernel,
		     const struct boot_settings *settings, const json_t *loaded, json_t *left_out,
		     struct fault *fault)
{
	size_t index;
	json_t *each;
	int result = 0;

	json_array_foreach (settings->modules, index, each)
		if (!result)
			result = check_setting(context, kernel, json_string_value(each), loaded,
					       fault);
	if (context)
		add_dependents(context, loaded, left_out);
	return result;
}

/* NULL with a fault. */
static struct kmod_ctx *open_lists(const char *folder, struct fault *fault)
{
	static const char *const no_configuration[] = {NULL};
	struct kmod_ctx *context = kmod_new(folder, no_configuration);

	if (context && kmod_load_resources(context) >= 0)
		return context;
	fault_set(fault, EXIT_ENVIRONMENT, "cannot read the module lists in %s", folder);
	kmod_unref(context);
	return NULL;
}

int modules_left_out(const char *folder, const struct boot_settings *settings, json_t **left_out,
		     struct fault *fault)
{
	struct kmod_ctx *context;
	json_t *loaded;

	*left_out = boot_settings_left_out(settings);
	if (json_array_size(*left_out) == 0)
		return 0;
	context = open_lists(folder, fault);
	if (!context) {
		json_decref(*left_out);
		*left_out = NULL;
		return -1;
	}
	loaded = json_array();
	for (size_t i = 0; lab_modules[i]; i++)
		json_array_append_new(loaded, json_string(lab_modules[i]));
	for (size_t i = 0; demanded_modules[i].module; i++)
		json_array_append_new(loaded, json_string(demanded_modules[i].module));
	add_dependents(context, loaded, *left_out);
	json_decref(loaded);
	kmod_unref(context);
	return 0;
}

int module_settings_check(const struct kernel *kernel, const struct boot_settings *settings,
			  const json_t *files, json_t **left_out, struct fault *fault)
{
	json_t *loaded = loaded_of(files);
	struct kmod_ctx *context = NULL;
	int result = 0;

	*left_out = boot_settings_left_out(settings);
	if (kernel->modules && boot_settings_any(settings)) {
		context = open_lists(kernel->modules, fault);
		result = context ? 0 : -1;
	}
	if (!result)
		result = check_all(context, kernel, settings, loaded, *left_out, fault);
	kmod_unref(context);
	json_decref(loaded);
	if (result) {
		json_decref(*left_out);
		*left_out = NULL;
	}
	return result;
}

char *module_settings_text(const struct boot_settings *settings, const json_t *left_out)
{
	char *text = NULL;
	size_t size, index;
	FILE *out = xopen_memstream(&text, &size);
	json_t *each;

	json_array_foreach (left_out, index, each)
		fprintf(out, "-%s\n", json_string_value(each));
	/* modprobe(8) takes parameters from the kernel's command line, too. */
	json_array_foreach (settings->append, index, each)
		if (strchr(json_string_value(each), '.') && strchr(json_string_value(each), '='))
			fprintf(out, "%s\n", json_string_value(each));
	json_array_foreach (settings->modules, index, each)
		if (json_string_value(each)[0] != '-')
			fprintf(out, "%s\n", json_string_value(each));
	xclose_memstream(out);
	return text;
}
