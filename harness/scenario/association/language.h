/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The language that all suites share: see README.md. */
#ifndef ASSOCIATION_LANGUAGE_H
#define ASSOCIATION_LANGUAGE_H

#include "harness/scenario/association/addresses.h"
#include "harness/scenario/association/association.h"
#include "harness/scenario/association/auth_offer.h"
#include "harness/scenario/association/data.h"
#include "harness/scenario/association/defaults.h"
#include "harness/scenario/association/forward_tsn.h"
#include "harness/scenario/association/icmp.h"
#include "harness/scenario/association/ip_version.h"
#include "harness/scenario/association/levels.h"
#include "harness/scenario/association/loopback.h"
#include "harness/scenario/association/loopback_crowd.h"
#include "harness/scenario/association/packets.h"
#include "harness/scenario/association/pair.h"
#include "harness/scenario/association/path_info.h"
#include "harness/scenario/association/reconfig.h"
#include "harness/scenario/association/sack.h"
#include "harness/scenario/association/sizes.h"
#include "harness/scenario/association/socket_option.h"
#include "harness/scenario/association/states.h"
#include "harness/scenario/association/timing.h"
#include "harness/scenario/association/transfer.h"

#endif
