// SPDX-License-Identifier: GPL-2.0-or-later
static class Wrong
{
    public const ushort SCTP_SENDALL = 1 << 6;
    enum Notification
    {
        SCTP_SN_TYPE_BASE = 1 << 15,
        SCTP_DATA_IO_EVENT = SCTP_SN_TYPE_BASE,
        SCTP_ASSOC_CHANGE,
        SCTP_PEER_ADDR_CHANGE,
        SCTP_SEND_FAILED,
        SCTP_SHUTDOWN_EVENT, // must be one more
    }
}
