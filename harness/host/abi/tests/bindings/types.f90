! SPDX-License-Identifier: GPL-2.0-or-later
! Fortran: right, but for the counters of sctp_initmsg, which have 16 bits.
module types
  use iso_c_binding
  implicit none

  type, bind(C) :: sctp_rtoinfo
    integer(c_int32_t) :: srto_assoc_id
    integer(c_int32_t) :: srto_initial
    integer(c_int32_t) :: srto_max
    integer(c_int32_t) :: srto_min
  end type

  type, bind(C) :: sctp_initmsg
    integer(c_int32_t) :: sinit_num_ostreams
    integer(c_int32_t) :: sinit_max_instreams
    integer(c_int32_t) :: sinit_max_attempts
    integer(c_int32_t) :: sinit_max_init_timeo
  end type

  type(sctp_rtoinfo) :: rto
  type(sctp_initmsg) :: init
end module
