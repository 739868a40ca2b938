// SPDX-License-Identifier: GPL-2.0-or-later
export const enum Option { SCTP_RTOINFO, SCTP_ASSOCINFO, SCTP_INITMSG, SCTP_AUTOCLOSE /* must be 4 */ }
export const flags = { SCTP_UNORDERED: 1, SCTP_ABORT: 0x8 }; // the second must be 4
