/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/call_stack.h"

#include <unwind.h>

static _Unwind_Reason_Code take_frame(struct _Unwind_Context *context, void *argument)
{
	struct call_stack *stack = argument;
	uintptr_t address = _Unwind_GetIP(context);

	if (address == 0 || stack->count == STACK_DEPTH)
		return _URC_END_OF_STACK;
	/* What a function that does not return was called from may be the last instruction of its
	 * caller: the return address is beyond it. */
	stack->addresses[stack->count++] = address - 1;
	return _URC_NO_REASON;
}

void call_stack_take(struct call_stack *stack)
{
	stack->count = 0;
	(void)_Unwind_Backtrace(take_frame, stack);
}
