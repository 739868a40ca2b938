// SPDX-License-Identifier: GPL-2.0-or-later
interface Wrong {
    int SCTP_INITMSG = 2, SCTP_NODELAY = 4; // the second must be 3
    short SCTP_COMM_LOST = (short) 1;
    int SCTP_DELAYED_SACK = SCTP_INITMSG + 14;

    enum Option { SCTP_STATUS(14), SCTP_AUTOCLOSE(5); /* the second must be 4 */ }
}
