/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/packed.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "harness/memory.h"
#include "harness/record/base64.h"

/* Far more than a record may have: what zlib counts with has room for it. */
enum { PACKED_LIMIT = 1 << 30 };

/*
 * What most records are made of, so that it need not be in each: zlib refers to it as if it came before the data.  What is
 * likeliest stands at the end.  Both programs are of one build, so it may change at any time.
 */
static const char dictionary[] =
	"{\"type\":\"note\",\"name\":\"lifecycle.sockets.\",\"text\":\"the timeline lacks a kernel "
	"{\"type\":\"timeline\",\"name\":\"failover.\",\"node\":\"iut\",\"path\":\"path1\",\"rows\":[["
	",4380,3000,2,0,0],[,1500,1000,2,1000,200],[,1500,60000,2,"
	" SHUTDOWN ACK SHUTDOWN COMPLETE FORWARD TSN I-FORWARD TSN ERROR Unrecognized Parameters ASCONF serial ASCONF ACK "
	"AUTH key 0 HMAC 1 RE-CONFIG [Outgoing SSN Reset Request req resp last I-DATA mid fsn PAD "
	"[Protocol Violation [User-Initiated Abort [Supported Extensions RE-CONFIG, [Random 32 bytes, [Chunk List , "
	"Cookie Preservative, Adaptation Layer Indication 0, Requested HMAC Algorithm List SHA-1"
	"DATA tsn sid 0 ssn 0 ppid 0 BE 100 bytes [injected] [lost] SACK cum a_rwnd gaps dups [] "
	"HEARTBEAT ACK 56 bytes HEARTBEAT 60 bytes ABORT T COOKIE ECHO 292 bytes COOKIE ACK "
	"INIT tag a_rwnd 106496 streams 10/65535 tsn INIT ACK tag 11234567 a_rwnd 131072 streams 10/10 tsn "
	"[IPv6 Address fd00::1, IPv6 Address fd00:1::1, IPv4 Address 10.0.0.1, IPv4 Address 10.1.0.1, "
	"Supported Address Types IPv4 Address, IPv6 Address, State Cookie 260 bytes, ECN Capable, Forward TSN Supported]"
	"\",\"frame\":\"AgAAAAECAgAAAAEBht1gAAAAAHyEQP0AAAAAAAAAAAAAAAAAAAH9AAAAAAAAAAAAAAAAAAACE4gXcA"
	"AgAAAAECAgAAAAEBCABFAgBEAABAAECEJiAKAAABCgAAAuMtE4gAAAAA6jU4vwEAADSAGIP4AAGgAAAAK//+"
	"AgAAAAEBAgAAAAECCABFAgA0AABAAECEJiAKAAACCgAAARdwE4g\",\"length\":62},"
	"{\"type\":\"packet\",\"name\":\"handshake..ipv4\",\"number\":1,\"seconds\":0.000084,\"link\":\"path0\","
	"\"from\":\"wire\",\"to\":\"iut\",\"fate\":\"injected\",\"text\":\"  0.000084 path0 iut>wire 5000 > 6000 tag "
	"[{\"type\":\"packet\",\"name\":\".ipv6\",\"number\":0,\"seconds\":0.000,\"link\":\"path0\",\"from\":\"a\","
	"\"to\":\"b\",\"fate\":\"passed\",\"text\":\"  0.000 path0 a>b 5000 > 5001 tag 00000000: ";

/* At the best speed: what zlib's next levels save on the serial line, they cost in the guest's instructions. */
static unsigned char *deflate_all(const void *data, size_t size, size_t *length)
{
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)size};
	unsigned char *bytes = NULL;
	size_t room;

	if (deflateInit(&stream, Z_BEST_SPEED) != Z_OK)
		return NULL;
	if (deflateSetDictionary(&stream, (const Bytef *)dictionary, sizeof(dictionary) - 1) ==
	    Z_OK) {
		room = deflateBound(&stream, size);
		bytes = xmalloc(room);
		stream.next_out = bytes;
		stream.avail_out = (uInt)room;
		if (deflate(&stream, Z_FINISH) != Z_STREAM_END) {
			free(bytes);
			bytes = NULL;
		}
		*length = stream.total_out;
	}
	(void)deflateEnd(&stream);
	return bytes;
}

char *packed_encode(const void *data, size_t size)
{
	size_t length;
	unsigned char *bytes = size <= PACKED_LIMIT ? deflate_all(data, size, &length) : NULL;
	char *text;

	if (!bytes)
		return NULL;
	text = xmalloc(BASE64_SIZE(length));
	base64_encode(bytes, length, text);
	free(bytes);
	return text;
}

/* Whether the bytes hold so many and nothing else; they are at `data`, which has room for one more. */
static bool inflate_all(const unsigned char *bytes, size_t count, unsigned char *data, size_t size)
{
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes,
			   .avail_in = (uInt)count,
			   .next_out = data,
			   .avail_out = (uInt)size + 1};
	int result;

	if (inflateInit(&stream) != Z_OK)
		return false;
	result = inflate(&stream, Z_FINISH);
	if (result == Z_NEED_DICT && inflateSetDictionary(&stream, (const Bytef *)dictionary,
							  sizeof(dictionary) - 1) == Z_OK)
		result = inflate(&stream, Z_FINISH);
	(void)inflateEnd(&stream);
	return result == Z_STREAM_END && stream.total_out == size;
}

void *packed_decode(const char *text, size_t size)
{
	size_t room = strlen(text);
	unsigned char *bytes, *data;
	long count;

	if (size > PACKED_LIMIT || room > PACKED_LIMIT)
		return NULL;
	bytes = xmalloc(room + 1);
	data = xmalloc(size + 1);
	count = base64_decode(text, bytes, room);
	if (count < 0 || !inflate_all(bytes, (size_t)count, data, size)) {
		free(data);
		data = NULL;
	}
	free(bytes);
	return data;
}
