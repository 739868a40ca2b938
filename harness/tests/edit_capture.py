#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes a capture: edit_capture.py FROM TO PYTHON.

PYTHON works on `frames`, a list of [nanoseconds, bytes, length on the wire], and on `link`.
"""
import struct
import sys
import zlib

INIT, INIT_ACK, SACK, COOKIE_ECHO, COOKIE_ACK = 1, 2, 3, 10, 11
ETHERNET, NULL, RAW, COOKED, COOKED_2 = 1, 0, 101, 113, 276
link = ETHERNET


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    result, at = [], 24
    while at < len(data):
        seconds, nanoseconds, captured, length = struct.unpack_from("<IIII", data, at)
        frame = bytearray(data[at + 16 : at + 16 + captured])
        result.append([seconds * 10**9 + nanoseconds, frame, length])
        at += 16 + captured
    return result


def write(path):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, link))
        for time, data, length in frames:
            file.write(struct.pack("<IIII", time // 10**9, time % 10**9, len(data), length))
            file.write(data)


def sctp(frame):
    """Where the SCTP packet begins, over IPv4 on Ethernet."""
    return 14 + 4 * (frame[1][14] & 15)


def source(frame):
    return bytes(frame[1][26:30])


def find(chunk):
    return next(f for f in frames if f[1][23] == 132 and f[1][sctp(f) + 12] == chunk)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def fix(frame):
    at = sctp(frame)
    end = 14 + int.from_bytes(frame[1][16:18], "big")
    frame[1][at + 8 : at + 12] = bytes(4)
    frame[1][at + 8 : at + 12] = struct.pack("<I", crc32c(frame[1][at:end]))


def zero_checksum(frame):
    frame[1][sctp(frame) + 8 : sctp(frame) + 12] = bytes(4)


def adler32(frame):
    """The checksum that RFC 2960 asked for."""
    at = sctp(frame)
    end = 14 + int.from_bytes(frame[1][16:18], "big")
    frame[1][at + 8 : at + 12] = bytes(4)
    frame[1][at + 8 : at + 12] = struct.pack(">I", zlib.adler32(frame[1][at:end]))


def dirty(frame):
    """Rubbish in three bytes of padding that the chunk gets at its end."""
    at = sctp(frame) + 12
    length = int.from_bytes(frame[1][at + 2 : at + 4], "big")
    # A parameter that may be skipped, of 5 bytes.
    frame[1][at + length :] = b"\x80\x77\0\5\0\xaa\xaa\xaa"
    frame[1][at + 2 : at + 4] = (length + 5).to_bytes(2, "big")
    total = int.from_bytes(frame[1][16:18], "big") + 8
    frame[1][16:18] = total.to_bytes(2, "big")
    frame[2] = len(frame[1])


def snap(size):
    for frame in frames:
        del frame[1][size:]


def relink(kind, header):
    """Other headers instead of the 14 bytes of Ethernet."""
    global link
    link = kind
    for frame in frames:
        frame[1][:14] = header(bytes(frame[1][12:14]))
        frame[2] = len(frame[1])


def to_raw():
    relink(RAW, lambda kind: b"")


def to_null():
    relink(NULL, lambda kind: b"\2\0\0\0")


def to_cooked():
    relink(COOKED, lambda kind: bytes(14) + kind)


def to_cooked2():
    relink(COOKED_2, lambda kind: kind + bytes(18))


def to_vlan():
    relink(ETHERNET, lambda kind: bytes(12) + b"\x81\0\0\7" + kind)


def to_qinq():
    relink(ETHERNET, lambda kind: bytes(12) + b"\x88\xa8\0\7\x81\0\0\7" + kind)


frames = read(sys.argv[1])
exec(sys.argv[3])
write(sys.argv[2])
