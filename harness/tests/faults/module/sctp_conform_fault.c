// SPDX-License-Identifier: GPL-2.0-or-later
/* A kernel module that does to a guest, on loading, what its parameter says: for tests of crash containment. */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0);
MODULE_PARM_DESC(fault, "panic, oops, warn or hang");

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
	WARN(!strcmp(fault, "warn"), "warning on purpose");
	/* It has done its work and need not stay. */
	return -ECANCELED;
}
module_init(fault_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Faults on purpose");
