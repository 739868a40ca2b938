-- SPDX-License-Identifier: GPL-2.0-or-later
-- Right: integers of a range, whose size stands at what they are a range of.
with Interfaces.C;

package Ranges is
   type Sctp_Rtoinfo is record
      Srto_Assoc_Id : Interfaces.C.int;
      Srto_Initial  : Interfaces.C.unsigned;
      Srto_Max      : Interfaces.C.unsigned;
      Srto_Min      : Interfaces.C.unsigned;
   end record with Convention => C;

   -- Wrong: the counters of Linux have 16 bits.
   type Sctp_Initmsg is record
      Sinit_Num_Ostreams   : Interfaces.C.unsigned;
      Sinit_Max_Instreams  : Interfaces.C.unsigned;
      Sinit_Max_Attempts   : Interfaces.C.unsigned;
      Sinit_Max_Init_Timeo : Interfaces.C.unsigned;
   end record with Convention => C;

   Rto  : Sctp_Rtoinfo;
   Init : Sctp_Initmsg;
end Ranges;
