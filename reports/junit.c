/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JUnit's XML, one testsuite for each suite and kernel. */
#include "harness/memory.h"
#include "reports/called_from.h"
#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

#include "reports/markup.h"
#include "reports/spec/requirements.h"

enum { PACKETS_SHOWN = 64 };

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

static double seconds_of(const json_t *end)
{
	return json_number_value(json_object_get(end, "seconds"));
}

/* What a name begins with, to be freed. */
static char *suite_of(const json_t *end)
{
	const char *name = text_of(end, "name");

	return xstrndup(name, strcspn(name, "."));
}

static bool put_attribute(xmlTextWriterPtr xml, const char *name, const char *text)
{
	xmlChar *copy = markup_text(text);
	bool written = copy && xmlTextWriterWriteAttribute(xml, BAD_CAST name, copy) >= 0;

	xmlFree(copy);
	return written;
}

static bool put_string(xmlTextWriterPtr xml, const char *text)
{
	xmlChar *copy = markup_text(text);
	bool written = copy && xmlTextWriterWriteString(xml, copy) >= 0;

	xmlFree(copy);
	return written;
}

static bool put_number(xmlTextWriterPtr xml, const char *name, unsigned number)
{
	return xmlTextWriterWriteFormatAttribute(xml, BAD_CAST name, "%u", number) >= 0;
}

static bool put_seconds(xmlTextWriterPtr xml, double seconds)
{
	return xmlTextWriterWriteFormatAttribute(xml, BAD_CAST "time", "%.6f", seconds) >= 0;
}

/* The element inside <testcase> that a verdict leads to, NULL for a plain pass. */
static const char *outcome_element(enum verdict verdict)
{
	static const char *const elements[VERDICTS] = {
		[VERDICT_FAIL] = "failure", [VERDICT_CRASH] = "error",	[VERDICT_HANG] = "error",
		[VERDICT_ERROR] = "error",  [VERDICT_SKIP] = "skipped", [VERDICT_KNOWN] = "skipped",
	};

	return elements[verdict];
}

/* Where it failed, a line. */
static bool put_callers(xmlTextWriterPtr xml, const json_t *end)
{
	char *text = called_from(end);
	bool written = !text || (put_string(xml, "\nat ") && put_string(xml, text));

	free(text);
	return written;
}

/* The fixes that the kernel lacks, a line each. */
static bool put_lacks(xmlTextWriterPtr xml, const json_t *end)
{
	size_t index;
	json_t *lack;

	json_array_foreach (json_object_get(end, "lacks"), index, lack)
		if (!put_string(xml, "\n") || !put_string(xml, text_of(lack, "text")))
			return false;
	return true;
}

static bool put_outcome(xmlTextWriterPtr xml, const json_t *end)
{
	enum verdict verdict = verdict_of_record(end);
	const char *element = outcome_element(verdict);
	const char *message = text_of(end, verdict == VERDICT_KNOWN ? "known" : "message");
	char *first_line;
	bool written;

	if (!element)
		return true;
	first_line = xstrndup(message, strcspn(message, "\n"));
	written = xmlTextWriterStartElement(xml, BAD_CAST element) >= 0 &&
		  put_attribute(xml, "message", first_line) &&
		  put_attribute(xml, "type", text_of(end, "verdict")) &&
		  put_string(xml, text_of(end, "message")) && put_callers(xml, end) &&
		  put_lacks(xml, end) && xmlTextWriterEndElement(xml) >= 0;
	free(first_line);
	return written;
}

static bool put_line(xmlTextWriterPtr xml, const char *label, const char *text)
{
	return put_string(xml, label) && put_string(xml, text) && put_string(xml, "\n");
}

static bool put_requirements(xmlTextWriterPtr xml, const json_t *end)
{
	size_t index;
	json_t *id;

	json_array_foreach (json_object_get(end, "spec"), index, id) {
		const char *text = json_is_string(id) ? json_string_value(id) : "";
		const struct requirement *requirement = requirement_find(text);

		if (!put_string(xml, text) ||
		    !put_line(xml, ": ", requirement ? requirement->text : "not in the catalogue"))
			return false;
	}
	return true;
}

/* The last ones: a report of a test is no capture. */
static bool put_packets(xmlTextWriterPtr xml, const json_t *packets)
{
	size_t count = json_array_size(packets);

	if (count > 0 && !put_string(xml, "packets:\n"))
		return false;
	for (size_t i = count > PACKETS_SHOWN ? count - PACKETS_SHOWN : 0; i < count; i++)
		if (!put_line(xml, "", text_of(json_array_get(packets, i), "text")))
			return false;
	return true;
}

/* What else there is to say of what did not pass. */
static bool put_output(xmlTextWriterPtr xml, const json_t *end)
{
	enum verdict verdict = verdict_of_record(end);

	if (verdict == VERDICT_PASS || verdict == VERDICT_FIXED || verdict == VERDICT_SKIP)
		return true;
	return xmlTextWriterStartElement(xml, BAD_CAST "system-out") >= 0 &&
	       put_line(xml, "kernel: ", text_of(end, "kernel")) &&
	       put_line(xml, "arch: ", text_of(end, "arch")) && put_requirements(xml, end) &&
	       put_packets(xml, json_object_get(end, "packets")) &&
	       xmlTextWriterEndElement(xml) >= 0;
}

/* "NAME on KERNEL" where there are several kernels, else the name: tools tell test cases apart by
 * it. */
static bool put_name(xmlTextWriterPtr xml, const char *name, const char *kernel)
{
	char *text = NULL;
	bool written;

	if (!kernel)
		return put_attribute(xml, "name", name);
	text = xasprintf("%s on %s", name, kernel);
	written = put_attribute(xml, "name", text);
	free(text);
	return written;
}

static bool put_testcase(xmlTextWriterPtr xml, const json_t *end, const char *kernel)
{
	const char *name = text_of(end, "name");
	size_t suite = strcspn(name, ".");
	json_int_t line = json_integer_value(json_object_get(end, "line"));
	char classname[128];

	snprintf(classname, sizeof(classname), "%.*s", (int)(suite > 127 ? 127 : suite), name);
	return xmlTextWriterStartElement(xml, BAD_CAST "testcase") >= 0 &&
	       put_name(xml, name, kernel) && put_attribute(xml, "classname", classname) &&
	       put_attribute(xml, "file", text_of(end, "file")) &&
	       put_number(xml, "line", line > 0 ? (unsigned)line : 0) &&
	       put_seconds(xml, seconds_of(end)) && put_outcome(xml, end) && put_output(xml, end) &&
	       xmlTextWriterEndElement(xml) >= 0;
}

struct totals {
	unsigned tests, failures, errors, skipped;
	double seconds;
};

static void totals_add(struct totals *totals, const json_t *end)
{
	const char *element = outcome_element(verdict_of_record(end));

	totals->tests++;
	totals->seconds += seconds_of(end);
	if (!element)
		return;
	totals->failures += strcmp(element, "failure") == 0;
	totals->errors += strcmp(element, "error") == 0;
	totals->skipped += strcmp(element, "skipped") == 0;
}

static bool put_totals(xmlTextWriterPtr xml, const struct totals *totals)
{
	return put_number(xml, "tests", totals->tests) &&
	       put_number(xml, "failures", totals->failures) &&
	       put_number(xml, "errors", totals->errors) &&
	       put_number(xml, "skipped", totals->skipped) && put_seconds(xml, totals->seconds);
}

static bool put_property(xmlTextWriterPtr xml, const char *name, const char *value)
{
	return xmlTextWriterStartElement(xml, BAD_CAST "property") >= 0 &&
	       put_attribute(xml, "name", name) && put_attribute(xml, "value", value) &&
	       xmlTextWriterEndElement(xml) >= 0;
}

static bool put_kernel(xmlTextWriterPtr xml, const json_t *end)
{
	return xmlTextWriterStartElement(xml, BAD_CAST "properties") >= 0 &&
	       put_property(xml, "kernel", text_of(end, "kernel")) &&
	       put_property(xml, "arch", text_of(end, "arch")) &&
	       put_property(xml, "kernel_spec", text_of(end, "kernel_spec")) &&
	       xmlTextWriterEndElement(xml) >= 0;
}

static bool put_suite(xmlTextWriterPtr xml, const json_t *ends, const struct columns *columns)
{
	const json_t *first = json_array_get(ends, 0);
	const char *kernel = columns_title_of(columns, first);
	char *suite = suite_of(first);
	struct totals totals = {0};
	bool written;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end)
		totals_add(&totals, end);
	written = suite && xmlTextWriterStartElement(xml, BAD_CAST "testsuite") >= 0 &&
		  put_name(xml, suite, kernel) && put_totals(xml, &totals) &&
		  put_kernel(xml, first);
	free(suite);
	json_array_foreach (ends, index, end) {
		if (!written || !put_testcase(xml, end, kernel))
			return false;
	}
	return xmlTextWriterEndElement(xml) >= 0;
}

/* An object of arrays: the `end` records of each suite on each kernel, in the order in which they
 * first appear. */
static json_t *group_by_suite(const json_t *ends, const struct columns *columns)
{
	json_t *suites = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		char *suite = suite_of(end);
		char *key = xasprintf("%d %s", columns_find(columns, end), suite);
		json_t *group = json_object_get(suites, key);

		if (!group) {
			group = json_array();
			if (json_object_set_new(suites, key, group) < 0)
				group = NULL;
		}
		free(key);
		free(suite);
		if (!group || json_array_append(group, end) < 0) {
			json_decref(suites);
			return NULL;
		}
	}
	return suites;
}

static bool put_document(xmlTextWriterPtr xml, const json_t *ends, json_t *suites,
			 const struct columns *columns)
{
	struct totals totals = {0};
	const char *key;
	size_t index;
	json_t *item;

	json_array_foreach (ends, index, item)
		totals_add(&totals, item);
	if (xmlTextWriterSetIndent(xml, 1) < 0 ||
	    xmlTextWriterStartDocument(xml, NULL, "UTF-8", NULL) < 0 ||
	    xmlTextWriterStartElement(xml, BAD_CAST "testsuites") < 0 ||
	    !put_attribute(xml, "name", "sctp-conform") || !put_totals(xml, &totals))
		return false;
	json_object_foreach (suites, key, item) {
		if (!put_suite(xml, item, columns))
			return false;
	}
	return xmlTextWriterEndDocument(xml) >= 0;
}

int junit_write(FILE *out, const json_t *ends, const struct columns *columns)
{
	json_t *suites = group_by_suite(ends, columns);
	xmlBufferPtr buffer = xmlBufferCreate();
	xmlTextWriterPtr xml = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	bool written = suites && xml && put_document(xml, ends, suites, columns);

	if (xml)
		xmlFreeTextWriter(xml);
	if (written)
		written =
			fputs((const char *)xmlBufferContent(buffer), out) >= 0 && fflush(out) == 0;
	if (buffer)
		xmlBufferFree(buffer);
	json_decref(suites);
	return written ? 0 : -1;
}
