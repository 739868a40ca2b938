// SPDX-License-Identifier: GPL-2.0-or-later
// libsctp's functions as Rust declares them: some of them wrong.
use libc::{c_int, c_ulong, c_void, size_t, sockaddr, socklen_t, ssize_t};

pub type AssocId = Id;
type Id = i32;

extern "C" {
    pub fn sctp_sendmsg( // an int is its result, and ppid has 4 bytes
        sd: c_int,
        msg: *const c_void,
        len: size_t,
        to: *mut sockaddr,
        tolen: socklen_t,
        ppid: c_ulong,
        flags: u32,
        stream_no: u16,
        timetolive: u32,
        context: u32,
    ) -> ssize_t;
    fn sctp_send(sd: c_int, msg: *const c_void, len: u32, info: Option<&SndRcvInfo>, flags: c_int) -> c_int;
    fn sctp_getaddrlen() -> libc::c_int;
    // Right.
    pub fn sctp_peeloff(sd: std::os::raw::c_int, assoc_id: AssocId) -> c_int;
    fn sctp_bindx(sd: c_int, addrs: *mut sockaddr, addrcnt: c_int, flags: BindFlags) -> Status;
    fn sctp_freepaddrs(addrs: *mut sockaddr);
}

// The binding's own.
pub fn sctp_recvmsg(socket: &Socket, buffer: &mut [u8]) -> Result<usize, Error> {
    unsafe { ffi::sctp_recvmsg(socket.fd, buffer) }
}
