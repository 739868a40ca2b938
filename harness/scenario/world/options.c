/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps that set and ask for socket options and sysctls. */
#include <inttypes.h>
#include <string.h>

#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/world/player.h"
#include "harness/world/options.h"

enum { GUARD = 64, GUARD_BYTE = 0xa5 };

static size_t make_value(const struct player *player, const struct slot *slot,
			 const struct step *step, const struct world_option *option,
			 uint8_t value[WORLD_OPTION_MAX])
{
	const int64_t numbers[] = {step->a, step->b, step->c, step->d, step->e};
	struct sockaddr_storage address = {0};
	struct step to = *step;

	if (step->path) {
		to.path--;
		/* Another's address, or our own. */
		address = !(step->style & 1)
				  ? player_target(player, slot, &to)
				  : path_address(player->lab, slot->node,
						 player_path(player, to.path), slot->port);
	}
	return world_option_value(option, player_assoc(slot, step->assoc), &address,
				  sizeof(address), numbers, value);
}

static socklen_t with_length(size_t size, int64_t length)
{
	int64_t sum = (int64_t)size + length;

	return (socklen_t)(sum < 0 ? 0 : sum > WORLD_OPTION_MAX ? WORLD_OPTION_MAX : sum);
}

/* The kernel writes no byte beyond the buffer (getsockopt(2)). */
static void check_guard(const struct world_option *option, const uint8_t *guard, socklen_t size)
{
	for (unsigned i = 0; i < GUARD; i++)
		if (guard[i] != GUARD_BYTE)
			scenario_fail(__FILE__, __LINE__,
				      "getsockopt wrote beyond the buffer, %s: byte %u of %u",
				      option->name, (unsigned)size + i, (unsigned)size);
}

/* What it answers it writes: of all that it says to have written at least a byte is another one than before. */
static void check_answer(const struct world_option *option, const uint8_t *value, size_t length)
{
	size_t at = world_option_answer(option);

	if (at == 0 || at >= length)
		return;
	while (at < length && value[at] == GUARD_BYTE)
		at++;
	if (at == length)
		scenario_fail(
			__FILE__, __LINE__,
			"getsockopt succeeded and answered nothing, %s: %zu bytes are as before",
			option->name, length - world_option_answer(option));
}

static socklen_t get_option(const struct slot *slot, const struct world_option *option,
			    uint8_t *value, socklen_t size)
{
	size_t answer = world_option_answer(option);
	socklen_t length = size;
	int result;

	memset(value + size, GUARD_BYTE, GUARD);
	if (answer && answer < size)
		memset(value + answer, GUARD_BYTE, size - answer);
	result = getsockopt(slot->fd, world_option_level(option), world_option_native(option),
			    value, &length);
	check_guard(option, value + size, size);
	if (result == 0 && length <= size)
		check_answer(option, value, length);
	return result == 0 && length <= size ? length : size;
}

/* After which nobody knows what the socket's messages and timers will be. */
static void note_option(struct player *player, struct slot *slot, const struct step *step)
{
	switch (step->option) {
	case SCTP_DEFAULT_PRINFO:
	case SCTP_DEFAULT_SEND_PARAM:
		slot->gives_up = true;
		break;
	case SCTP_EVENT:
	case SCTP_EVENTS:
		slot->deaf = true;
		player->untold = true;
		break;
	case SCTP_ASSOCINFO:
		player->cookie_life = 0;
		slot->odd_timing = true;
		break;
	case SCTP_RTOINFO:
	case SCTP_INITMSG:
	case SCTP_AUTH_ACTIVE_KEY:
	case SCTP_AUTH_DELETE_KEY:
	case SCTP_AUTH_DEACTIVATE_KEY:
		slot->odd_timing = true;
		break;
	case SCTP_PEER_ADDR_PARAMS:
		slot->odd_timing = true;
		player->odd_mtu = true;
		break;
	case SCTP_PLPMTUD_PROBE_INTERVAL:
		player->odd_mtu = true;
		break;
	case SCTP_AUTH_KEY:
		/* One that is not used does no harm. */
		slot->odd_timing = slot->odd_timing || step->a == 0 || step->count;
		break;
	default:
		break;
	}
}

/* With `count` the buffer is as long as the answer, and then as much longer or shorter as the step says. */
static void get_as_asked(const struct player *player, const struct slot *slot,
			 const struct step *step, const struct world_option *option)
{
	uint8_t value[WORLD_OPTION_MAX + GUARD];
	size_t size = make_value(player, slot, step, option, value);

	if (step->count) {
		size = get_option(slot, option, value, WORLD_OPTION_MAX);
		(void)make_value(player, slot, step, option, value);
	}
	(void)get_option(slot, option, value, with_length(size, step->length));
}

static void use_option(struct player *player, struct slot *slot, const struct step *step)
{
	const struct world_option *option = world_option_of(step->option);
	unsigned count = (unsigned)((uint64_t)step->count % 32);
	uint8_t value[WORLD_OPTION_MAX + GUARD];
	struct step each = *step;
	socklen_t size;

	if (!option)
		return;
	size = with_length(make_value(player, slot, step, option, value), step->length);
	if (step->kind == STEP_GET) {
		get_as_asked(player, slot, step, option);
		return;
	}
	note_option(player, slot, step);
	/* Several times with the number that comes first each time one higher. */
	for (unsigned i = 0; i < (count ? count : 1); i++, each.a++) {
		(void)make_value(player, slot, &each, option, value);
		(void)setsockopt(slot->fd, world_option_level(option), world_option_native(option),
				 value, size);
	}
}

/* What it is for cookies; a socket has the life that was set before it was made. */
static void note_sysctl(struct player *player, const struct step *step)
{
	if (step->option == SYSCTL_cookie_hmac_alg)
		player->unsigned_cookies = true;
	if (step->option == SYSCTL_valid_cookie_life)
		player->cookie_life = player->generations ? 0 : MILLISECONDS(step->value);
}

/* In each node that has a kernel; not every kernel has each of them, or takes each value. */
static void set_sysctl(struct player *player, const struct step *step)
{
	const struct topology *topology = lab_topology(player->lab);
	const char *name = world_sysctl_name(step->option);
	char path[64], value[24];

	if (!name)
		return;
	note_sysctl(player, step);
	if (step->option == SYSCTL_plpmtud_probe_interval)
		player->odd_mtu = true;
	snprintf(path, sizeof(path), "net/sctp/%s", name);
	if (world_sysctl_word(step->option))
		snprintf(value, sizeof(value), "%s", world_sysctl_word(step->option));
	else
		snprintf(value, sizeof(value), "%" PRId64, step->value);
	for (int i = 0; i < MAX_NODES && topology->nodes[i]; i++)
		if (!topology->silent || strcmp(topology->nodes[i], topology->silent) != 0)
			if (lab_sysctl(player->lab, topology->nodes[i], path, value) < 0)
				continue;
}

bool option_step(struct player *player, const struct step *step)
{
	struct slot *slot;

	if (step->kind == STEP_SYSCTL) {
		set_sysctl(player, step);
		return true;
	}
	if (step->kind != STEP_SET && step->kind != STEP_GET)
		return false;
	slot = player_slot(player, step);
	if (slot)
		use_option(player, slot, step);
	return true;
}
