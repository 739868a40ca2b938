/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds and judges records of sock_diag's answers. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_of(const struct sockets_diag_record *record, uint16_t port, uint16_t peer_port)
{
	return record->association == (peer_port != 0) &&
	       record->msg.id.idiag_sport == htons(port) &&
	       (!peer_port || record->msg.id.idiag_dport == htons(peer_port));
}

unsigned sockets_diag_count(const struct sockets_diag_answer *answer, uint16_t port,
			    uint16_t peer_port)
{
	unsigned count = 0;

	for (unsigned i = 0; i < answer->count; i++)
		count += is_of(&answer->records[i], port, peer_port);
	return count;
}

struct sockets_diag_record sockets_diag_find_at(const struct sockets_diag_answer *answer,
						uint16_t port, uint16_t peer_port, const char *file,
						int line)
{
	unsigned count = sockets_diag_count(answer, port, peer_port), i = 0;

	if (count != 1)
		scenario_fail(file, line,
			      "sock_diag has %u records of %s %u > %u among %u (error %d), "
			      "expected 1",
			      count, peer_port ? "association" : "endpoint", port, peer_port,
			      answer->count, answer->error);
	while (!is_of(&answer->records[i], port, peer_port))
		i++;
	return answer->records[i];
}

bool sockets_diag_has(const struct sockets_diag_record *record, unsigned type)
{
	return record->given & (1U << type);
}

static const char *words_text(const uint32_t words[4], char text[INET6_ADDRSTRLEN])
{
	inet_ntop(AF_INET6, words, text, INET6_ADDRSTRLEN);
	return text;
}

void sockets_diag_expect_address_at(const uint32_t words[4], const struct sockaddr_storage *address,
				    const char *file, int line)
{
	char got[INET6_ADDRSTRLEN], expected[INET6_ADDRSTRLEN];
	uint32_t wanted[4] = {0};

	if (address && address->ss_family == AF_INET)
		memcpy(wanted, &((const struct sockaddr_in *)address)->sin_addr, 4);
	else if (address)
		memcpy(wanted, &((const struct sockaddr_in6 *)address)->sin6_addr, 16);
	if (memcmp(wanted, words, sizeof(wanted)) != 0)
		scenario_fail(file, line, "the record's address is %s, expected %s",
			      words_text(words, got), words_text(wanted, expected));
}

void sockets_diag_expect_addresses_at(const struct sockaddr_storage *list, unsigned count,
				      uint16_t port,
				      const struct sockaddr_storage *const *addresses,
				      const char *file, int line)
{
	unsigned wanted = 0;

	for (; addresses[wanted]; wanted++) {
		unsigned found = 0;

		for (unsigned i = 0; i < count; i++)
			found += is_host(addresses[wanted], (const struct sockaddr *)&list[i]) &&
				 ((const struct sockaddr_in *)&list[i])->sin_port == htons(port);
		if (found != 1)
			scenario_fail(
				file, line,
				"address %u with port %u is listed %u times among the record's %u",
				wanted, port, found, count);
	}
	if (wanted != count)
		scenario_fail(file, line, "the record has %u addresses, expected %u", count,
			      wanted);
}

void sockets_diag_expect_socket_at(const struct sockets_diag_record *record, int fd,
				   const char *file, int line)
{
	uint64_t cookie = 0;
	socklen_t size = sizeof(cookie);
	struct stat status;

	if (fstat(fd, &status) != 0 || getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &size) != 0)
		scenario_error("cannot look at the socket: %s", strerror(errno));
	if (record->msg.idiag_uid != getuid() || record->msg.idiag_inode != status.st_ino)
		scenario_fail(file, line, "the record is of user %u and inode %u, expected %u, %lu",
			      record->msg.idiag_uid, record->msg.idiag_inode, getuid(),
			      (unsigned long)status.st_ino);
	if (record->msg.id.idiag_cookie[0] != (uint32_t)cookie ||
	    record->msg.id.idiag_cookie[1] != (uint32_t)(cookie >> 32))
		scenario_fail(file, line, "the record's cookie is %08x%08x, SO_COOKIE is %016llx",
			      record->msg.id.idiag_cookie[1], record->msg.id.idiag_cookie[0],
			      (unsigned long long)cookie);
}
