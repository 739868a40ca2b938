/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/tests/support/xpath.h"

#include <check.h>
#include <string.h>

void xpath_expect(xmlXPathContextPtr context, const char *path, const char *value)
{
	xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, context);
	xmlChar *string = xmlXPathCastToString(found);

	ck_assert_msg(strcmp((const char *)string, value) == 0, "%s is '%s', not '%s'", path,
		      (const char *)string, value);
	xmlFree(string);
	xmlXPathFreeObject(found);
}

void xpath_expect_in(xmlDocPtr document, const char *path, const char *value)
{
	xmlXPathContextPtr context = xmlXPathNewContext(document);

	xpath_expect(context, path, value);
	xmlXPathFreeContext(context);
}
