/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Not the kernel's structs, though their names are like its own: what the program makes of them. */
namespace std
{
template <class T> struct vector {
	T *first, *last, *end;
};
}

namespace sctp
{
struct SendFailed {
	std::vector<char> data;
	unsigned error;
	int assoc_id;
};

struct AssocChange {
	int state;
	int assoc_id;
};
}

sctp::SendFailed a;
sctp::AssocChange b;
