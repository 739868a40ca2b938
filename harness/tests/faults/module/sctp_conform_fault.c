// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel module that does to a guest, on loading, what its parameter says: for tests of crash containment, and of what
 * is measured.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0);
MODULE_PARM_DESC(fault, "panic, oops, warn, hang or slow");

static unsigned int rounds;
module_param(rounds, uint, 0);
MODULE_PARM_DESC(rounds, "of slow: how often a loop of two instructions runs");

/* Makes a function of SCTP that every message goes through longer by a loop. */
static int loop_before(struct kprobe *probe, struct pt_regs *registers)
{
	unsigned int left = rounds + 1;

	asm volatile("1: decl %0\n\tjnz 1b" : "+r"(left) : : "cc");
	return 0;
}

static struct kprobe slow = {
	.symbol_name = "sctp_primitive_SEND",
	.pre_handler = loop_before,
};

static int __init fault_init(void)
{
	if (!strcmp(fault, "panic"))
		panic("panic on purpose");
	if (!strcmp(fault, "oops"))
		BUG();
	if (!strcmp(fault, "hang")) {
		local_irq_disable();
		for (;;)
			cpu_relax();
	}
	if (!strcmp(fault, "slow"))
		return register_kprobe(&slow);
	WARN(!strcmp(fault, "warn"), "warning on purpose");
	/* It has done its work and need not stay. */
	return -ECANCELED;
}
module_init(fault_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Faults on purpose");
