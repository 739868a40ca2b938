/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/sizes.h"

size_t ip_header_size(struct lab *lab)
{
	return lab_versions(lab) == IPV4 ? IPV4_HEADER : IPV6_HEADER;
}

size_t user_data_room(struct lab *lab, size_t mtu)
{
	return (mtu - ip_header_size(lab) - COMMON_HEADER - DATA_HEADER) & ~(size_t)3;
}
