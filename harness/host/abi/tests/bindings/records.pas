{ SPDX-License-Identifier: GPL-2.0-or-later }
{ Pascal: right, but for the counters of sctp_initmsg, which have 16 bits. }
{$packrecords c}
library records;

type
  sctp_rtoinfo = record
    srto_assoc_id: longint;
    srto_initial: longword;
    srto_max: longword;
    srto_min: longword;
  end;

  sctp_initmsg = record
    sinit_num_ostreams: longword;
    sinit_max_instreams: longword;
    sinit_max_attempts: longword;
    sinit_max_init_timeo: longword;
  end;

var
  rto: sctp_rtoinfo;
  init: sctp_initmsg;

procedure keep; cdecl;
begin
  rto.srto_min := init.sinit_max_attempts;
end;

exports keep;
end.
