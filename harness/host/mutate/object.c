/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/object.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gelf.h>
#include <libelf.h>

struct object {
	const char *path;
	int fd;
	Elf *elf;
	size_t names; /* the section with the names of sections */
};

static void close_object(struct object *object)
{
	if (object->elf)
		(void)elf_end(object->elf);
	if (object->fd >= 0)
		(void)close(object->fd);
}

static int open_object(struct object *object, const char *path, struct fault *fault)
{
	*object = (struct object){.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC)};
	if (object->fd < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				 strerror(errno));
	object->elf = elf_version(EV_CURRENT) != EV_NONE
			      ? elf_begin(object->fd, ELF_C_READ_MMAP, NULL)
			      : NULL;
	if (!object->elf || elf_kind(object->elf) != ELF_K_ELF ||
	    elf_getshdrstrndx(object->elf, &object->names) != 0) {
		return fault_set(fault, EXIT_ENVIRONMENT, "%s is no object: %s", path,
				 elf_errmsg(-1));
	}
	return 0;
}

/* Whether the section, or what it relocates, is allocated. */
static bool counts(const struct object *object, const GElf_Shdr *header)
{
	GElf_Shdr relocated;
	Elf_Scn *target;

	if (header->sh_type != SHT_REL && header->sh_type != SHT_RELA)
		return header->sh_flags & SHF_ALLOC;
	target = elf_getscn(object->elf, header->sh_info);
	return target && gelf_getshdr(target, &relocated) && relocated.sh_flags & SHF_ALLOC;
}

/* The next section that counts; NULL behind the last. */
static Elf_Scn *next(const struct object *object, Elf_Scn *section, GElf_Shdr *header)
{
	do
		section = elf_nextscn(object->elf, section);
	while (section && (!gelf_getshdr(section, header) || !counts(object, header)));
	return section;
}

static bool same_name(const struct object *a, const GElf_Shdr *first, const struct object *b,
		      const GElf_Shdr *second)
{
	const char *name = elf_strptr(a->elf, a->names, first->sh_name);
	const char *other = elf_strptr(b->elf, b->names, second->sh_name);

	return name && other && strcmp(name, other) == 0;
}

static bool same_data(Elf_Scn *a, const GElf_Shdr *first, Elf_Scn *b, const GElf_Shdr *second)
{
	const Elf_Data *data, *other;

	if (first->sh_type != second->sh_type || first->sh_size != second->sh_size)
		return false;
	if (first->sh_type == SHT_NOBITS || first->sh_size == 0)
		return true;
	data = elf_rawdata(a, NULL);
	other = elf_rawdata(b, NULL);
	return data && other && data->d_size == other->d_size &&
	       memcmp(data->d_buf, other->d_buf, data->d_size) == 0;
}

static bool compare(const struct object *a, const struct object *b)
{
	Elf_Scn *left = NULL, *right = NULL;
	GElf_Shdr first, second;

	for (;;) {
		left = next(a, left, &first);
		right = next(b, right, &second);
		if (!left || !right)
			return !left && !right;
		if (!same_name(a, &first, b, &second) || !same_data(left, &first, right, &second))
			return false;
	}
}

int object_compare(const char *path, const char *other, bool *same, struct fault *fault)
{
	struct object a, b = {.fd = -1};
	int result = open_object(&a, path, fault);

	if (!result)
		result = open_object(&b, other, fault);
	if (!result)
		*same = compare(&a, &b);
	close_object(&b);
	close_object(&a);
	return result;
}
