// SPDX-License-Identifier: GPL-2.0-or-later
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** A binding by JNA: a constant and a struct that is not packed are wrong. */
public class JnaBinding {
	public static final int SCTP_NODELAY = 3;
	public static final int SCTP_EVENTS = 12;

	@FieldOrder({"sinit_num_ostreams", "sinit_max_instreams", "sinit_max_attempts", "sinit_max_init_timeo"})
	public static class sctp_initmsg extends Structure {
		public short sinit_num_ostreams;
		public short sinit_max_instreams;
		public short sinit_max_attempts;
		public short sinit_max_init_timeo;
	}

	@FieldOrder({"spinfo_assoc_id", "spinfo_address", "spinfo_state", "spinfo_cwnd", "spinfo_srtt", "spinfo_rto",
		"spinfo_mtu"})
	public static class PeerAddrInfo extends Structure {
		public int spinfo_assoc_id;
		public byte[] spinfo_address = new byte[128];
		public int spinfo_state;
		public int spinfo_cwnd;
		public int spinfo_srtt;
		public int spinfo_rto;
		public int spinfo_mtu;
	}

	@FieldOrder({"spp_assoc_id", "spp_address", "spp_hbinterval", "spp_pathmaxrxt", "spp_pathmtu", "spp_sackdelay",
		"spp_flags", "spp_ipv6_flowlabel", "spp_dscp"})
	public static class PeerAddrParams extends Structure {
		public int spp_assoc_id;
		public byte[] spp_address = new byte[128];
		public int spp_hbinterval;
		public short spp_pathmaxrxt;
		public int spp_pathmtu;
		public int spp_sackdelay;
		public int spp_flags;
		public int spp_ipv6_flowlabel;
		public byte spp_dscp;
	}

	/** Its array begins where the struct ends, so that room for one element is asked for. */
	@FieldOrder({"gaids_number_of_ids", "gaids_assoc_id"})
	public static class sctp_assoc_ids extends Structure {
		public int gaids_number_of_ids;
		public int[] gaids_assoc_id = new int[1];
	}
}
