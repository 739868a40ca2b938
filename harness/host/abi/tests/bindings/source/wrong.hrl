%% SPDX-License-Identifier: GPL-2.0-or-later
-define(SCTP_INITMSG, 2).
-define(SCTP_ABORT, (1 bsl 3)). % must be 4
-define(SCTP_EVENTS, 16#b).
