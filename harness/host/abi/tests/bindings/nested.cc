/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What only C++ has: namespaces, base classes, nested and unnamed types, static members, constants of the language. */
namespace sctp
{
struct Header {
	unsigned short type, flags;
	unsigned length;
};

/* Right: the members of the base class come first. */
struct ShutdownEvent : Header {
	static int count;
	int assoc_id;
};

class Socket
{
      public:
	/* Wrong: the association's ID stands first, and Linux counts from 1 << 0. */
	struct SctpDefaultPrinfo {
		unsigned pr_value;
		int pr_assoc_id;
		union {
			unsigned short pr_policy;
			unsigned char bytes[2];
		};
	};
	/* Wrong: 3 is right. */
	static constexpr int SCTP_NODELAY = 4;
	enum class SctpSsfFlags { DataUnsent = 1, DataSent = 2 };
};
}

int sctp::ShutdownEvent::count;
sctp::ShutdownEvent a;
sctp::Socket::SctpDefaultPrinfo b;
sctp::Socket::SctpSsfFlags c;
sctp::Socket d;
