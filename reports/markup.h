/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing XML, and HTML that is XML as well, with text that others wrote: libxml2 escapes it, and
 * characters that XML 1.0 cannot hold are replaced.
 */
#ifndef REPORTS_MARKUP_H
#define REPORTS_MARKUP_H

#include <stdbool.h>
#include <stdio.h>

#include <libxml/xmlwriter.h>

/* A copy without the characters that XML 1.0 cannot hold, or that a terminal obeys: DEL, and C1 (U+0080 to U+009F); for
 * xmlFree().  NULL without memory. */
xmlChar *markup_text(const char *text);

/* A failure is kept until markup_close(). */
struct markup {
	xmlTextWriterPtr xml;
	bool failed;
};

/* Begins to write to the stream.  Returns 0, or -1 without memory. */
int markup_open(struct markup *markup, FILE *out);
/* Ends all elements.  Returns 0, or -1 without memory; whether all was written the stream knows. */
int markup_close(struct markup *markup);

void markup_start(struct markup *markup, const char *element);
void markup_end(struct markup *markup);
void markup_attribute(struct markup *markup, const char *name, const char *text);
__attribute__((format(printf, 3, 4))) void markup_format(struct markup *markup, const char *name,
							 const char *format, ...);
__attribute__((format(printf, 2, 3))) void markup_put(struct markup *markup, const char *format,
						      ...);
/* Text of our own as it is. */
void markup_raw(struct markup *markup, const char *text);

/* <element class="style">text</element>; without text the element stays open. */
void markup_element(struct markup *markup, const char *element, const char *style,
		    const char *text);

#endif
