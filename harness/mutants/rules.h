/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules: what of a node each changes. */
#ifndef MUTANTS_RULES_H
#define MUTANTS_RULES_H

#include "harness/mutants/syntax.h"

/* Reports what the rule of that name makes of the node, if anything. */
typedef void rule_apply(const struct site *site, const char *rule);

rule_apply rule_condition; /* rules_condition.c */
rule_apply rule_always;
rule_apply rule_never;

rule_apply rule_boundary; /* rules_operator.c */
rule_apply rule_turned;
rule_apply rule_connective;
rule_apply rule_sum;

rule_apply rule_constant; /* rules_constant.c */
rule_apply rule_shift;
rule_apply rule_error_code;
rule_apply rule_byte_order;

rule_apply rule_call; /* rules_statement.c */
rule_apply rule_timer;
rule_apply rule_assignment;
rule_apply rule_reset;
rule_apply rule_moved;

rule_apply rule_arguments; /* rules_arguments.c */

#endif
