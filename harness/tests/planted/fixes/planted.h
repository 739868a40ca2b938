/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixes of net/sctp that can be taken back: the parameter lacks=NAME of the module, or sctp.lacks=NAME on the command
 * line, chooses one.  Without it all of them are there.
 */
#ifndef SCTP_PLANTED_H
#define SCTP_PLANTED_H

#include <linux/types.h>

#define SCTP_FIXES(X)                                                                              \
	X(auth_chunk_clone_failure)                                                                \
	X(asconf_ack_allocation)                                                                   \
	X(assoc_shkey_order)                                                                       \
	X(cookie_echo_no_event)                                                                    \
	X(listen_hashing_failure)                                                                  \
	X(eat_auth_error_code)                                                                     \
	X(auth_active_key_error)                                                                   \
	X(stream_init_err_path)                                                                    \
	X(cmd_reply_leak)                                                                          \
	X(stream_init_memleak)                                                                     \
	X(stream_init_err_handling)

enum sctp_fix {
	SCTP_FIX_NONE,
#define X(name) SCTP_FIX_##name,
	SCTP_FIXES(X)
#undef X
};

extern int sctp_fix_lacking;

#define sctp_lacks(name) (sctp_fix_lacking == SCTP_FIX_##name)

#endif
