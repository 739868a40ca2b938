/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network devices by ioctl(2): what changes in the middle of a scenario must not cost a process. */
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "harness/memory.h"
#include "netns/lab_private.h"

enum { CARRIER_LIMIT_MS = 3000 };

static struct ifreq request_for(const char *device)
{
	struct ifreq request = {0};

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	return request;
}

static int device_ioctl(struct lab *lab, int socket, unsigned long what, struct ifreq *request)
{
	if (ioctl(socket, what, request) < 0)
		return lab_fail(lab, "device %.*s: ioctl 0x%lx: %s", IFNAMSIZ, request->ifr_name,
				what, strerror(errno));
	return 0;
}

int device_wait(struct lab *lab, int socket, const char *device, bool carrier)
{
	const struct timespec pause = {.tv_nsec = 100000};
	const int64_t limit = lab_now() + CARRIER_LIMIT_MS * INT64_C(1000000);
	struct ifreq request = request_for(device);

	for (;;) {
		if (device_ioctl(lab, socket, SIOCGIFFLAGS, &request) < 0)
			return -1;
		if (!(request.ifr_flags & IFF_UP))
			return 0;
		if (!!(request.ifr_flags & IFF_RUNNING) == carrier)
			return 0;
		if (lab_now() >= limit)
			return lab_fail(lab, "device %s: carrier %s in vain", device,
					carrier ? "awaited" : "loss awaited");
		/* Carrier events are the work of a kernel thread, so let it run. */
		nanosleep(&pause, NULL);
	}
}

int device_up(struct lab *lab, int socket, const char *device, bool up)
{
	struct ifreq request = request_for(device);

	if (device_ioctl(lab, socket, SIOCGIFFLAGS, &request) < 0)
		return -1;
	if (up)
		request.ifr_flags |= IFF_UP;
	else
		request.ifr_flags &= ~IFF_UP;
	return device_ioctl(lab, socket, SIOCSIFFLAGS, &request);
}

int device_mtu(struct lab *lab, int socket, const char *device, unsigned mtu)
{
	struct ifreq request = request_for(device);

	request.ifr_mtu = (int)mtu;
	return device_ioctl(lab, socket, SIOCSIFMTU, &request);
}

/* How many features devices have in this kernel. */
static int feature_count(struct lab *lab, int socket, const char *device, uint32_t *count)
{
	struct ifreq request = request_for(device);
	struct ethtool_sset_info *info = xcalloc(1, sizeof(*info) + sizeof(info->data[0]));
	int done;

	info->cmd = ETHTOOL_GSSET_INFO;
	info->sset_mask = 1ULL << ETH_SS_FEATURES;
	request.ifr_data = (void *)info;
	done = device_ioctl(lab, socket, SIOCETHTOOL, &request);
	*count = info->data[0];
	free(info);
	return done;
}

/* The names of the features, to be freed; NULL on failure. */
static struct ethtool_gstrings *feature_names(struct lab *lab, int socket, const char *device)
{
	struct ifreq request = request_for(device);
	struct ethtool_gstrings *names;
	uint32_t count = 0;

	if (feature_count(lab, socket, device, &count) < 0)
		return NULL;
	names = xcalloc(1, sizeof(*names) + (size_t)count * ETH_GSTRING_LEN);
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_FEATURES;
	names->len = count;
	request.ifr_data = (void *)names;
	if (device_ioctl(lab, socket, SIOCETHTOOL, &request) < 0) {
		free(names);
		return NULL;
	}
	return names;
}

static bool is_offload(const char *feature)
{
	return strncmp(feature, "tx-checksum-", 12) == 0 || strncmp(feature, "tx-gso-", 7) == 0 ||
	       strncmp(feature, "rx-gro", 6) == 0 || strstr(feature, "-segmentation");
}

/*
 * The older single requests (ETHTOOL_STXCSUM, ETHTOOL_SGSO) do not reach tx-sctp-segmentation,
 * which alone makes SCTP build packets larger than the MTU.
 */
int device_offload_off(struct lab *lab, int socket, const char *device)
{
	struct ethtool_gstrings *names = feature_names(lab, socket, device);
	struct ifreq request = request_for(device);
	struct ethtool_sfeatures *features;
	size_t blocks;
	int done;

	if (!names)
		return -1;
	blocks = (names->len + 31) / 32;
	features = xcalloc(1, sizeof(*features) + blocks * sizeof(features->features[0]));
	features->cmd = ETHTOOL_SFEATURES;
	features->size = (uint32_t)blocks;
	for (uint32_t i = 0; i < names->len; i++)
		if (is_offload((const char *)names->data + (size_t)i * ETH_GSTRING_LEN))
			features->features[i / 32].valid |= UINT32_C(1) << (i % 32);
	request.ifr_data = (void *)features;
	done = device_ioctl(lab, socket, SIOCETHTOOL, &request);
	free(features);
	free(names);
	return done;
}
