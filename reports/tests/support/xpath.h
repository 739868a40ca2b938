/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a document of XML says, asked by XPath. */
#ifndef REPORTS_TESTS_XPATH_H
#define REPORTS_TESTS_XPATH_H

#include <libxml/xpath.h>

/* Fails the test unless the expression, as a string, has that value. */
void xpath_expect(xmlXPathContextPtr context, const char *path, const char *value);
/* The same for a document without namespaces. */
void xpath_expect_in(xmlDocPtr document, const char *path, const char *value);

#endif
