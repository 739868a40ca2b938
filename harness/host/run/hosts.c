/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/hosts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <net/ethernet.h>

#include "harness/memory.h"
#include "harness/record/base64.h"
#include "harness/host/ground/files.h"

enum {
	FRAME_BEGINNING = 1500,
	IPV4_SOURCE = ETH_HLEN + 12,
	IPV6_SOURCE = ETH_HLEN + 8,
	NAME_SIZE = 64,
};

/* A name of a file that came from a guest: letters, digits, - and _ only. */
static bool is_plain(const char *name)
{
	size_t length = 0;

	for (; name && name[length]; length++)
		if (!isalnum((unsigned char)name[length]) && !strchr("-_", name[length]))
			return false;
	return length > 0 && length < NAME_SIZE / 2;
}

/* The address that the frame says it comes from. */
static bool sender_of(const json_t *packet, char address[INET6_ADDRSTRLEN])
{
	static unsigned char frame[FRAME_BEGINNING * 2];
	const char *text = json_string_value(json_object_get(packet, "frame"));
	long length = text ? base64_decode(text, frame, sizeof(frame)) : -1;

	if (length < IPV4_SOURCE + 4)
		return false;
	if (frame[12] == 0x08 && frame[13] == 0x00)
		return inet_ntop(AF_INET, frame + IPV4_SOURCE, address, INET6_ADDRSTRLEN);
	if (frame[12] == 0x86 && frame[13] == 0xdd && length >= IPV6_SOURCE + 16)
		return inet_ntop(AF_INET6, frame + IPV6_SOURCE, address, INET6_ADDRSTRLEN);
	return false;
}

static void note_sender(json_t *hosts, const json_t *packet)
{
	const char *node = json_string_value(json_object_get(packet, "from"));
	const char *link = json_string_value(json_object_get(packet, "link"));
	char address[INET6_ADDRSTRLEN];
	char name[NAME_SIZE];

	if (!is_plain(node) || !is_plain(link) || !sender_of(packet, address) ||
	    json_object_get(hosts, address))
		return;
	snprintf(name, sizeof(name), "%s.%s", node, link);
	json_object_set_new(hosts, address, json_string(name));
}

static int write_text(const char *path, const json_t *hosts, struct fault *fault)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = xopen_memstream(&text, &size);
	const char *address;
	json_t *name;
	int result;

	json_object_foreach ((json_t *)hosts, address, name)
		fprintf(out, "%s %s\n", address, json_string_value(name));
	xclose_memstream(out);
	result = file_write(path, text, size, fault);
	free(text);
	return result;
}

int hosts_write(const char *path, const json_t *packets, struct fault *fault)
{
	json_t *hosts = json_object();
	size_t index;
	json_t *packet;
	int result;

	json_array_foreach (packets, index, packet)
		note_sender(hosts, packet);
	result = write_text(path, hosts, fault);
	json_decref(hosts);
	return result;
}
