# SPDX-License-Identifier: GPL-2.0-or-later
import enum

SCTP_UNORDERED, SCTP_ADDR_OVER = 1, 4  # the second must be 2


class Option(enum.IntEnum):
    SCTP_STATUS = 14
    SCTP_EVENTS = 0o14  # must be 11
