/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which column of the tables the compiler's ABI has: by its name, not by its alignments, which are
 * what is to be proved. */
#if defined(__LP64__)
#define EACH(lp64, ilp32, align4, align2) lp64
#define ALIGN2(common, align2) common
#elif defined(__m68k__)
#define EACH(lp64, ilp32, align4, align2) align2
#define ALIGN2(common, align2) align2
#elif defined(__i386__) || defined(__sh__) || defined(__arc__)
#define EACH(lp64, ilp32, align4, align2) align4
#define ALIGN2(common, align2) common
#elif defined(__arm__) || defined(__mips__) || defined(__sparc__) || defined(__s390__) ||          \
	defined(__riscv) || defined(__powerpc__) || defined(__hppa__) || defined(__x86_64__)
#define EACH(lp64, ilp32, align4, align2) ilp32
#define ALIGN2(common, align2) common
#else
#error "the tables do not cover this ABI"
#endif
