/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/tests/support/vectors.h"

#include <netinet/in.h>

#include "harness/array_size.h"
#include "harness/wire/packet.h"

const struct vector vectors[] = {
	/* RFC 9260 3.3.1: DATA */
	{"00 03 0015  0000000b 0002 0003 0000002e 68656c6c6f 000000",
	 "DATA tsn 11 sid 2 ssn 3 ppid 46 BE 5 bytes"},
	{"00 0f 0011  ffffffff 0000 0000 00000000 78 000000"
	 "00 00 0014  00000000 ffff ffff ffffffff 78787878",
	 "DATA tsn 4294967295 sid 0 ssn 0 ppid 0 UBEI 1 bytes | DATA tsn 0 sid 65535 "
	 "ssn 65535 ppid 4294967295 4 bytes"},
	/* RFC 9260 3.3.2 and 3.3.3: INIT and INIT ACK, with the parameters of all extensions */
	{"01 00 0014  1f3a0b21 0001a000 000a ffff 00000fac",
	 "INIT tag 1f3a0b21 a_rwnd 106496 streams 10/65535 tsn 4012"},
	{"01 00 0061  1f3a0b21 0001a000 000a ffff 00000fac"
	 "0005 0008 c0000201"
	 "0006 0014 20010db8 00000000 00000000 00000002"
	 "0009 0008 000003e8"
	 "000c 0008 0005 0006"
	 "8000 0004"
	 "8008 0009 c1 80 82 c0 0f 000000"
	 "c000 0004"
	 "c006 0008 0000002a"
	 "8fff 0005 aa 000000",
	 "INIT tag 1f3a0b21 a_rwnd 106496 streams 10/65535 tsn 4012 [IPv4 Address "
	 "192.0.2.1, IPv6 Address 2001:db8::2, Cookie Preservative 1000 ms, Supported "
	 "Address Types IPv4 Address,IPv6 Address, ECN Capable, Supported Extensions "
	 "ASCONF,ASCONF-ACK,RE-CONFIG,FORWARD TSN,AUTH, Forward TSN Supported, "
	 "Adaptation Layer Indication 0000002a, parameter 0x8fff]"},
	{"01 00 0064  1f3a0b21 0001a000 000a ffff 00000fac"
	 "8002 0024 01010101 02020202 03030303 04040404 05050505 06060606 07070707"
	 "08080808"
	 "8003 0007 00 c1 80 00"
	 "8004 0008 0003 0001"
	 "8005 000b 00 00 00 00 00 00 00 00"
	 "c004 0010 01023479 0005 0008 c0000201",
	 "INIT tag 1f3a0b21 a_rwnd 106496 streams 10/65535 tsn 4012 [Random 32 bytes, "
	 "Chunk List DATA,ASCONF,ASCONF-ACK, Requested HMAC Algorithm 3,1, Padding 7 "
	 "bytes, Set Primary Address 192.0.2.1 id 16921721]"},
	{"01 00 001d  1f3a0b21 0001a000 000a ffff 00000fac"
	 "000b 0009 686f737400 000000",
	 "INIT tag 1f3a0b21 a_rwnd 106496 streams 10/65535 tsn 4012 [Host Name Address "
	 "\"host\\x00\"]"},
	{"02 00 0044  1f3a0b21 0001a000 000a ffff 00000fac"
	 "0007 0007 c00c1e 00"
	 "0008 000b ffff 0007 aa bb cc 00"
	 "c004 001c 00000001 0006 0014 20010db8 00000000 00000000 00000002",
	 "INIT ACK tag 1f3a0b21 a_rwnd 106496 streams 10/65535 tsn 4012 [State Cookie 3 "
	 "bytes, Unrecognized Parameter (parameter 0xffff), Set Primary Address "
	 "2001:db8::2 id 1]"},
	/* RFC 9260 3.3.4: SACK */
	{"03 00 0010  00000fab 0001a000 0000 0000", "SACK cum 4011 a_rwnd 106496"},
	{"03 00 0024  fffffffe 00000000 0003 0002  0002 0003  0005 0005  8000 ffff"
	 "fffffffe 00000000",
	 "SACK cum 4294967294 a_rwnd 0 gaps 2-3,5-5,32768-65535 dups 4294967294,0"},
	/* RFC 9260 3.3.5 to 3.3.9 and 3.3.11 to 3.3.13 */
	{"04 00 0011  0001 000d 00010203 04050607 08 000000", "HEARTBEAT [Heartbeat Info 9 bytes]"},
	{"05 00 000c  0001 0008 00010203", "HEARTBEAT ACK [Heartbeat Info 4 bytes]"},
	{"07 00 0008  fffffffe", "SHUTDOWN cum 4294967294"},
	{"08 00 0004", "SHUTDOWN ACK"},
	{"0e 01 0004", "SHUTDOWN COMPLETE T"},
	{"0e 00 0004", "SHUTDOWN COMPLETE"},
	{"0a 00 000a  c00c1e c00c1e 0000"
	 "00 03 0013  00000001 0000 0000 00000000 78797a 00",
	 "COOKIE ECHO 6 bytes | DATA tsn 1 sid 0 ssn 0 ppid 0 BE 3 bytes"},
	{"0b 00 0004", "COOKIE ACK"},
	{"0c 00 0008  00000005"
	 "0d 00 0008  fffffffe",
	 "ECNE tsn 5 | CWR tsn 4294967294"},
	/* RFC 9260 3.3.7 and 3.3.10: ABORT and ERROR, with all error causes */
	{"06 01 0004", "ABORT T"},
	{"06 00 000b"
	 "000c 0007 627965 00",
	 "ABORT [User-Initiated Abort \"bye\"]"},
	{"06 01 0018"
	 "000d 000d 6368756e6b20373700 000000"
	 "0004 0004",
	 "ABORT T [Protocol Violation \"chunk 77\\x00\", Out of Resource]"},
	{"06 00 0012"
	 "0002 000e 00000003 0007 8002 c000 0000",
	 "ABORT [Missing Mandatory Parameter State Cookie,Random,Forward TSN Supported]"},
	{"06 00 0018"
	 "0005 000d 000b 0009 686f737400 000000"
	 "0007 0004",
	 "ABORT [Unresolvable Address (Host Name Address \"host\\x00\"), Invalid Mandatory "
	 "Parameter]"},
	{"06 00 000c"
	 "0009 0008 fffffffe",
	 "ABORT [No User Data tsn 4294967294]"},
	{"06 00 0024"
	 "000b 0020 0005 0008 c0000201"
	 "0006 0014 20010db8 00000000 00000000 00000002",
	 "ABORT [Restart of an Association with New Addresses (IPv4 Address 192.0.2.1, "
	 "IPv6 Address 2001:db8::2)]"},
	{"06 00 000c"
	 "000e 0008 26ab 9c40",
	 "ABORT [Restart of an Association with New Encapsulation Port 40000, was 9899]"},
	{"06 00 000e"
	 "00a3 0004"
	 "00c8 0006 aa bb 0000",
	 "ABORT [Association Aborted Due to Illegal ASCONF-ACK, cause 200]"},
	{"09 00 0018"
	 "0001 0008 0007 0000"
	 "0003 0008 000f4240"
	 "000a 0004",
	 "ERROR [Invalid Stream Identifier sid 7, Stale Cookie 1000000 us, Cookie "
	 "Received While Shutting Down]"},
	{"09 00 0011"
	 "0006 000d 4d 05 0009 0102030405 000000",
	 "ERROR [Unrecognized Chunk Type chunk 77 of length 9]"},
	{"09 00 0018"
	 "0008 0014 ffff 0007 aa bb cc 00"
	 "dead 0008 00000000"
	 "0b 00 0004",
	 "ERROR [Unrecognized Parameters (parameter 0xffff, parameter 0xdead)] | COOKIE "
	 "ACK"},
	{"09 00 000a"
	 "0105 0006 0002 0000"
	 "08 00 0004",
	 "ERROR [Unsupported HMAC Identifier 2] | SHUTDOWN ACK"},
	/* RFC 3758 3.2, RFC 8260 2.1 and 2.3.1 */
	{"c0 00 0008  fffffffe", "FORWARD TSN cum 4294967294"},
	{"c0 00 0010  00000009 0001 0002 ffff 8000", "FORWARD TSN cum 9 skipped 1:2,65535:32768"},
	{"40 0a 0015  0000000b 0002 0000 00010005 0000002e 78 000000"
	 "40 00 0016  0000000c 0002 0000 00010005 00000001 7879 0000"
	 "40 05 0017  0000000d 0002 0000 00010005 fffffffe 78797a 00",
	 "I-DATA tsn 11 sid 2 mid 65541 ppid 46 BI 1 bytes | I-DATA tsn 12 sid 2 mid "
	 "65541 fsn 1 2 bytes | I-DATA tsn 13 sid 2 mid 65541 fsn 4294967294 UE 3 bytes"},
	{"c2 00 0018  00000009 0001 0000 00010002 ffff 0001 80000000",
	 "I-FORWARD-TSN cum 9 skipped 1:65538,65535:2147483648U"},
	/* RFC 4820 3 */
	{"0b 00 0004"
	 "84 00 0009  0000 0000 00 000000",
	 "COOKIE ACK | PAD 5 bytes"},
	/* RFC 4895 4.1; RFC 5061 4.1, with the examples of 4.2 and 4.3 */
	{"0f 00 001c  0002 0001 00010203 04050607 08090a0b 0c0d0e0f 10111213"
	 "c1 00 0040  00000005"
	 "0005 0008 c0000201"
	 "c001 0010 01023474 0005 0008 c0000201"
	 "c002 0010 01023476 0005 0008 c0000201"
	 "c004 0010 01023479 0005 0008 c0000201",
	 "AUTH key 2 hmac 1 | ASCONF serial 5 [IPv4 Address 192.0.2.1, Add IP Address "
	 "192.0.2.1 id 16921716, Delete IP Address 192.0.2.1 id 16921718, Set Primary "
	 "Address 192.0.2.1 id 16921721]"},
	{"0f 00 0028  0000 0003 00010203 04050607 08090a0b 0c0d0e0f 10111213 14151617"
	 "18191a1b 1c1d1e1f"
	 "80 00 0008  00000005",
	 "AUTH key 0 hmac 3 | ASCONF-ACK serial 5"},
	{"c1 00 0038  00000005"
	 "0006 0014 20010db8 00000000 00000000 00000002"
	 "c001 001c ffffffff 0006 0014 20010db8 00000000 00000000 00000002",
	 "ASCONF serial 5 [IPv6 Address 2001:db8::2, Add IP Address 2001:db8::2 id "
	 "4294967295]"},
	{"80 00 002c  00000005"
	 "c005 0008 01023474"
	 "c003 001c 01023476 00a0 0014 c002 0010 01023476 0005 0008 c0000201",
	 "ASCONF-ACK serial 5 [Success Indication id 16921716, Error Cause Indication "
	 "id 16921718 (Request to Delete Last Remaining IP Address (Delete IP Address "
	 "192.0.2.1 id 16921718))]"},
	{"80 00 0040  00000005"
	 "c003 001c 01023474 00a1 0014 c001 0010 01023474 0005 0008 c0000201"
	 "c003 001c 01023476 00a2 0014 c002 0010 01023476 0005 0008 c0000201",
	 "ASCONF-ACK serial 5 [Error Cause Indication id 16921716 (Operation Refused "
	 "Due to Resource Shortage (Add IP Address 192.0.2.1 id 16921716)), Error Cause "
	 "Indication id 16921718 (Request to Delete Source IP Address (Delete IP "
	 "Address 192.0.2.1 id 16921718))]"},
	{"80 00 002c  00000005"
	 "c003 0024 01023474 00a4 0014 c001 0010 01023474 0005 0008 c0000201"
	 "0008 0008 ffff 0004",
	 "ASCONF-ACK serial 5 [Error Cause Indication id 16921716 (Request Refused - No "
	 "Authorization (Add IP Address 192.0.2.1 id 16921716), Unrecognized Parameters "
	 "(parameter 0xffff))]"},
	/* RFC 6525 3.1 and 4 */
	{"82 00 0018"
	 "000d 0014 00000005 00000004 0000004d 0001 0002",
	 "RE-CONFIG [Outgoing SSN Reset Request req 5 resp 4 last 77 streams 1,2]"},
	{"82 00 001e"
	 "000d 0010 00000005 00000004 0000004d"
	 "000e 000a 00000006 0007 0000",
	 "RE-CONFIG [Outgoing SSN Reset Request req 5 resp 4 last 77 all streams, "
	 "Incoming SSN Reset Request req 6 streams 7]"},
	{"82 00 000c"
	 "000f 0008 fffffffe",
	 "RE-CONFIG [SSN/TSN Reset Request req 4294967294]"},
	{"82 00 0024"
	 "0010 000c 00000005 00000006"
	 "0010 0014 00000006 00000001 00000009 0000000a",
	 "RE-CONFIG [Re-configuration Response resp 5 In progress, Re-configuration "
	 "Response resp 6 Success - Performed sender next 9 receiver next 10]"},
	{"82 00 001c"
	 "0011 000c 00000005 0003 0000"
	 "0012 000c 00000006 ffff 0000",
	 "RE-CONFIG [Add Outgoing Streams Request req 5 new 3, Add Incoming Streams "
	 "Request req 6 new 65535]"},
	/* RFC 9260 3.2: chunks that no RFC defines */
	{"4d 05 0009  0102030405 000000"
	 "fe 00 0004",
	 "chunk 77 | chunk 254"},
};

const size_t vector_count = ARRAY_SIZE(vectors);

void put_vector(struct bytes *to, const struct vector *vector)
{
	size_t start = to->length;

	put_common_header(to, 7);
	put_hex(to, vector->hex);
	if (to->data[start + 12] == INIT)
		put_unaligned_be32(0, to->data + start + 4);
	put_checksum(to->data + start, to->length - start);
}

static void put_ipv4(struct bytes *to, unsigned protocol, unsigned payload)
{
	put_hex(to, "020000000002 020000000001 0800");
	put16(to, 0x4500);
	put16(to, 20 + payload);
	put_hex(to, "0001 4000 40");
	put8(to, protocol);
	put_hex(to, "0000 c0000201 c0000202");
}

static void put_ipv6(struct bytes *to, unsigned protocol, unsigned payload)
{
	put_hex(to, "020000000002 020000000001 86dd 60000000");
	put16(to, payload);
	put8(to, protocol);
	put_hex(to, "40 20010db8000000000000000000000001 20010db8000000000000000000000002");
}

void put_vector_frame(struct bytes *to, const struct vector *vector, enum carrier carrier)
{
	static struct bytes sctp;
	size_t start = to->length;
	unsigned length;

	sctp.length = 0;
	put_vector(&sctp, vector);
	length = (unsigned)sctp.length;
	switch (carrier) {
	case OVER_IPV6:
		put_ipv6(to, IPPROTO_SCTP, length);
		break;
	case OVER_UDP:
		put_ipv4(to, IPPROTO_UDP, 8 + length);
		put16(to, 40000);
		put16(to, 9899);
		put16(to, 8 + length);
		/* Not "none", so that the right one takes its place. */
		put16(to, 1);
		break;
	default:
		put_ipv4(to, IPPROTO_SCTP, length);
		break;
	}
	for (unsigned i = 0; i < length; i++)
		put8(to, sctp.data[i]);
	if (!packet_fix_checksums(to->data + start, to->length - start))
		cannot_build(vector->line);
}
