/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the reader. */
#ifndef READER_READER_PRIVATE_H
#define READER_READER_PRIVATE_H

#include <elfutils/libdw.h>
#include <gelf.h>

#include "harness/host/abi/reader/macros.h"
#include "harness/host/abi/reader/reader.h"

/* Memory that stands for a section. */
struct room {
	void *bytes;
	size_t size;
};

/* One ELF image while it is being read. */
struct reading {
	const char *name; /* for messages: the file, or "file(member)" */
	const char *member; /* of an archive, else NULL */
	Elf *elf;
	GElf_Ehdr header;
	size_t image_size;
	struct room *rooms; /* of sections that the file has compressed */
	size_t room_count;
	struct abi *abi; /* where to */
	const struct abi_options *options;
	struct macros macros;
	struct abi_constants alignments; /* of types by name, where a file has them */
	struct answers *answers; /* of the filter; NULL before the first */
	bool keep_enumerators; /* in `macros`, for macros that stand for them */
	struct fault *fault;
};

/* A fault that begins with the file's name. Returns -1. */
__attribute__((format(printf, 2, 3))) int reading_bad(struct reading *reading, const char *format,
						      ...);

/* The section's name, or "". */
const char *section_name(const struct reading *reading, Elf_Scn *section);
bool is_debug_section(const char *name);
/* What the filter says of a type, which is asked once for each name.  Of `unit`, none of which is
 * ABI_BTF_UNIT here, the answer must not depend.  forget_answers() frees what it takes. */
bool type_is_wanted(struct reading *reading, const char *name, const char *unit);
void forget_answers(struct reading *reading);
/* Makes libelf have the compressed debug sections that are read as they were before, and hides the
 * others from libdw.  Returns 0, or -1 with a fault; what it takes is given back in either case by
 * forget_sections(), after which the sections must not be looked at. */
int uncompress_sections(struct reading *reading);
void forget_sections(struct reading *reading);

/*
 * Makes the debug sections of a relocatable file refer to each other as a linker would; for any
 * machine, since of all relocations only references between debug sections matter here.
 */
int relocate_debug_sections(struct reading *reading);

/* The flag EF_ARM_ABI_FLOAT_HARD or _SOFT that a 32-bit ARM object would have if it were linked; 0
 * if it does not say.  This is what sets armhf apart from armel. */
unsigned arm_float_abi(const struct reading *reading);

/* Adds the types and constants of all units. */
int read_dwarf(struct reading *reading, Dwarf *dwarf);

/* Adds the types and constants that the BTF has itself, without its base's. */
int read_btf(struct reading *reading, const struct btf *btf);

/* Adds the macro definitions to reading->macros; the sections must be relocated. */
int read_macro_sections(struct reading *reading);

/* A type's attributes as a member's. */
struct described {
	char *name;
	enum abi_kind kind;
	uint64_t size, element;
	Dwarf_Die aggregate; /* the struct or union that it is */
	bool unnamed; /* an aggregate without a name */
	bool managed; /* see type_is_managed() */
};

/* What DW_AT_type of the entry refers to.  Returns 0, or -1 with a fault; the name is the caller's.
 */
int describe_type(struct reading *reading, Dwarf_Die *entry, struct described *described);
/* Numbers of an entry; false if it has none. */
bool entry_number(Dwarf_Die *entry, unsigned attribute, uint64_t *number);
bool entry_value(Dwarf_Die *entry, int64_t *value);
/* DW_LANG_... of the unit that an entry is in; -1 if it does not say. */
int entry_language(Dwarf_Die *entry);
/* What DW_AT_type refers to; false if there is none. */
bool entry_type(Dwarf_Die *entry, Dwarf_Die *type);
/* Whether a tag is a typedef's or a qualifier's. */
bool tag_is_transparent(int tag);
/* Steps through DW_AT_type over typedefs and qualifiers; false if there is nothing at the end. */
bool peel_type(Dwarf_Die *entry, Dwarf_Die *type);

/* Whether only the language's own runtime or library understands its bytes: a slice, a string, a
 * vector, an interface, a duration.  The type is a peeled one; its name is as the source has it. */
bool type_is_managed(Dwarf_Die *type, const char *source_name);
/* Whether the type is bindgen's stand-in for a member of a union, and what it stands for. */
bool bindgen_union_member(Dwarf_Die *type, Dwarf_Die *member);

/* The initial value of an integer object at a fixed place; false if it has none in the file. */
bool static_value(struct reading *reading, Dwarf_Die *entry, int64_t *value);

/* What a file is that is not ELF, by how it begins; NULL if that is unknown. */
const char *other_format(const char *bytes, size_t size);

/* The file that has the debug information of this one, which has none; NULL if none is found.  To be
 * freed. */
char *debug_file_of(const char *path);

/* Whether an entry declares, with a prototype, what is defined elsewhere. */
bool is_function_declaration(Dwarf_Die *entry);
/* Fills in the result and the parameters of a function's declaration as members. */
int read_function(struct reading *reading, Dwarf_Die *entry, struct abi_type *function);

/* Languages that are newer than DWARF 5. */
enum { LANG_CXX_17 = 0x2b, LANG_C_17 = 0x2c, LANG_CXX_20 = 0x2e };

/* Fills in the members of a struct or union entry. */
int read_members(struct reading *reading, Dwarf_Die *entry, struct abi_type *type);

#endif
