/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/prototypes.h"

#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"

/* What is passed: the API has no more kinds than these. */
enum passed { NOTHING, INT, ASSOCIATION, UINT, USHORT, SIZE, POINTER };

enum { MOST = 10 };

/* All of them return an int. */
static const struct prototype {
	const char *name;
	struct {
		const char *name;
		enum passed passed;
	} parameters[MOST];
} prototypes[] = {
	{"sctp_bindx", {{"sd", INT}, {"addrs", POINTER}, {"addrcnt", INT}, {"flags", INT}}},
	{"sctp_connectx", {{"sd", INT}, {"addrs", POINTER}, {"addrcnt", INT}, {"id", POINTER}}},
	{"sctp_peeloff", {{"sd", INT}, {"assoc_id", ASSOCIATION}}},
	{"sctp_peeloff_flags", {{"sd", INT}, {"assoc_id", ASSOCIATION}, {"flags", UINT}}},
	{"sctp_opt_info",
	 {{"sd", INT}, {"id", ASSOCIATION}, {"opt", INT}, {"arg", POINTER}, {"size", POINTER}}},
	{"sctp_getpaddrs", {{"sd", INT}, {"id", ASSOCIATION}, {"addrs", POINTER}}},
	{"sctp_freepaddrs", {{"addrs", POINTER}}},
	{"sctp_getladdrs", {{"sd", INT}, {"id", ASSOCIATION}, {"addrs", POINTER}}},
	{"sctp_freeladdrs", {{"addrs", POINTER}}},
	{"sctp_sendmsg",
	 {{"s", INT},
	  {"msg", POINTER},
	  {"len", SIZE},
	  {"to", POINTER},
	  {"tolen", UINT},
	  {"ppid", UINT},
	  {"flags", UINT},
	  {"stream_no", USHORT},
	  {"timetolive", UINT},
	  {"context", UINT}}},
	{"sctp_send",
	 {{"s", INT}, {"msg", POINTER}, {"len", SIZE}, {"sinfo", POINTER}, {"flags", INT}}},
	{"sctp_recvmsg",
	 {{"s", INT},
	  {"msg", POINTER},
	  {"len", SIZE},
	  {"from", POINTER},
	  {"fromlen", POINTER},
	  {"sinfo", POINTER},
	  {"msg_flags", POINTER}}},
	{"sctp_getaddrlen", {{"family", USHORT}}},
	{"sctp_sendv",
	 {{"s", INT},
	  {"iov", POINTER},
	  {"iovcnt", INT},
	  {"addrs", POINTER},
	  {"addrcnt", INT},
	  {"info", POINTER},
	  {"infolen", UINT},
	  {"infotype", UINT},
	  {"flags", INT}}},
	{"sctp_recvv",
	 {{"s", INT},
	  {"iov", POINTER},
	  {"iovlen", INT},
	  {"from", POINTER},
	  {"fromlen", POINTER},
	  {"info", POINTER},
	  {"infolen", POINTER},
	  {"infotype", POINTER},
	  {"flags", POINTER}}},
};

static const struct prototype *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(prototypes); i++)
		if (!strcmp(prototypes[i].name, name))
			return &prototypes[i];
	return NULL;
}

bool prototype_known(const char *name)
{
	return find(name) != NULL;
}

static void add(struct abi_type *function, const struct abi_machine *machine, const char *name,
		enum passed passed)
{
	struct abi_member member = {.name = copy_text(name),
				    .type = copy_text(passed == ASSOCIATION ? "sctp_assoc_t" : ""),
				    .kind = ABI_UNSIGNED,
				    .offset = function->member_count,
				    .size = 4};

	if (passed == INT || passed == ASSOCIATION)
		member.kind = ABI_SIGNED;
	if (passed == POINTER)
		member.kind = ABI_POINTER;
	if (passed == POINTER || passed == SIZE)
		member.size = machine->bits / 8;
	if (passed == USHORT)
		member.size = 2;
	abi_add_member(function, member);
}

bool prototype_find(const struct abi_machine *machine, const char *name, struct abi_type *function)
{
	const struct prototype *prototype = find(name);

	if (!prototype)
		return false;
	*function = (struct abi_type){
		.name = copy_text(name), .unit = copy_text(""), .language = "C", .kind = ABI_OTHER};
	add(function, machine, "result", INT);
	for (size_t i = 0; i < MOST && prototype->parameters[i].passed != NOTHING; i++)
		add(function, machine, prototype->parameters[i].name,
		    prototype->parameters[i].passed);
	return true;
}
