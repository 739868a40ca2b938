/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/machine.h"

#include <stddef.h>
#include <string.h>

#include <elf.h>

/* clang-format off: a row for each ABI */
const struct abi_machine abi_machines[] = {
	{"x86_64", "amd64", EM_X86_64, 64, false, LP64},
	{"x32", NULL, EM_X86_64, 32, false, ILP32},
	{"i686", "i386", EM_386, 32, false, ILP32_ALIGN4},
	{"arm64", "aarch64", EM_AARCH64, 64, false, LP64},
	{"armhf", NULL, EM_ARM, 32, false, ILP32},
	{"armel", NULL, EM_ARM, 32, false, ILP32},
	{"alpha", NULL, EM_ALPHA, 64, false, LP64},
	{"arc", NULL, EM_ARCV2, 32, false, ILP32_ALIGN4},
	{"hppa", NULL, EM_PARISC, 32, true, ILP32},
	{"m68k", NULL, EM_68K, 32, true, ILP32_ALIGN2},
	{"mips", NULL, EM_MIPS, 32, true, ILP32},
	{"mipsel", NULL, EM_MIPS, 32, false, ILP32},
	{"mips64", NULL, EM_MIPS, 64, true, LP64},
	{"mips64el", NULL, EM_MIPS, 64, false, LP64},
	{"powerpc", NULL, EM_PPC, 32, true, ILP32},
	{"ppc64", NULL, EM_PPC64, 64, true, LP64},
	{"ppc64el", NULL, EM_PPC64, 64, false, LP64},
	{"riscv64", NULL, EM_RISCV, 64, false, LP64},
	{"riscv32", NULL, EM_RISCV, 32, false, ILP32},
	{"s390", NULL, EM_S390, 32, true, ILP32},
	{"s390x", NULL, EM_S390, 64, true, LP64},
	{"sh4", NULL, EM_SH, 32, false, ILP32_ALIGN4},
	{"sparc", NULL, EM_SPARC, 32, true, ILP32},
	{"sparc64", NULL, EM_SPARCV9, 64, true, LP64},
	/* Objects of no float ABI in particular, which may be of either. */
	{"arm", NULL, EM_ARM, 32, false, ILP32},
	/* Every other 64-bit Linux has long, pointers and __u64 of 8 bytes, aligned to 8. */
	{"other64", NULL, EM_NONE, 64, false, LP64},
	{NULL, NULL, EM_NONE, 0, false, LP64},
};
/* clang-format on */

const struct abi_machine *abi_machine_named(const char *name)
{
	for (const struct abi_machine *each = abi_machines; each->name; each++)
		if (!strcmp(each->name, name) || (each->alias && !strcmp(each->alias, name)))
			return each;
	return NULL;
}

const struct abi_machine *abi_machine_of(uint16_t elf, unsigned bits, bool big_endian,
					 uint32_t flags)
{
	if (elf == EM_ARM && !big_endian)
		return abi_machine_named(flags & EF_ARM_ABI_FLOAT_HARD	 ? "armhf"
					 : flags & EF_ARM_ABI_FLOAT_SOFT ? "armel"
									 : "arm");
	for (const struct abi_machine *each = abi_machines; each->name; each++)
		if (each->elf == elf && each->bits == bits && each->big_endian == big_endian)
			return each;
	return bits == 64 ? abi_machine_named("other64") : NULL;
}
