// SPDX-License-Identifier: GPL-2.0-or-later
// A binding that is right on every ABI.  Debian has Rust's library for the machine only; the layout of structs needs
// none of it.
#![feature(no_core, lang_items)]
#![no_core]
#![crate_type = "lib"]
#![allow(non_camel_case_types)]

#[lang = "sized"]
trait Sized {}
#[lang = "copy"]
trait Copy {}

#[repr(C)]
pub struct Address {
    family: u16,
    data: [u8; 122],
    align: usize,
}

#[repr(C)]
pub struct AssocId(i32);

#[repr(C)]
pub struct SctpPaddrThlds {
    pub assoc_id: AssocId,
    pub address: Address,
    pub path_max_rxt: u16,
    pub path_pf_thld: u16,
}

#[repr(C)]
pub struct sctp_prstatus {
    pub sprstat_assoc_id: i32,
    pub sprstat_sid: u16,
    pub sprstat_policy: u16,
    pub sprstat_abandoned_unsent: u64,
    pub sprstat_abandoned_sent: u64,
}

#[repr(C)]
pub struct AssocChange {
    pub type_: u16,
    pub flags: u16,
    pub length: u32,
    pub state: u16,
    pub error: u16,
    pub outbound_streams: u16,
    pub inbound_streams: u16,
    pub assoc_id: i32,
    pub info: [u8; 0],
}

#[repr(C, packed)]
pub struct sctp_paddrparams {
    pub spp_assoc_id: i32,
    pub spp_address: Address,
    pub spp_hbinterval: u32,
    pub spp_pathmaxrxt: u16,
    pub spp_pathmtu: u32,
    pub spp_sackdelay: u32,
    pub spp_flags: u32,
    pub spp_ipv6_flowlabel: u32,
    pub spp_dscp: u8,
    pad: u8,
}

#[repr(C)]
pub struct InitMsg {
    pub num_ostreams: u16,
    pub max_instreams: u16,
    pub max_attempts: u16,
    pub max_init_timeout: u16,
}

#[repr(i32)]
pub enum SctpSacState {
    CommUp,
    CommLost,
    Restart,
}

#[no_mangle]
pub extern "C" fn used(
    _: *const SctpPaddrThlds,
    _: *const sctp_prstatus,
    _: *const AssocChange,
    _: *const sctp_paddrparams,
    _: *const InitMsg,
    _: *const SctpSacState,
) {
}
