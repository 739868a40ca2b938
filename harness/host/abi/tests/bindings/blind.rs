// SPDX-License-Identifier: GPL-2.0-or-later
// Wrong, under names that hide it.
#![feature(no_core, lang_items)]
#![no_core]
#![crate_type = "lib"]
#![allow(non_camel_case_types)]

#[lang = "sized"]
trait Sized {}
#[lang = "copy"]
trait Copy {}
#[lang = "sync"]
trait Sync {}
impl Sync for i32 {}
#[lang = "drop_in_place"]
unsafe fn drop_in_place<T: ?Sized>(_: *mut T) {}

// 120 bytes are too few.
#[repr(C)]
pub struct Struct_sockaddr_storage {
    ss_family: u16,
    data: [u8; 118],
}

// Not packed.
#[repr(C)]
pub struct SctpPeerAddrParams {
    pub spp_assoc_id: i32,
    pub spp_address: [u32; 32],
    pub spp_hbinterval: u32,
    pub spp_pathmaxrxt: u16,
    pub spp_pathmtu: u32,
    pub spp_sackdelay: u32,
    pub spp_flags: u32,
    pub spp_ipv6_flowlabel: u32,
    pub spp_dscp: u8,
}

// Its name says nothing; its members do.
#[repr(C)]
pub struct Window {
    pub sasoc_assoc_id: i32,
    pub sasoc_asocmaxrxt: u16,
    pub sasoc_peer_rwnd: u32,
    pub sasoc_local_rwnd: u32,
    pub sasoc_cookie_life: u32,
}

// The head of a notification, too short.
#[repr(C)]
pub struct NotificationHeader {
    pub sn_type: u16,
    pub sn_flags: u16,
    pub sn_length: u16,
}

// A constant that is a static object.
#[no_mangle]
pub static SCTP_MAXSEG: i32 = 98;

#[no_mangle]
pub extern "C" fn used(
    _: *const Struct_sockaddr_storage,
    _: *const SctpPeerAddrParams,
    _: *const Window,
    _: *const NotificationHeader,
) {
}
