/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planted.h"

#include <linux/module.h>
#include <linux/string.h>

int sctp_fix_lacking;

/* clang-format off */
static const char *const names[] = {
	"",
#define X(name) #name,
	SCTP_FIXES(X)
#undef X
};
/* clang-format on */

static int choose(const char *text, const struct kernel_param *parameter)
{
	sctp_fix_lacking = match_string(names, ARRAY_SIZE(names), text);
	return sctp_fix_lacking > 0 ? 0 : -EINVAL;
}

static const struct kernel_param_ops ops = {.set = choose};
module_param_cb(lacks, &ops, NULL, 0);
__MODULE_PARM_TYPE(lacks, "charp");
MODULE_PARM_DESC(lacks, "the fix that is taken back");
