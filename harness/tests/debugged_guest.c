/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Passes for a User-Mode Linux under gdb: a program that says its version, and otherwise plays a scenario in which a DATA
 * chunk is sent three times, through functions of the kernel's names.  The third one is what the scenario looked at.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <nettle/base64.h>

enum { IP = 14, SCTP = IP + 20, FRAME = SCTP + 12 + 20, TIMES = 3 };

struct sk_buff {
	unsigned len;
	unsigned char *data;
};

static unsigned received, sent;

__attribute__((noinline)) static void sctp_rcv(const struct sk_buff *skb)
{
	received += skb->len;
}

__attribute__((noinline)) static void sctp_v4_xmit(const struct sk_buff *skb, int nth)
{
	sent += (unsigned)nth;
	/* The first one is lost. */
	if (nth > 1)
		sctp_rcv(skb);
}

__attribute__((noinline)) static void sctp_do_sm(const struct sk_buff *skb, int nth)
{
	sctp_v4_xmit(skb, nth);
}

static void say(const char *record)
{
	printf("@@. %s\n", record);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	unsigned char frame[FRAME] = {
		[12] = 8,	   [IP] = 0x45,	     [IP + 3] = FRAME - IP,
		[IP + 9] = 132,	   [SCTP + 1] = 7,   [SCTP + 3] = 9,
		[SCTP + 7] = 0x55, [SCTP + 15] = 20, [SCTP + 19] = 1,
	};
	struct sk_buff skb = {FRAME - SCTP, frame + SCTP};
	char text[BASE64_ENCODE_RAW_LENGTH(FRAME) + 1] = "", record[1024];

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("6.66.0");
		return 0;
	}
	say("{\"type\":\"boot\",\"release\":\"6.66.0\",\"machine\":\"x86_64\",\"abi\":\"x86_64\",\"jiffy\":0.004,"
	    "\"clock\":1.0,\"capabilities\":{}}");
	say("{\"type\":\"start\",\"name\":\"handshake.four_chunks.ipv4\",\"limit\":5,\"clock\":2.0}");
	base64_encode_raw(text, FRAME, frame);
	for (int nth = 1; nth <= TIMES; nth++) {
		sctp_do_sm(&skb, nth);
		snprintf(
			record, sizeof(record),
			"{\"type\":\"packet\",\"name\":\"handshake.four_chunks.ipv4\",\"number\":%d,\"seconds\":%d.0,"
			"\"link\":\"path0\",\"from\":\"a\",\"to\":\"b\",\"fate\":\"%s\",\"text\":\"DATA\",\"frame\":\"%s\"}",
			nth - 1, nth, nth > 1 ? "passed" : "dropped", text);
		say(record);
	}
	say("{\"type\":\"end\",\"name\":\"handshake.four_chunks.ipv4\",\"verdict\":\"fail\",\"seconds\":3.0,"
	    "\"message\":\"m\",\"packet\":2}");
	say("{\"type\":\"done\",\"scenarios\":1}");
	return received > 0 && sent > 0 ? 0 : 1;
}
