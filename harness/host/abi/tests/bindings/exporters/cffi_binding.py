# SPDX-License-Identifier: GPL-2.0-or-later
"""A binding by cffi: right, but for a counter of sctp_prstatus, which has 64 bits."""

import cffi

ffi = cffi.FFI()
ffi.cdef("""
    struct sctp_initmsg {
        uint16_t sinit_num_ostreams, sinit_max_instreams, sinit_max_attempts, sinit_max_init_timeo;
    };
    struct sctp_authchunks {
        int32_t gauth_assoc_id;
        uint32_t gauth_number_of_chunks;
        uint8_t gauth_chunks[];
    };
    struct sctp_prstatus {
        int32_t sprstat_assoc_id;
        uint16_t sprstat_sid, sprstat_policy;
        uint64_t sprstat_abandoned_unsent;
        uint32_t sprstat_abandoned_sent;
    };
    struct head {
        uint16_t type, flags;
        uint32_t length;
    };
    struct sctp_sender_dry_event {
        struct head head;
        int32_t sender_dry_assoc_id;
    };
""")
