-- SPDX-License-Identifier: GPL-2.0-or-later
package Wrong is
   SCTP_MAXSEG, SCTP_STATUS : constant := 14; -- the first must be 13
   SCTP_EOF : constant := 2 ** 9;
end Wrong;
