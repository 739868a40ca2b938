/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chunk types, one row each: all that is known of a type without looking into it.
 *
 * Switches over enum chunk_type have no `default`, so that the compiler names every place that a
 * new row has to be handled in.
 */
#ifndef WIRE_CHUNK_TYPES_H
#define WIRE_CHUNK_TYPES_H

/* clang-format off */
/*
 * ROW(name, number, the RFC's name, smallest length, unit, offset of TLVs)
 *
 * Lengths count from the chunk header on.  What is longer than the smallest length must be a
 * multiple of the unit; 0: it must not be longer.  Offset 0: the chunk has no TLVs.
 */
#define CHUNK_TYPE_LIST(ROW)                                                   \
	ROW(DATA,                0, "DATA",               16,  1,  0)      \
	ROW(INIT,                1, "INIT",               20,  1, 20)      \
	ROW(INIT_ACK,            2, "INIT ACK",           20,  1, 20)      \
	ROW(SACK,                3, "SACK",               16,  4,  0)      \
	ROW(HEARTBEAT,           4, "HEARTBEAT",           8,  1,  4)      \
	ROW(HEARTBEAT_ACK,       5, "HEARTBEAT ACK",       8,  1,  4)      \
	ROW(ABORT,               6, "ABORT",               4,  1,  4)      \
	ROW(SHUTDOWN,            7, "SHUTDOWN",            8,  0,  0)      \
	ROW(SHUTDOWN_ACK,        8, "SHUTDOWN ACK",        4,  0,  0)      \
	ROW(ERROR,               9, "ERROR",               8,  1,  4)      \
	ROW(COOKIE_ECHO,        10, "COOKIE ECHO",         4,  1,  0)      \
	ROW(COOKIE_ACK,         11, "COOKIE ACK",          4,  0,  0)      \
	ROW(ECNE,               12, "ECNE",                8,  0,  0)      \
	ROW(CWR,                13, "CWR",                 8,  0,  0)      \
	ROW(SHUTDOWN_COMPLETE,  14, "SHUTDOWN COMPLETE",   4,  0,  0)      \
	ROW(AUTH,               15, "AUTH",                8,  1,  0)      \
	ROW(I_DATA,             64, "I-DATA",             20,  1,  0)      \
	ROW(ASCONF_ACK,        128, "ASCONF-ACK",          8,  1,  8)      \
	ROW(RE_CONFIG,         130, "RE-CONFIG",           8,  1,  4)      \
	ROW(PAD,               132, "PAD",                 4,  1,  0)      \
	ROW(FORWARD_TSN,       192, "FORWARD TSN",         8,  4,  0)      \
	ROW(ASCONF,            193, "ASCONF",             16,  1,  8)      \
	ROW(I_FORWARD_TSN,     194, "I-FORWARD-TSN",       8,  8,  0)
/* ASCONF has the serial number, and an Address Parameter of at least IPv4's size. */
/* clang-format on */

/* RFC 9260 3.2; RFC 4895, 8260, 5061, 6525, 4820, 3758. */
#define CHUNK_TYPE_NUMBER(name, number, text, smallest, unit, tlvs) name = (number),
enum chunk_type { CHUNK_TYPE_LIST(CHUNK_TYPE_NUMBER) };
#undef CHUNK_TYPE_NUMBER

#endif
