// SPDX-License-Identifier: GPL-2.0-or-later
import static jdk.incubator.foreign.MemoryLayout.paddingLayout;
import static jdk.incubator.foreign.MemoryLayout.sequenceLayout;
import static jdk.incubator.foreign.MemoryLayout.structLayout;
import static jdk.incubator.foreign.MemoryLayouts.JAVA_BYTE;
import static jdk.incubator.foreign.MemoryLayouts.JAVA_INT;
import static jdk.incubator.foreign.MemoryLayouts.JAVA_SHORT;

import jdk.incubator.foreign.GroupLayout;

/** A binding by Java 17's foreign memory: a constant and a struct that is not packed are wrong. */
public class FfmBinding {
	public static final int SCTP_NODELAY = 3;
	public static final short SCTP_EVENTS = 12;

	static final GroupLayout sctp_initmsg = structLayout(JAVA_SHORT.withName("sinit_num_ostreams"),
			JAVA_SHORT.withName("sinit_max_instreams"), JAVA_SHORT.withName("sinit_max_attempts"),
			JAVA_SHORT.withName("sinit_max_init_timeo"));

	static class PeerAddrParams {
		private static final GroupLayout LAYOUT = structLayout(JAVA_INT.withName("spp_assoc_id"),
				sequenceLayout(128, JAVA_BYTE).withName("spp_address"), JAVA_INT.withName("spp_hbinterval"),
				JAVA_SHORT.withName("spp_pathmaxrxt"), paddingLayout(16), JAVA_INT.withName("spp_pathmtu"),
				JAVA_INT.withName("spp_sackdelay"), JAVA_INT.withName("spp_flags"),
				JAVA_INT.withName("spp_ipv6_flowlabel"), JAVA_BYTE.withName("spp_dscp"), paddingLayout(24));
	}

	static final GroupLayout ids = structLayout(JAVA_INT.withName("gaids_number_of_ids"),
			sequenceLayout(JAVA_INT).withName("gaids_assoc_id")).withName("sctp_assoc_ids");
}
