/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens files, steps through archives, and says what is wrong with what is none of ours. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* What one file is read with. */
struct input {
	const char *path;
	size_t size;
	const struct abi_options *options;
	struct abi_list *list;
	struct fault *fault;
	unsigned objects; /* ELF files in it */
	unsigned read; /* those with debug information */
};

/* Sections must lie within the file, which libelf finds out late or never. */
static int check_section(struct reading *reading, Elf_Scn *section)
{
	GElf_Shdr header;
	GElf_Chdr compressed;

	if (!gelf_getshdr(section, &header))
		return reading_bad(reading, "corrupt: %s", elf_errmsg(-1));
	if (header.sh_type == SHT_NOBITS)
		return 0;
	if (header.sh_offset > reading->image_size ||
	    header.sh_size > reading->image_size - header.sh_offset)
		return reading_bad(reading,
				   "truncated or corrupt: a section lies at byte %llu, %llu bytes "
				   "long, in %zu bytes",
				   (unsigned long long)header.sh_offset,
				   (unsigned long long)header.sh_size, reading->image_size);
	if (gelf_getchdr(section, &compressed) && compressed.ch_size > ABI_MAX_BYTES)
		return reading_bad(reading, "a section of %llu bytes is more than it reads",
				   (unsigned long long)compressed.ch_size);
	return 0;
}

/* Objects of gcc -fdebug-types-section have one for each type, and libdw reads one; the linker
 * joins them.  It joins and renames those of gcc -gz=zlib-gnu as well. */
static int check_kind_of_sections(struct reading *reading)
{
	Elf_Scn *section = NULL;
	unsigned count = 0;

	while ((section = elf_nextscn(reading->elf, section))) {
		const char *name = section_name(reading, section);

		count += !strcmp(name, ".debug_info") || !strcmp(name, ".debug_types");
		if (count > 1 || !strcmp(name, ".zdebug_info"))
			return reading_bad(reading,
					   "its debug information is in a form for linkers: "
					   "link it first");
	}
	return 0;
}

/* An unstripped file's debug sections are there and have bytes. */
static bool has_debug_information(struct reading *reading)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(reading->elf, section))) {
		const char *name = section_name(reading, section);

		if ((!strcmp(name, ".debug_info") || !strcmp(name, ".zdebug_info") ||
		     !strcmp(name, ".debug_types")) &&
		    gelf_getshdr(section, &header) && header.sh_type != SHT_NOBITS &&
		    header.sh_size > 0)
			return true;
	}
	return false;
}

static int check_sections(struct reading *reading)
{
	Elf_Scn *section = NULL;
	size_t count;

	if (elf_getshdrnum(reading->elf, &count) != 0 ||
	    (count == 0 && reading->header.e_shoff != 0))
		return reading_bad(reading, "truncated or corrupt: its section table is not "
					    "within the file");
	while ((section = elf_nextscn(reading->elf, section)))
		if (check_section(reading, section) < 0)
			return -1;
	return 0;
}

/* The struct abi of this file and machine, which is added if it is a new one. */
static struct abi *abi_for(struct input *input, const struct abi_machine *machine)
{
	struct abi_list *list = input->list;
	struct abi *abi = abi_new(input->path, machine);

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->machine != machine ||
		    strcmp(list->items[i]->source, abi->source) != 0)
			continue;
		abi_free(abi);
		return list->items[i];
	}
	abi_list_add(list, abi);
	return abi;
}

static int find_machine(struct input *input, struct reading *reading)
{
	const GElf_Ehdr *header = &reading->header;
	unsigned bits = header->e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32;
	bool big_endian = header->e_ident[EI_DATA] == ELFDATA2MSB;
	uint32_t flags = header->e_flags;
	const struct abi_machine *machine;

	if (header->e_machine == EM_ARM &&
	    !(flags & (EF_ARM_ABI_FLOAT_HARD | EF_ARM_ABI_FLOAT_SOFT)))
		flags |= arm_float_abi(reading);
	machine = input->options->machine
			  ? input->options->machine
			  : abi_machine_of(header->e_machine, bits, big_endian, flags);
	if (!machine)
		return reading_bad(reading,
				   "there is no table for its machine (e_machine %u, %u bits); "
				   "--abi=NAME says which ABI it is",
				   header->e_machine, bits);
	if (machine->bits != bits)
		return reading_bad(reading, "it has %u bits, the ABI %s has %u", bits,
				   machine->name, machine->bits);
	reading->abi = abi_for(input, machine);
	return 0;
}

static int read_uncompressed(struct reading *reading)
{
	Dwarf *dwarf;
	int result;

	if (reading->header.e_type == ET_REL &&
	    (check_kind_of_sections(reading) < 0 || relocate_debug_sections(reading) < 0))
		return -1;
	dwarf = dwarf_begin_elf(reading->elf, DWARF_C_READ, NULL);
	if (!dwarf)
		return reading_bad(reading, "corrupt debug information: %s", dwarf_errmsg(-1));
	result = read_macro_sections(reading);
	if (result == 0)
		result = read_dwarf(reading, dwarf);
	if (result == 0)
		result = macros_evaluate(reading);
	dwarf_end(dwarf);
	forget_answers(reading);
	macros_free(&reading->macros);
	abi_constants_clear(&reading->alignments);
	return result;
}

static int read_debug_information(struct reading *reading)
{
	int result = uncompress_sections(reading);

	if (result == 0)
		result = read_uncompressed(reading);
	forget_sections(reading);
	return result;
}

static const Elf_Data *btf_section(struct reading *reading)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section)))
		if (!strcmp(section_name(reading, section), ".BTF"))
			return elf_rawdata(section, NULL);
	return NULL;
}

static struct btf *parse_btf(struct reading *reading, const struct btf *base)
{
	const Elf_Data *data = btf_section(reading);
	const char *why = "it has none";
	struct btf *btf = NULL;

	if (data && data->d_buf)
		btf = btf_parse(data->d_buf, data->d_size, base, &why);
	if (!btf)
		reading_bad(reading, "corrupt BTF: %s", why);
	return btf;
}

static int read_kernel_types(struct reading *reading)
{
	struct btf *btf;
	int result;

	if (reading->header.e_type == ET_REL && !reading->options->base)
		return reading_bad(reading,
				   "the BTF of a module: --base=FILE names the vmlinux that "
				   "it builds on");
	btf = parse_btf(reading, reading->options->base);
	result = btf ? read_btf(reading, btf) : -1;

	btf_free(btf);
	return result;
}

static int read_with(struct input *input, struct reading *reading,
		     int (*read)(struct reading *reading))
{
	input->read++;
	return find_machine(input, reading) < 0 ? -1 : read(reading);
}

static int read_object(struct input *input, Elf *elf, const char *member)
{
	char *name = member ? print_text("%s(%s)", input->path, member) : copy_text(input->path);
	struct reading reading = {.name = name,
				  .member = member,
				  .elf = elf,
				  .options = input->options,
				  .fault = input->fault};
	int result = -1;

	input->objects++;
	elf_rawfile(elf, &reading.image_size);
	if (!gelf_getehdr(elf, &reading.header)) {
		reading_bad(&reading, "corrupt: %s", elf_errmsg(-1));
	} else if (check_sections(&reading) == 0) {
		result = 0;
		if (has_debug_information(&reading))
			result = read_with(input, &reading, read_debug_information);
		else if (btf_section(&reading))
			result = read_with(input, &reading, read_kernel_types);
	}
	free(name);
	return result;
}

/* Members that are no ELF files, such as Rust's metadata and the index, are none of ours. */
static int read_member(struct input *input, Elf *elf, Elf *archive)
{
	const Elf_Arhdr *header = elf_getarhdr(elf);
	size_t archive_size;

	elf_rawfile(archive, &archive_size);
	if (!header)
		return fault_set(input->fault, EXIT_USAGE, "%.300s: corrupt archive: %s",
				 input->path, elf_errmsg(-1));
	if (header->ar_size < 0 || (uint64_t)header->ar_size > archive_size)
		return fault_set(input->fault, EXIT_USAGE,
				 "%.300s: truncated or corrupt archive: the member %.100s has %lld "
				 "bytes",
				 input->path, header->ar_name, (long long)header->ar_size);
	if (elf_kind(elf) != ELF_K_ELF)
		return 0;
	return read_object(input, elf, header->ar_name);
}

static int read_archive(struct input *input, int fd, Elf *archive, Elf_Cmd command)
{
	int result = 0;
	Elf *elf;

	while (result == 0 && (elf = elf_begin(fd, command, archive))) {
		result = read_member(input, elf, archive);
		command = elf_next(elf);
		elf_end(elf);
	}
	if (result == 0 && input->objects == 0)
		result = fault_set(input->fault, EXIT_USAGE,
				   "%.300s: an archive without any ELF object", input->path);
	return result;
}

static const char *debug_link(Elf *elf)
{
	struct reading reading = {.elf = elf};
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section))) {
		const Elf_Data *data;

		if (strcmp(section_name(&reading, section), ".gnu_debuglink") != 0)
			continue;
		data = elf_rawdata(section, NULL);
		if (data && data->d_buf && memchr(data->d_buf, '\0', data->d_size))
			return data->d_buf;
	}
	return NULL;
}

static int say_stripped(struct input *input, Elf *elf)
{
	const char *link = elf_kind(elf) == ELF_K_ELF ? debug_link(elf) : NULL;

	if (link)
		return fault_set(input->fault, EXIT_USAGE,
				 "%.300s: stripped: its debug information is in another file, "
				 "%.100s",
				 input->path, link);
	return fault_set(input->fault, EXIT_USAGE,
			 "%.300s: no debug information: stripped, %scompiled without -g",
			 input->path,
			 strstr(input->path, ".rlib")
				 ? "of types that nothing uses (#[no_mangle] pub extern \"C\" fn "
				   "keep(_: *const T) {} keeps T), or "
				 : "or ");
}

static int say_other(struct input *input, Elf *elf)
{
	size_t size = 0;
	const char *bytes = elf_rawfile(elf, &size);
	const char *format = bytes ? other_format(bytes, size) : NULL;

	if (format)
		return fault_set(input->fault, EXIT_USAGE,
				 "%.300s: %s, and no ELF file: compile it for Linux, or export its "
				 "layouts as JSON",
				 input->path, format);
	return fault_set(input->fault, EXIT_USAGE,
			 "%.300s: neither an ELF file nor an archive of them", input->path);
}

static int read_elf(struct input *input, int fd, Elf *elf, Elf_Cmd command)
{
	int result;

	elf_rawfile(elf, &input->size);
	switch (elf_kind(elf)) {
	case ELF_K_ELF:
		result = read_object(input, elf, NULL);
		break;
	case ELF_K_AR:
		result = read_archive(input, fd, elf, command);
		break;
	default:
		return say_other(input, elf);
	}
	return result;
}

static int open_file(const char *path, struct fault *fault)
{
	/* Not to wait for the writer of a named pipe. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) != 0) {
		fault_set(fault, EXIT_USAGE, "%.300s: %s", path, strerror(errno));
	} else if (!S_ISREG(status.st_mode)) {
		fault_set(fault, EXIT_USAGE, "%.300s: not a regular file", path);
	} else if (status.st_size == 0) {
		fault_set(fault, EXIT_USAGE, "%.300s: empty", path);
	} else if ((uint64_t)status.st_size > ABI_MAX_BYTES) {
		fault_set(fault, EXIT_USAGE,
			  "%.300s: %lld bytes are more than it reads (4 GiB at most)", path,
			  (long long)status.st_size);
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/* In the name of the stripped file, whose types they are. */
static int read_separate(struct input *input, const char *path)
{
	int fd = open_file(path, input->fault);
	Elf *elf = fd >= 0 ? elf_begin(fd, ELF_C_READ_MMAP_PRIVATE, NULL) : NULL;
	int result = -1;

	if (elf && elf_kind(elf) == ELF_K_ELF)
		result = read_elf(input, fd, elf, ELF_C_READ_MMAP_PRIVATE);
	else if (fd >= 0)
		fault_set(input->fault, EXIT_USAGE, "%.300s: not an ELF file", path);
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return result;
}

static int look_elsewhere(struct input *input, Elf *elf)
{
	char *separate = elf_kind(elf) == ELF_K_ELF ? debug_file_of(input->path) : NULL;
	int result = separate ? read_separate(input, separate) : say_stripped(input, elf);

	free(separate);
	return result;
}

int abi_read(const char *path, const struct abi_options *options, struct abi_list *list,
	     struct fault *fault)
{
	struct input input = {.path = path, .options = options, .list = list, .fault = fault};
	int fd = open_file(path, fault);
	int result;
	Elf *elf;

	if (fd < 0)
		return -1;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP_PRIVATE, NULL);
	result = elf ? read_elf(&input, fd, elf, ELF_C_READ_MMAP_PRIVATE)
		     : fault_set(fault, EXIT_USAGE, "%.300s: %s", path, elf_errmsg(-1));
	if (result == 0 && input.read == 0)
		result = look_elsewhere(&input, elf);
	elf_end(elf);
	close(fd);
	return result;
}

int abi_read_image(const char *name, char *image, size_t size, const struct abi_options *options,
		   struct abi_list *list, struct fault *fault)
{
	struct input input = {.path = name, .options = options, .list = list, .fault = fault};
	int result;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory(image, size);
	/* In memory: with ELF_C_READ the members of an archive would be read from the file, which there is none of. */
	result = elf ? read_elf(&input, -1, elf, ELF_C_READ_MMAP)
		     : fault_set(fault, EXIT_USAGE, "%.300s: %s", name, elf_errmsg(-1));
	if (result == 0 && input.read == 0)
		result = say_stripped(&input, elf);
	elf_end(elf);
	return result;
}

static struct btf *base_of_elf(const char *name, Elf *elf, struct fault *fault)
{
	struct reading reading = {.name = name, .elf = elf, .fault = fault};

	elf_rawfile(elf, &reading.image_size);
	if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &reading.header)) {
		reading_bad(&reading, "not an ELF file");
		return NULL;
	}
	return check_sections(&reading) < 0 ? NULL : parse_btf(&reading, NULL);
}

struct btf *abi_base(const char *path, struct fault *fault)
{
	int fd = open_file(path, fault);
	struct btf *btf = NULL;
	Elf *elf;

	if (fd < 0)
		return NULL;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP_PRIVATE, NULL);
	if (elf)
		btf = base_of_elf(path, elf, fault);
	else
		fault_set(fault, EXIT_USAGE, "%.300s: %s", path, elf_errmsg(-1));
	elf_end(elf);
	close(fd);
	return btf;
}

struct btf *abi_base_image(const char *name, char *image, size_t size, struct fault *fault)
{
	struct btf *btf = NULL;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory(image, size);
	if (elf)
		btf = base_of_elf(name, elf, fault);
	else
		fault_set(fault, EXIT_USAGE, "%.300s: %s", name, elf_errmsg(-1));
	elf_end(elf);
	return btf;
}
