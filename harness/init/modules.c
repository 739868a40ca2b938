/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/init/modules.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/init/log.h"
#include "harness/init/power.h"

enum { PARAMETERS_SIZE = 1024 };

/*
 * Without the signature at its end, a module's, as scripts/sign-file appends it: the last of all is
 * the mark, before it stands struct module_signature (include/linux/module_signature.h), which ends
 * in the size of what stands before it.
 */
static size_t unsigned_size(const unsigned char *module, size_t size)
{
	static const char mark[] = "~Module signature appended~\n";
	const size_t trailer = 12 + sizeof(mark) - 1;
	uint32_t signature;

	if (size < trailer || memcmp(module + size - (sizeof(mark) - 1), mark, sizeof(mark) - 1))
		return size;
	memcpy(&signature, module + size - sizeof(mark) + 1 - sizeof(signature), sizeof(signature));
	signature = ntohl(signature);
	return signature > size - trailer ? size : size - trailer - signature;
}

/* No such device: an accelerated variant, and the processor is another one. */
static bool load_image(const unsigned char *module, size_t size, const char *parameters)
{
	return syscall(SYS_init_module, module, size, parameters) == 0 || errno == EEXIST ||
	       errno == ENODEV;
}

/* To verify a signature is a fifth of a guest's boot: only kernels that insist on one get it. */
static bool load_unsigned_if_allowed(const unsigned char *module, size_t size,
				     const char *parameters)
{
	return load_image(module, unsigned_size(module, size), parameters) ||
	       load_image(module, size, parameters);
}

/* What the user says of a module (harness/host/boot/module_settings.h). */
struct module_settings {
	bool left_out;
	char parameters[PARAMETERS_SIZE];
};

/* Whether a line is about the module, whose file may have dashes where its name has underscores. */
static bool is_of(const char *line, const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (line[i] != (name[i] == '-' ? '_' : name[i]))
			return false;
	return true;
}

static void add_setting(const char *line, const char *name, size_t size,
			struct module_settings *settings)
{
	size_t used = strlen(settings->parameters);

	if (line[0] == '-' && is_of(line + 1, name, size) && !line[1 + size])
		settings->left_out = true;
	else if (is_of(line, name, size) && line[size] == '.')
		snprintf(settings->parameters + used, sizeof(settings->parameters) - used, "%s%s",
			 used ? " " : "", line + size + 1);
}

static void find_settings(const char *path, struct module_settings *settings)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	FILE *list = fopen("/modules.settings", "re");
	char *line = NULL;
	size_t size = 0;

	*settings = (struct module_settings){0};
	if (!list)
		return;
	while (getline(&line, &size, list) > 0) {
		line[strcspn(line, "\n")] = '\0';
		add_setting(line, name, strcspn(name, "."), settings);
	}
	free(line);
	fclose(list);
}

/* Nothing is played on a kernel that is not what the user wants. */
static void complain(const char *path, const struct module_settings *settings)
{
	int error = errno;

	say("cannot load %s%s%s: %s", path, *settings->parameters ? " with " : "",
	    settings->parameters, strerror(error));
	if (*settings->parameters)
		power_off();
}

static void load_module(const char *path)
{
	struct module_settings settings;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *module = MAP_FAILED;
	struct stat status;

	find_settings(path, &settings);
	if (settings.left_out) {
		if (descriptor >= 0)
			close(descriptor);
		return;
	}
	if (descriptor >= 0 && fstat(descriptor, &status) == 0)
		module = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
	if (module == MAP_FAILED ||
	    !load_unsigned_if_allowed(module, (size_t)status.st_size, settings.parameters))
		complain(path, &settings);
	if (module != MAP_FAILED)
		munmap(module, (size_t)status.st_size);
	if (descriptor >= 0)
		close(descriptor);
}

static void load_listed(void)
{
	FILE *list = fopen("/modules.list", "re");
	char line[256];

	if (!list)
		return;
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		load_module(line);
	}
	fclose(list);
}

/* Whether the user says how large the table of tracked connections is: of the module, or of what is built in. */
static bool user_sizes_tracked(void)
{
	struct module_settings settings;
	char words[4096] = "";
	int line = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t size = line < 0 ? 0 : read(line, words, sizeof(words) - 1);

	if (line >= 0)
		close(line);
	find_settings("nf_conntrack", &settings);
	return strstr(settings.parameters, "hashsize=") ||
	       (size > 0 && strstr(words, "nf_conntrack.hashsize="));
}

/*
 * Each minute the kernel looks through its whole table of tracked connections, which it makes as large as its memory
 * allows: in the hours of a guest that is one instruction of twenty.  512 is the least that there can be.
 */
static void shrink_tracked(void)
{
	int descriptor = open("/sys/module/nf_conntrack/parameters/hashsize", O_WRONLY | O_CLOEXEC);

	if (descriptor < 0)
		return;
	if (!user_sizes_tracked() && write(descriptor, "512", 3) < 0)
		say("cannot make the table of tracked connections smaller: %s", strerror(errno));
	close(descriptor);
}

void modules_load(void)
{
	load_listed();
	shrink_tracked();
}

int modules_load_demanded(const char *capability)
{
	FILE *list = fopen("/modules.demand", "re");
	size_t length = strlen(capability);
	char line[256];

	if (!list)
		return EXIT_FAILURE;
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, capability, length) == 0 && line[length] == '\t')
			load_module(line + length + 1);
	}
	fclose(list);
	shrink_tracked();
	return EXIT_SUCCESS;
}
