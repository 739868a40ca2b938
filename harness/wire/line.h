/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of text that grows in a buffer of fixed size; what does not fit is cut off. */
#ifndef WIRE_LINE_H
#define WIRE_LINE_H

#include "harness/wire/packet.h"

struct line {
	char *text;
	size_t size;
	size_t length; /* without the final NUL, so always below `size` */
};

__attribute__((format(printf, 2, 3))) void line_append(struct line *line, const char *format, ...);

/* The parameters (`causes` false) or error causes of a chunk, in brackets; nothing for none. */
void line_append_tlvs(struct line *line, const uint8_t *tlvs, size_t length, bool causes);

#endif
