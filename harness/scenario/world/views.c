/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/sctp.h>

enum { FIELDS = 96, LINE = 4096 };

struct view view_of(int32_t association)
{
	return (struct view){.association = association,
			     .state = VIEW_UNKNOWN,
			     .instreams = VIEW_UNKNOWN,
			     .outstreams = VIEW_UNKNOWN,
			     .unacknowledged = VIEW_UNKNOWN,
			     .kept = VIEW_UNKNOWN,
			     .local_port = VIEW_UNKNOWN,
			     .peer_port = VIEW_UNKNOWN};
}

struct view_path *view_add(struct view *view, const struct in6_addr *address)
{
	struct view_path *path = &view->paths[view->path_count];

	if (view->path_count == VIEW_PATHS)
		return NULL;
	view->path_count++;
	*path = (struct view_path){.address = *address,
				   .state = VIEW_UNKNOWN,
				   .rto = VIEW_UNKNOWN,
				   .cwnd = VIEW_UNKNOWN,
				   .mtu = VIEW_UNKNOWN};
	return path;
}

struct view_path *view_find(struct view *view, const struct in6_addr *address)
{
	for (size_t i = 0; i < view->path_count; i++)
		if (memcmp(&view->paths[i].address, address, sizeof(*address)) == 0)
			return &view->paths[i];
	return NULL;
}

static struct in6_addr mapped(const struct in_addr *address)
{
	struct in6_addr result = {.s6_addr = {[10] = 0xff, [11] = 0xff}};

	memcpy(&result.s6_addr[12], address, sizeof(*address));
	return result;
}

struct in6_addr view_address(const void *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	memcpy(&v4, address, sizeof(v4));
	if (v4.sin_family == AF_INET)
		return mapped(&v4.sin_addr);
	memcpy(&v6, address, sizeof(v6));
	return v6.sin6_addr;
}

/* --- /proc/net/sctp --- */

/* A line, split into its fields. */
struct fields {
	char line[LINE];
	const char *field[FIELDS];
	unsigned count;
};

/* Splits the line that begins here.  Returns the next one, or NULL after the last. */
static const char *split(const char *line, struct fields *fields)
{
	size_t length = strcspn(line, "\n");
	char *rest = fields->line;
	char *field;

	snprintf(fields->line, sizeof(fields->line), "%.*s", (int)length, line);
	fields->count = 0;
	while (fields->count < FIELDS && (field = strsep(&rest, " \t")))
		if (*field)
			fields->field[fields->count++] = field;
	return line[length] ? line + length + 1 : NULL;
}

static long number(const struct fields *fields, unsigned i)
{
	return i < fields->count ? strtol(fields->field[i], NULL, 10) : VIEW_UNKNOWN;
}

/* An address as the kernel prints it, with '*' before the primary one. */
static bool parse_address(const char *text, struct in6_addr *address, bool *primary)
{
	struct in_addr v4;

	*primary = *text == '*';
	text += *primary;
	if (inet_pton(AF_INET6, text, address) == 1)
		return true;
	if (inet_pton(AF_INET, text, &v4) != 1)
		return false;
	*address = mapped(&v4);
	return true;
}

/* ASSOC SOCK STY SST ST HBKT ASSOC-ID TX_QUEUE RX_QUEUE UID INODE LPORT RPORT LADDRS <-> RADDRS HBINT INS OUTS ... */
enum { ASSOCS_STATE = 4, ASSOCS_ID = 6, ASSOCS_TX_QUEUE, ASSOCS_LPORT = 11, ASSOCS_RPORT };
/* ADDR ASSOC_ID HB_ACT RTO MAX_PATH_RTX REM_ADDR_RTX START STATE */
enum { REMADDR_ADDRESS, REMADDR_ID, REMADDR_RTO = 3, REMADDR_STATE = 7, REMADDR_FIELDS };

static bool take_association(const struct fields *fields, struct view *view)
{
	struct in6_addr address;
	unsigned i = ASSOCS_RPORT;
	bool primary;

	while (i < fields->count && strcmp(fields->field[i], "<->") != 0)
		i++;
	if (i == fields->count)
		return false;
	while (++i < fields->count && parse_address(fields->field[i], &address, &primary)) {
		struct view_path *path = view_add(view, &address);

		if (!path)
			return false;
		path->primary = primary;
	}
	if (i + 2 >= fields->count)
		return false;
	/* The kernel has no SCTP_EMPTY. */
	view->state = number(fields, ASSOCS_STATE) + 1;
	view->kept = number(fields, ASSOCS_TX_QUEUE);
	view->local_port = number(fields, ASSOCS_LPORT);
	view->peer_port = number(fields, ASSOCS_RPORT);
	view->instreams = number(fields, i + 1);
	view->outstreams = number(fields, i + 2);
	return true;
}

static void take_path(const struct fields *fields, struct view *view)
{
	struct in6_addr address;
	struct view_path *path;
	bool primary;

	if (fields->count < REMADDR_FIELDS ||
	    !parse_address(fields->field[REMADDR_ADDRESS], &address, &primary))
		return;
	path = view_find(view, &address);
	if (!path)
		path = view_add(view, &address);
	if (!path)
		return;
	path->rto = number(fields, REMADDR_RTO);
	path->state = number(fields, REMADDR_STATE);
	/* What getsockopt() calls active (sctp_getsockopt_peer_addr_info() in net/sctp/socket.c). */
	if (path->state == SCTP_UNKNOWN)
		path->state = SCTP_ACTIVE;
}

bool view_listed(const char *assocs, const char *remaddr, int32_t association, struct view *view)
{
	struct fields fields;
	bool found = false;

	*view = view_of(association);
	while (assocs && !found) {
		assocs = split(assocs, &fields);
		found = number(&fields, ASSOCS_ID) == association;
		if (found && !take_association(&fields, view))
			return false;
	}
	while (found && remaddr) {
		remaddr = split(remaddr, &fields);
		if (number(&fields, REMADDR_ID) == association)
			take_path(&fields, view);
	}
	return found;
}

/* Whether a line before that one has the same ID: a walk of the kernel's table that is resized meanwhile begins again. */
static bool is_again(const char *assocs, const char *line, long id)
{
	struct fields fields;

	while (assocs && assocs != line) {
		assocs = split(assocs, &fields);
		if (number(&fields, ASSOCS_ID) == id)
			return true;
	}
	return false;
}

long view_established(const char *assocs)
{
	struct fields fields;
	long count = 0;

	for (const char *line = assocs, *next; line; line = next) {
		next = split(line, &fields);
		count += number(&fields, ASSOCS_ID) > 0 &&
			 number(&fields, ASSOCS_STATE) + 1 >= SCTP_ESTABLISHED &&
			 !is_again(assocs, line, number(&fields, ASSOCS_ID));
	}
	return count;
}

/* --- what must hold --- */

struct check {
	const char *listing;
	char *error;
	size_t room;
	long association;
};

static bool same(const struct check *check, const char *what, long asked, long listed)
{
	if (asked == VIEW_UNKNOWN || listed == VIEW_UNKNOWN || asked == listed)
		return true;
	snprintf(check->error, check->room,
		 "getsockopt and %s disagree, %s: %ld and %ld of association %ld", check->listing,
		 what, asked, listed, check->association);
	return false;
}

static bool paths_agree(const struct check *check, const struct view *asked,
			const struct view *listed)
{
	struct view copy = *listed;
	char text[INET6_ADDRSTRLEN];

	for (size_t i = 0; i < asked->path_count; i++) {
		const struct view_path *path = &asked->paths[i];
		const struct view_path *other = view_find(&copy, &path->address);

		if (!other) {
			inet_ntop(AF_INET6, &path->address, text, sizeof(text));
			snprintf(check->error, check->room,
				 "getsockopt and %s disagree, address: %s is listed nowhere, of "
				 "association %ld",
				 check->listing, text, check->association);
			return false;
		}
		if (!same(check, "primary", path->primary, other->primary) ||
		    !same(check, "state of an address", path->state, other->state) ||
		    !same(check, "cwnd", path->cwnd, other->cwnd) ||
		    !same(check, "RTO in jiffies", path->rto, other->rto))
			return false;
	}
	return same(check, "addresses", (long)asked->path_count, (long)listed->path_count);
}

/* What is not acknowledged is kept, to be sent again (RFC 9260 6.3.3). */
static bool is_kept(const struct check *check, const struct view *asked, const struct view *listed)
{
	if (asked->unacknowledged <= 0 || listed->kept != 0)
		return true;
	snprintf(check->error, check->room,
		 "getsockopt and %s disagree, what is kept: %ld DATA are not acknowledged and 0 "
		 "bytes are kept of association %ld",
		 check->listing, asked->unacknowledged, check->association);
	return false;
}

bool views_agree(const struct view *asked, const struct view *listed, const char *listing,
		 char *error, size_t room)
{
	const struct check check = {listing, error, room, asked->association};

	return same(&check, "state", asked->state, listed->state) &&
	       same(&check, "inbound streams", asked->instreams, listed->instreams) &&
	       same(&check, "outbound streams", asked->outstreams, listed->outstreams) &&
	       same(&check, "DATA under way", asked->unacknowledged, listed->unacknowledged) &&
	       same(&check, "local port", asked->local_port, listed->local_port) &&
	       same(&check, "peer's port", asked->peer_port, listed->peer_port) &&
	       paths_agree(&check, asked, listed) && is_kept(&check, asked, listed);
}

static bool is_within(const struct view *view, const char *what, long value, long least,
		      long greatest, char *error, size_t room)
{
	if (value == VIEW_UNKNOWN || (value >= least && (!greatest || value <= greatest)))
		return true;
	snprintf(error, room, "a path has an impossible %s: %ld, not %s%ld, of association %ld",
		 what, value, value < least ? "at least " : "at most ",
		 value < least ? least : greatest, view->association);
	return false;
}

bool view_possible(const struct view *view, const struct view_limits *limits, char *error,
		   size_t room)
{
	long primaries = 0;

	for (size_t i = 0; i < view->path_count; i++) {
		const struct view_path *path = &view->paths[i];

		primaries += path->primary;
		if (!is_within(view, "RTO in jiffies", path->rto, limits->rto_least,
			       limits->rto_greatest, error, room) ||
		    !is_within(view, "cwnd", path->cwnd, limits->cwnd_least, 0, error, room))
			return false;
	}
	if (primaries == 1)
		return true;
	snprintf(error, room,
		 "an association has no single primary path: %ld of %zu, of association %ld",
		 primaries, view->path_count, view->association);
	return false;
}
