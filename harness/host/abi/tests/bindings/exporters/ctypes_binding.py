# SPDX-License-Identifier: GPL-2.0-or-later
"""A binding by ctypes: a constant and a struct that is not packed are wrong."""

import ctypes

SCTP_NODELAY = 3
SCTP_EVENTS = 12


class sctp_initmsg(ctypes.Structure):
    _fields_ = [
        ("sinit_num_ostreams", ctypes.c_uint16),
        ("sinit_max_instreams", ctypes.c_uint16),
        ("sinit_max_attempts", ctypes.c_uint16),
        ("sinit_max_init_timeo", ctypes.c_uint16),
    ]


class PeerAddrInfo(ctypes.Structure):
    _pack_ = 4
    _fields_ = [
        ("spinfo_assoc_id", ctypes.c_int32),
        ("spinfo_address", ctypes.c_ubyte * 128),
        ("spinfo_state", ctypes.c_int32),
        ("spinfo_cwnd", ctypes.c_uint32),
        ("spinfo_srtt", ctypes.c_uint32),
        ("spinfo_rto", ctypes.c_uint32),
        ("spinfo_mtu", ctypes.c_uint32),
    ]


class sctp_paddrparams(ctypes.Structure):
    _fields_ = [
        ("spp_assoc_id", ctypes.c_int32),
        ("spp_address", ctypes.c_ubyte * 128),
        ("spp_hbinterval", ctypes.c_uint32),
        ("spp_pathmaxrxt", ctypes.c_uint16),
        ("spp_pathmtu", ctypes.c_uint32),
        ("spp_sackdelay", ctypes.c_uint32),
        ("spp_flags", ctypes.c_uint32),
        ("spp_ipv6_flowlabel", ctypes.c_uint32),
        ("spp_dscp", ctypes.c_uint8),
    ]


class Head(ctypes.Structure):
    _fields_ = [("type", ctypes.c_uint16), ("flags", ctypes.c_uint16), ("length", ctypes.c_uint32)]


class sctp_shutdown_event(ctypes.Structure):
    _fields_ = [("head", Head), ("assoc_id", ctypes.c_int32)]
