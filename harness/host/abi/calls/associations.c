/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libsctp passes to branch off an association, and of options of one association. */
#include <string.h>

#include "harness/host/abi/calls/calls.h"
#include "harness/host/abi/calls/expect.h"

enum { RTO_INFO = 0, PEELOFF = 102, PEELOFF_FLAGS = 122 };

static void check_peeloff(void)
{
	struct bytes argument = {0}, returned, with_flags = {0};

	PUT(&argument, 0, sctp_peeloff_arg_t, associd, 7);
	PUT(&argument, 0, sctp_peeloff_arg_t, sd, 0);
	put_rest(&argument, SIZE(sctp_peeloff_arg_t), false);
	returned = argument;
	PUT(&returned, 0, sctp_peeloff_arg_t, sd, 9);
	answer_next(&(struct answer){.bytes = returned.at, .length = returned.length});
	expect_result("sctp_peeloff(): the new descriptor", sctp_peeloff(NO_FILE, 7), 9);
	expect_option("sctp_peeloff()", GETSOCKOPT, PEELOFF, &argument);

	put_bytes(&with_flags, 0, argument.at, argument.length);
	PUT(&with_flags, 0, sctp_peeloff_flags_arg_t, flags, 0x80000);
	put_rest(&with_flags, SIZE(sctp_peeloff_flags_arg_t), false);
	returned = with_flags;
	PUT(&returned, 0, sctp_peeloff_arg_t, sd, 9);
	answer_next(&(struct answer){.bytes = returned.at, .length = returned.length});
	expect_result("sctp_peeloff_flags(): the new descriptor",
		      sctp_peeloff_flags(NO_FILE, 7, 0x80000), 9);
	expect_option("sctp_peeloff_flags()", GETSOCKOPT, PEELOFF_FLAGS, &with_flags);
}

static void check_opt_info(void)
{
	struct sctp_rtoinfo info;
	socklen_t length = sizeof(info);
	struct bytes argument = {0}, returned = {0};

	memset(&info, 0, sizeof(info));
	PUT(&argument, 0, sctp_rtoinfo, srto_assoc_id, 7);
	put_rest(&argument, SIZE(sctp_rtoinfo), true);
	PUT(&returned, 0, sctp_rtoinfo, srto_assoc_id, 7);
	PUT(&returned, 0, sctp_rtoinfo, srto_initial, 3000);
	PUT(&returned, 0, sctp_rtoinfo, srto_max, 60000);
	PUT(&returned, 0, sctp_rtoinfo, srto_min, 1000);
	answer_next(&(struct answer){.bytes = returned.at, .length = returned.length});
	expect_result("sctp_opt_info()", sctp_opt_info(NO_FILE, 7, SCTP_RTOINFO, &info, &length),
		      0);
	expect_option("sctp_opt_info()", GETSOCKOPT, RTO_INFO, &argument);
	expect_result("sctp_opt_info(): the initial RTO", (long)info.srto_initial, 3000);
	expect_result("sctp_opt_info(): the least RTO", (long)info.srto_min, 1000);
}

void check_associations(void)
{
	check_peeloff();
	check_opt_info();
}
