/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/grammar.h"

#include "harness/array_size.h"

enum {
	PEER = 1 << PROFILE_PEER,
	API = 1 << PROFILE_API | 1 << PROFILE_BOTH,
	FAILOVER = 1 << PROFILE_FAILOVER,
	KERNELS = API | FAILOVER,
	ANYWHERE = PEER | KERNELS,
};

#define D(operand, how)                                                                            \
	{                                                                                          \
		OPERAND_##operand, DRAW_##how                                                      \
	}
#define DRAWS(...) .draws_count = ARRAY_SIZE(((struct draw[]){__VA_ARGS__})), .draws = {__VA_ARGS__}

/* clang-format off */
const struct grammar_row grammar[STEP_KINDS] = {
	[STEP_SOCKET] = {{1, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(style, SWITCH), D(path, RARELY))},
	[STEP_LISTEN] = {{1, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT))},
	[STEP_CONNECT] = {{2, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(target, TARGET), D(path, PATH), D(count, COUNT))},
	[STEP_ACCEPT] = {{2, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT))},
	[STEP_SEND] = {{24, 6}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(assoc, ASSOC), D(stream, STREAM), D(size, SIZE),
		D(ppid, PPID), D(flags, SEND_FLAGS), D(path, ANY_PATH), D(a, POLICY), D(b, NUMBER), D(count, COUNT))},
	[STEP_READ] = {{2, 1}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, SWITCH))},
	[STEP_SET] = {{16, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(option, OPTION), D(assoc, ASSOC), D(path, ANY_PATH),
		D(a, NUMBER), D(b, NUMBER), D(c, NUMBER), D(d, NUMBER), D(e, NUMBER), D(length, LENGTH))},
	[STEP_GET] = {{5, 3}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(option, OPTION), D(assoc, ASSOC), D(path, ANY_PATH),
		D(a, NUMBER), D(length, LENGTH))},
	[STEP_SHUTDOWN] = {{1, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, SWITCH))},
	[STEP_CLOSE] = {{1, 6}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, CLOSE))},
	[STEP_PEELOFF] = {{2, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(assoc, ASSOC))},
	[STEP_BIND] = {{3, 1}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, BIND), D(path, ANY_PATH))},
	[STEP_FORK] = {{1, 1}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT))},
	[STEP_KILL] = {{1, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT))},
	[STEP_LINK] = {{2, 2}, KERNELS, DRAWS(D(path, PATH), D(action, LINK_ACTION))},
	[STEP_RULE] = {{3, 3}, ANYWHERE, DRAWS(D(action, RULE), D(type, CHUNK_TYPE), D(path, ANY_PATH), D(count, COUNT), D(ms, DURATION))},
	[STEP_TIME] = {{14, 10}, ANYWHERE, DRAWS(D(ms, DURATION))},
	[STEP_ANSWER] = {{2, 2}, PEER, DRAWS(D(peer, PEER), D(type, CHUNK_TYPE), D(action, SWITCH))},
	[STEP_PARAM] = {{0, 0}, PEER, DRAWS(D(peer, PEER), D(type, PARAMETER), D(size, SIZE), D(a, NUMBER), D(b, NUMBER), D(c, NUMBER))},
	[STEP_CHUNK] = {{40, 16}, PEER, DRAWS(D(peer, PEER), D(type, CHUNK_TYPE), D(stream, STREAM), D(size, SIZE), D(ppid, PPID),
		D(path, MOSTLY_FIRST_PATH), D(more, RARELY))},
	[STEP_REPEAT] = {{4, 3}, PEER, DRAWS(D(peer, PEER), D(count, COUNT), D(path, PATH))},
	[STEP_RESTART] = {{2, 3}, PEER, DRAWS(D(peer, PEER))},
};
/* clang-format on */
