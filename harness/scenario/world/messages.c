/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of users about messages, and what comes out of their sockets. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/world/delivery.h"
#include "harness/scenario/world/player.h"

enum { LONGEST = 65536, LONGEST_SEND = 100 /* ms */, FURTHER = 2 };

static void *add_control(struct msghdr *message, int type, size_t size)
{
	struct cmsghdr *control =
		(struct cmsghdr *)((char *)message->msg_control + message->msg_controllen);

	control->cmsg_level = IPPROTO_SCTP;
	control->cmsg_type = type;
	control->cmsg_len = CMSG_LEN(size);
	message->msg_controllen += CMSG_SPACE(size);
	return CMSG_DATA(control);
}

/*
 * How long a send may wait, 0 without end.  One with MSG_DONTWAIT that sets up an association with
 * interleaving waits as any other (sctp_sendmsg_to_asoc() in net/sctp/socket.c;
 * suites/sockets/no_wait.c is about that): so it does not take what others have.
 */
static void limit_wait(int fd, int milliseconds)
{
	const struct timeval limit = {.tv_usec = milliseconds * 1000};

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

/* By a process of its own, which has no other socket: it may wait for an association or for room. */
static void send_and_wait(struct player *player, const struct slot *slot,
			  const struct msghdr *message)
{
	pid_t child;

	if (player->child_count == CHILDREN)
		return;
	child = fork();
	if (child == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (unsigned i = 0; i < SLOTS; i++)
			if (player->slots[i].used && player->slots[i].fd != slot->fd)
				(void)close(player->slots[i].fd);
		limit_wait(slot->fd, 0);
		_exit(sendmsg(slot->fd, message, MSG_NOSIGNAL) < 0);
	}
	if (child < 0)
		scenario_error("fork: %s", strerror(errno));
	player->children[player->child_count++] = child;
}

/* The association that a message of that address or ID is of, or 0. */
static sctp_assoc_t association_of(const struct slot *slot, const struct msghdr *message,
				   sctp_assoc_t named)
{
	struct sctp_paddrinfo path = {0};
	struct sctp_status status = {0};
	socklen_t size = sizeof(status);

	if (slot->one_to_one)
		return getsockopt(slot->fd, IPPROTO_SCTP, SCTP_STATUS, &status, &size) == 0
			       ? status.sstat_assoc_id
			       : 0;
	if (!message->msg_namelen)
		return named > SCTP_ALL_ASSOC ? named : 0;
	/* Whatever the ID, it is the address that counts (sctp_sendmsg() in net/sctp/socket.c). */
	memcpy(&path.spinfo_address, message->msg_name, message->msg_namelen);
	size = sizeof(path);
	return getsockopt(slot->fd, IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &path, &size) == 0
		       ? path.spinfo_assoc_id
		       : 0;
}

static bool is_reliable(const struct slot *slot, const struct step *step)
{
	return !slot->gives_up && !step->a && !step->d && !(step->style & 1) &&
	       !(step->flags & (SCTP_SENDALL | SCTP_ABORT | SCTP_EOF));
}

/* Further addresses of whom the message is for, those of the next paths. */
static void add_addresses(const struct player *player, const struct slot *slot,
			  const struct step *step, struct msghdr *message)
{
	struct step to = *step;

	for (int64_t i = 0; i < (step->c & 1) * FURTHER; i++) {
		struct sockaddr_storage address;

		to.path = step->path + i;
		address = player_target(player, slot, &to);
		if (address.ss_family == AF_INET)
			memcpy(add_control(message, SCTP_DSTADDRV4, sizeof(struct in_addr)),
			       &((struct sockaddr_in *)&address)->sin_addr, sizeof(struct in_addr));
		else
			memcpy(add_control(message, SCTP_DSTADDRV6, sizeof(struct in6_addr)),
			       &((struct sockaddr_in6 *)&address)->sin6_addr,
			       sizeof(struct in6_addr));
	}
}

/* What it says of itself beside its stream: a policy, a key, addresses (RFC 6458 5.3.7 to 5.3.10). */
static void add_controls(const struct player *player, const struct slot *slot,
			 const struct step *step, struct msghdr *message)
{
	const uint32_t policies[] = {SCTP_PR_SCTP_NONE, SCTP_PR_SCTP_TTL, SCTP_PR_SCTP_RTX,
				     SCTP_PR_SCTP_PRIO};
	const struct sctp_prinfo policy = {.pr_policy = (uint16_t)policies[step->a & 3],
					   .pr_value = (uint32_t)step->b};
	const struct sctp_authinfo key = {.auth_keynumber = (uint16_t)(step->d - 1)};

	if (step->a)
		memcpy(add_control(message, SCTP_PRINFO, sizeof(policy)), &policy, sizeof(policy));
	if (step->d)
		memcpy(add_control(message, SCTP_AUTHINFO, sizeof(key)), &key, sizeof(key));
	if (step->path)
		add_addresses(player, slot, step, message);
}

static void send_one(struct player *player, struct slot *slot, const struct step *step)
{
	static uint8_t bytes[LONGEST];
	_Alignas(struct cmsghdr) char control[256] = {0};
	struct sockaddr_storage address = {0};
	struct msghdr message = {.msg_control = control};
	const struct delivery delivery = {
		.socket = slot->generation,
		.stream = (uint16_t)step->stream,
		.ppid = (uint32_t)step->ppid,
		/* Nobody knows when one that waits is sent. */
		.unordered = (step->flags & SCTP_UNORDERED) || (step->style & 1),
		.to_many = step->flags & SCTP_SENDALL,
		.reliable = is_reliable(slot, step),
		.size = (uint64_t)step->size % LONGEST,
	};
	struct iovec part = {bytes, delivery.size};
	struct sctp_sndinfo info = {.snd_sid = delivery.stream,
				    .snd_flags = (uint16_t)step->flags,
				    .snd_ppid = delivery.ppid,
				    .snd_assoc_id =
					    slot->one_to_one ? 0 : player_assoc(slot, step->assoc)};

	message.msg_iov = &part;
	message.msg_iovlen = 1;
	memcpy(add_control(&message, SCTP_SNDINFO, sizeof(info)), &info, sizeof(info));
	add_controls(player, slot, step, &message);
	if (step->path) {
		struct step to = *step;

		to.path--;
		address = player_target(player, slot, &to);
		message.msg_name = &address;
		message.msg_namelen = address_length(&address);
	}
	(void)delivery_make(&delivery, bytes);
	if (step->style & 1) {
		send_and_wait(player, slot, &message);
		return;
	}
	limit_wait(slot->fd, LONGEST_SEND);
	if (sendmsg(slot->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		delivery_forget();
	else
		delivery_sent(association_of(slot, &message, info.snd_assoc_id));
}

static void take_message(struct player *player, struct slot *slot, struct msghdr *message,
			 const uint8_t *bytes, size_t size)
{
	struct sctp_rcvinfo info = {0};
	bool told = false;
	char error[256];

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != IPPROTO_SCTP || c->cmsg_type != SCTP_RCVINFO ||
		    c->cmsg_len < CMSG_LEN(sizeof(info)))
			continue;
		memcpy(&info, CMSG_DATA(c), sizeof(info));
		told = true;
	}
	/* Parts of several messages may come in turn: from then on none is known to be whole. */
	if (!(message->msg_flags & MSG_EOR))
		slot->broken_off = true;
	if (slot->broken_off)
		return;
	if (told)
		note_message(player, slot, info.rcv_assoc_id);
	if (!delivery_check(slot->generation, info.rcv_assoc_id, told ? info.rcv_sid : -1,
			    info.rcv_ppid, bytes, size, error, sizeof(error)))
		scenario_fail(__FILE__, __LINE__, "%s", error);
}

static void read_slot(struct player *player, struct slot *slot)
{
	static uint8_t bytes[4 * LONGEST];
	char control[512];

	for (;;) {
		struct iovec part = {bytes, sizeof(bytes)};
		struct msghdr message = {.msg_iov = &part,
					 .msg_iovlen = 1,
					 .msg_control = control,
					 .msg_controllen = sizeof(control)};
		ssize_t size = recvmsg(slot->fd, &message, MSG_DONTWAIT);

		/* One that has an error or has ended would be ready for ever. */
		if (size <= 0) {
			slot->silent = slot->silent || size == 0 || errno != EAGAIN;
			slot->sent = slot->sent && size < 0 && errno != EAGAIN;
			return;
		}
		if (message.msg_flags & MSG_NOTIFICATION)
			note_event(player, slot, bytes, (size_t)size);
		else
			take_message(player, slot, &message, bytes, (size_t)size);
	}
}

static struct player *attending;

static bool is_read(const struct slot *slot)
{
	return slot->used && !slot->silent && !(slot->listening && slot->one_to_one);
}

/* What there was to be told before is read before, so that what is told from then on was so after it was sent. */
static void send_messages(struct player *player, struct slot *slot, const struct step *step)
{
	unsigned count = (unsigned)((uint64_t)step->count % 64);

	if (is_read(slot))
		read_slot(player, slot);
	slot->sent = count > 1 || !is_read(slot);
	player->gives_up = player->gives_up || slot->gives_up || step->a;
	/* With a key that the receiver may not have it is sent again and again. */
	slot->odd_timing = slot->odd_timing || step->d;
	/* If it is one that the sender does not have, the send is refused once its association is up. */
	player->uncounted = player->uncounted || step->d;
	for (unsigned i = 0; i < (count ? count : 1); i++)
		send_one(player, slot, step);
}

static unsigned watch(struct pollfd *fds, unsigned room)
{
	unsigned count = 0;

	for (unsigned i = 0; i < SLOTS; i++) {
		if (!is_read(&attending->slots[i]))
			continue;
		if (count < room)
			fds[count] =
				(struct pollfd){.fd = attending->slots[i].fd, .events = POLLIN};
		count++;
	}
	return count;
}

static void read_ready(const struct pollfd *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		for (unsigned k = 0; fds[i].revents && k < SLOTS; k++)
			if (is_read(&attending->slots[k]) && attending->slots[k].fd == fds[i].fd)
				read_slot(attending, &attending->slots[k]);
}

void sockets_attend(struct player *player)
{
	static struct waiter waiter = {.watch = watch, .read = read_ready};

	attending = player;
	wait_attend(&waiter);
}

void sockets_read_all(struct player *player)
{
	for (unsigned i = 0; i < SLOTS; i++)
		if (player->slots[i].used &&
		    !(player->slots[i].listening && player->slots[i].one_to_one))
			read_slot(player, &player->slots[i]);
}

bool message_step(struct player *player, const struct step *step)
{
	struct slot *slot;

	if (step->kind != STEP_SEND && step->kind != STEP_READ)
		return false;
	slot = player_slot(player, step);
	if (slot && step->kind == STEP_SEND)
		send_messages(player, slot, step);
	else if (slot)
		slot->silent = step->action == SWITCH_OFF;
	return true;
}
