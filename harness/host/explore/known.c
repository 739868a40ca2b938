/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/explore/known.h"

#include <fnmatch.h>
#include <stdio.h>

#include "harness/array_size.h"
#include "reports/spec/fixes.h"

/*
 * A fingerprint, as a pattern of the shell, and the fix whose lack shows so; or what it is, where there is no fix.
 * Several fixes may show the same way: those that a kernel lacks are named together.  What stands here was seen on
 * a kernel without the fix; that it is this fix's goes by the function or the sentence alone.
 */
static const struct row {
	const char *pattern, *fix, *known;
} rows[] = {
	{"fail it leaks chunk*", "init-err-chunk-leak", NULL},
	{"fail it leaks slab sctp_chunk*", "init-err-chunk-leak", NULL},
	{"fail getsockopt wrote beyond the buffer, SCTP_PEER_AUTH_CHUNKS", "authchunks-buffer",
	 NULL},
	{"crash *sctp_raw_to_bind_addrs*", "cookie-init-lengths", NULL},
	{"crash *: sctp_outq_tail", "stream-after-connect-wait", NULL},
	{"crash field-spanning write to *c.auth_chunks: *", "auth-chunk-list-capacity", NULL},
	{"crash field-spanning write to *c.auth_hmacs: *", "cookie-hmacs-size", NULL},
	{"crash *: skb_pull < sctp_inq_pop*", "inqueue-chunk-length", NULL},
	{"crash refcount_t: sctp_chunk_free < sctp_association_free*", "cached-asconf-chunk", NULL},
	{"crash refcount_t: sctp_association_free*", "cached-asconf-chunk", NULL},
	{"crash refcount_t: sctp_do_sm < sctp_assoc_bh_rcv*", "cached-asconf-chunk", NULL},
	{"crash refcount_t: sctp_sendmsg_to_asoc*", "shutdown-after-connect-wait", NULL},
	{"crash *: sctp_addto_chunk < sctp_verify_init*", "init-cause-padding", NULL},
	{"crash KASAN: *: sctp_chunk_free*", "cached-asconf-chunk", NULL},
	{"crash KASAN: *: sctp_sf_do_asconf_ack*", "cached-asconf-chunk", NULL},
	{"fail a cookie was accepted that was too old", "stale-cookie-at-restart", NULL},
	{"fail a COOKIE ECHO that must be authenticated was accepted without AUTH",
	 "cookie-echo-without-auth", NULL},
	{"fail an Adaptation Indication was told that the peer never sent",
	 "adaptation-indication-length", NULL},
	{"fail a reset of outgoing streams was told to be answered, but*", "reconf-sequence-zero",
	 NULL},
	{"fail outgoing streams were taken away", "reconf-duplicate-response", NULL},
	{"fail an association without streams was set up", "cookie-init-verified", NULL},
	{"fail COOKIE ACK goes to a peer with the Verification Tag #", "cookie-init-verified",
	 NULL},
	{"fail HMAC-ALGO lists an identifier that nobody asked for", "cookie-hmacs-size", NULL},
	{"fail CHUNKS lists a type twice", "auth-chunk-list-capacity", NULL},
	{"fail a Cookie Preservative asks for more time though*", "stale-cookie-cause-length",
	 NULL},
	{"fail HEARTBEAT goes to an address that the peer has deleted", "new-transport-removed",
	 NULL},
	{"fail getsockopt succeeded and answered nothing, SCTP_PR_STREAM_STATUS",
	 "pr-streamstatus-unwritten", NULL},
	/* A User-Mode Linux does not say where it loops. */
	{"hang ", "inqueue-chunk-length", NULL},
	{"hang ", "retransmit-path-livelock", NULL},
	{"hang ", "asconf-ack-padding", NULL},
	{"fail it leaks slab SCTP*", NULL,
	 "reports/findings.md: a socket that is closed in the middle of a message"},
	{"fail it leaks ep", NULL,
	 "reports/findings.md: a socket that is closed in the middle of a message"},
	{"fail sentence RFC9260-3.2.2-4", NULL,
	 "a COOKIE ECHO that must be authenticated comes behind the ERROR that it comes with"},
	{"fail SCTP_CANT_STR_ASSOC came after the end of its association", NULL,
	 "sockets.ended_once"},
	{"fail sentence RFC9260-6.10-5: chunk # (ABORT): *Resource Shortage) breaks its format",
	 NULL, "handshake.two_halves_of_a_peer"},
};

static bool is_lacking(const json_t *fix, const struct kernel *kernel)
{
	enum fix_age age = fix_age(fix, kernel->release, kernel->version);

	return age == FIX_IS_LATER || age == FIX_IS_UNDATED;
}

bool known_explain(const char *fingerprint, const struct kernel *kernel,
		   char explanation[EXPLANATION_SIZE])
{
	size_t used = 0;

	*explanation = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(rows) && used < EXPLANATION_SIZE; i++) {
		const struct row *row = &rows[i];
		const json_t *fix = row->fix ? fix_find(row->fix) : NULL;

		if (fnmatch(row->pattern, fingerprint, 0) != 0)
			continue;
		if (fix && is_lacking(fix, kernel))
			used += (size_t)snprintf(explanation + used, EXPLANATION_SIZE - used,
						 "%s%s", used ? " or " : "lacks the fix ",
						 row->fix);
		else if (row->known)
			used += (size_t)snprintf(explanation + used, EXPLANATION_SIZE - used,
						 "%sknown: %s", used ? " or " : "", row->known);
	}
	return used > 0;
}

const char *known_fix(unsigned number)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].fix && number-- == 0)
			return rows[i].fix;
	return NULL;
}
