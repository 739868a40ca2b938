// SPDX-License-Identifier: GPL-2.0-or-later
// Constants as Rust has them, which its compiler does not record: some of them wrong.
pub const SCTP_PRIMARY_ADDR: libc::c_int = 7; // must be 6
pub const SCTP_REMOTE_ERROR: u16 = (1 << 15) | 0x0003; // must be 0x8004
pub const SCTP_EVENTS: c_int = 11;
pub const SCTP_EOF: u16 = 1 << 9;
pub const SCTP_SHUTDOWN_EVENT: u16 = 0x8000u16 + 5;
pub const SCTP_UNORDERED: u16 = OTHER | 1; // not a number
/* pub const SCTP_NODELAY: c_int = 4; */
static TEXT: &str = "SCTP_NODELAY = 4";

fn name(option: c_int) -> u32 {
    match option {
        SCTP_NODELAY => 4,
        _ if option == SCTP_MAXSEG { 98 }
    }
}
