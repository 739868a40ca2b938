// SPDX-License-Identifier: GPL-2.0-or-later
// Right, in the ways that Rust and its generators of bindings write what C has.
#![feature(no_core, lang_items)]
#![no_core]
#![crate_type = "lib"]
#![allow(non_camel_case_types, non_snake_case)]

#[lang = "sized"]
trait Sized {}
#[lang = "copy"]
trait Copy {}
#[lang = "phantom_data"]
struct PhantomData<T: ?Sized>;

// A union of bindgen's for compilers that had none: members without a size, and the storage.
#[repr(C)]
pub struct __BindgenUnionField<T>(PhantomData<T>);

#[repr(C)]
pub struct sn_header_type {
    pub sn_type: u16,
    pub sn_flags: u16,
    pub sn_length: u32,
}

#[repr(C)]
pub struct sctp_assoc_change {
    pub sac_type: u16,
    pub sac_flags: u16,
    pub sac_length: u32,
    pub sac_state: u16,
    pub sac_error: u16,
    pub sac_outbound_streams: u16,
    pub sac_inbound_streams: u16,
    pub sac_assoc_id: i32,
    pub sac_info: __IncompleteArrayField<u8>,
}

#[repr(C)]
pub struct __IncompleteArrayField<T>(PhantomData<T>, [T; 0]);

#[repr(C)]
pub struct sctp_notification {
    pub sn_header: __BindgenUnionField<sn_header_type>,
    pub sn_assoc_change: __BindgenUnionField<sctp_assoc_change>,
    pub bindgen_union_field: [u32; 37],
}

// Opaque storage.
#[repr(C)]
pub struct Struct_sockaddr_storage {
    bytes: [u64; 16],
}

// The first element of a flexible array.
#[repr(C)]
pub struct sctp_getaddrs {
    pub assoc_id: i32,
    pub addr_num: u32,
    pub addrs: u8,
}

// A name that is like one member's and the place of another's.
#[repr(C)]
pub struct sctp_authchunks {
    pub gauth_assoc_id: i32,
    pub number_chunks: u32,
}

// The peer's address spelled out, and packed.
#[repr(C, packed(4))]
pub struct SctpPeerAddrInfo {
    pub spinfo_assoc_id: i32,
    pub spinfo_address: [u32; 32],
    pub spinfo_state: i32,
    pub spinfo_cwnd: u32,
    pub spinfo_srtt: u32,
    pub spinfo_rto: u32,
    pub spinfo_mtu: u32,
}

// The name of the option.
#[repr(C)]
pub struct AssocInfo {
    pub sasoc_assoc_id: i32,
    pub sasoc_asocmaxrxt: u16,
    pub sasoc_number_peer_destinations: u16,
    pub sasoc_peer_rwnd: u32,
    pub sasoc_local_rwnd: u32,
    pub sasoc_cookie_life: u32,
}

// Of an older header.
#[repr(C)]
pub struct sctp_pdapi_event {
    pub pdapi_type: u16,
    pub pdapi_flags: u16,
    pub pdapi_length: u32,
    pub pdapi_indication: u32,
    pub pdapi_assoc_id: i32,
}

// The head of a notification as a struct of its own.
#[repr(C)]
pub struct NotificationHeader {
    pub type_: u16,
    pub flags: u16,
    pub length: u32,
}

#[repr(C)]
pub struct SctpAssocChange {
    pub header: NotificationHeader,
    pub state: u16,
    pub error: u16,
    pub outbound_streams: u16,
    pub inbound_streams: u16,
    pub assoc_id: i32,
}

// Not the kernel's at all, though its name and its members are like them: the program fills it in.
pub struct SctpShutdownEvent {
    pub assoc_id: i32,
    pub reason: [u64; 3],
}

#[no_mangle]
pub extern "C" fn used(
    _: *const sctp_notification,
    _: *const Struct_sockaddr_storage,
    _: *const sctp_getaddrs,
    _: *const sctp_authchunks,
    _: *const SctpPeerAddrInfo,
    _: *const AssocInfo,
    _: *const sctp_pdapi_event,
    _: *const SctpShutdownEvent,
    _: *const SctpAssocChange,
) {
}
