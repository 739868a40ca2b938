/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/markup.h"
#include "harness/memory.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

xmlChar *markup_text(const char *text)
{
	xmlChar *copy = xmlStrdup(BAD_CAST text);

	for (xmlChar *at = copy; at && *at; at++) {
		bool control = (*at < 0x20 && !strchr("\t\n\r", *at)) || *at == 0x7f;
		bool c1 = at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0;
		/* U+FFFE and U+FFFF */
		bool nonchar = at[0] == 0xef && at[1] == 0xbf && (at[2] == 0xbe || at[2] == 0xbf);

		if (nonchar)
			at[2] = 0xbd;
		else if (control)
			*at = '?';
		else if (c1)
			at[0] = at[1] = '?';
	}
	return copy;
}

/* Whether it was written the stream knows; libxml2 would print that it was not. */
static int write_out(void *context, const char *bytes, int size)
{
	(void)fwrite(bytes, 1, (size_t)size, context);
	return size;
}

int markup_open(struct markup *markup, FILE *out)
{
	xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(write_out, NULL, out, NULL);

	*markup = (struct markup){.xml = buffer ? xmlNewTextWriter(buffer) : NULL};
	if (!markup->xml && buffer)
		(void)xmlOutputBufferClose(buffer);
	return markup->xml ? 0 : -1;
}

int markup_close(struct markup *markup)
{
	if (xmlTextWriterEndDocument(markup->xml) < 0 || xmlTextWriterFlush(markup->xml) < 0)
		markup->failed = true;
	xmlFreeTextWriter(markup->xml);
	return markup->failed ? -1 : 0;
}

void markup_start(struct markup *markup, const char *element)
{
	markup->failed |= xmlTextWriterStartElement(markup->xml, BAD_CAST element) < 0;
}

void markup_end(struct markup *markup)
{
	/* HTML knows no <p/>. */
	markup->failed |= xmlTextWriterFullEndElement(markup->xml) < 0;
}

void markup_attribute(struct markup *markup, const char *name, const char *text)
{
	xmlChar *copy = markup_text(text);

	markup->failed |=
		!copy || xmlTextWriterWriteAttribute(markup->xml, BAD_CAST name, copy) < 0;
	xmlFree(copy);
}

void markup_format(struct markup *markup, const char *name, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	text = xvasprintf(format, arguments);
	va_end(arguments);
	if (text)
		markup_attribute(markup, name, text);
	free(text);
}

void markup_put(struct markup *markup, const char *format, ...)
{
	char *text = NULL;
	xmlChar *copy;
	va_list arguments;

	va_start(arguments, format);
	text = xvasprintf(format, arguments);
	va_end(arguments);
	copy = text ? markup_text(text) : NULL;
	markup->failed |= !copy || xmlTextWriterWriteString(markup->xml, copy) < 0;
	xmlFree(copy);
	free(text);
}

void markup_raw(struct markup *markup, const char *text)
{
	markup->failed |= xmlTextWriterWriteRaw(markup->xml, BAD_CAST text) < 0;
}

void markup_element(struct markup *markup, const char *element, const char *style, const char *text)
{
	markup_start(markup, element);
	if (style)
		markup_attribute(markup, "class", style);
	if (!text)
		return;
	markup_put(markup, "%s", text);
	markup_end(markup);
}
