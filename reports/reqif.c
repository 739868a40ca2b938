/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue of requirements, and what the results say of it, as ReqIF 1.0.1: a specification for each RFC, an object
 * for each sentence, with an attribute for each kernel.
 */
#include "reports/claims.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reports/markup.h"

enum { IDENTIFIER = 48 };

struct reqif {
	struct markup markup;
	const struct columns *columns;
	const struct claims *claims;
	char now[sizeof("2026-01-01T00:00:00Z")];
};

/* The time of the document: SOURCE_DATE_EPOCH where that is set. */
static void tell_time(char text[sizeof("2026-01-01T00:00:00Z")])
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
	struct tm parts;

	if (!gmtime_r(&now, &parts) ||
	    strftime(text, sizeof("2026-01-01T00:00:00Z"), "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		strcpy(text, "1970-01-01T00:00:00Z");
}

/* An element of that identity, which stays open. */
static void start(struct reqif *reqif, const char *element, const char *identifier)
{
	markup_start(&reqif->markup, element);
	markup_attribute(&reqif->markup, "IDENTIFIER", identifier);
	markup_attribute(&reqif->markup, "LAST-CHANGE", reqif->now);
}

static void put_reference(struct reqif *reqif, const char *role, const char *element,
			  const char *identifier)
{
	markup_start(&reqif->markup, role);
	markup_element(&reqif->markup, element, NULL, identifier);
	markup_end(&reqif->markup);
}

static void put_header(struct reqif *reqif)
{
	struct markup *markup = &reqif->markup;

	markup_start(markup, "THE-HEADER");
	markup_start(markup, "REQ-IF-HEADER");
	markup_attribute(markup, "IDENTIFIER", "sctp-conform");
	markup_element(markup, "CREATION-TIME", NULL, reqif->now);
	markup_element(markup, "REQ-IF-TOOL-ID", NULL, "sctp-conform " VERSION);
	markup_element(markup, "REQ-IF-VERSION", NULL, "1.0");
	markup_element(markup, "SOURCE-TOOL-ID", NULL, "sctp-conform " VERSION);
	markup_element(markup, "TITLE", NULL,
		       "Requirements of the SCTP RFCs, and what a run proves");
	markup_end(markup);
	markup_end(markup);
}

static void put_datatypes(struct reqif *reqif)
{
	struct markup *markup = &reqif->markup;

	markup_start(markup, "DATATYPES");
	start(reqif, "DATATYPE-DEFINITION-STRING", "type-text");
	markup_attribute(markup, "LONG-NAME", "text");
	markup_attribute(markup, "MAX-LENGTH", "32000");
	markup_end(markup);
	markup_end(markup);
}

static void put_definition(struct reqif *reqif, const char *identifier, const char *name)
{
	start(reqif, "ATTRIBUTE-DEFINITION-STRING", identifier);
	markup_attribute(&reqif->markup, "LONG-NAME", name);
	put_reference(reqif, "TYPE", "DATATYPE-DEFINITION-STRING-REF", "type-text");
	markup_end(&reqif->markup);
}

static void kernel_identifier(size_t column, char identifier[IDENTIFIER])
{
	snprintf(identifier, IDENTIFIER, "attribute-kernel-%zu", column);
}

/* The names that ReqIF has for what all requirements have, and ours. */
static void put_types(struct reqif *reqif)
{
	struct markup *markup = &reqif->markup;
	char identifier[IDENTIFIER];

	markup_start(markup, "SPEC-TYPES");
	start(reqif, "SPEC-OBJECT-TYPE", "type-sentence");
	markup_attribute(markup, "LONG-NAME", "sentence");
	markup_start(markup, "SPEC-ATTRIBUTES");
	put_definition(reqif, "attribute-id", "ReqIF.ForeignID");
	put_definition(reqif, "attribute-text", "ReqIF.Text");
	put_definition(reqif, "attribute-level", "Level");
	put_definition(reqif, "attribute-untested", "Untested because");
	for (size_t i = 0; i < reqif->columns->count; i++) {
		kernel_identifier(i, identifier);
		put_definition(reqif, identifier, columns_title(reqif->columns, i));
	}
	markup_end(markup);
	markup_end(markup);
	start(reqif, "SPECIFICATION-TYPE", "type-rfc");
	markup_attribute(markup, "LONG-NAME", "RFC");
	markup_end(markup);
	markup_end(markup);
}

static void put_value(struct reqif *reqif, const char *definition, const char *value)
{
	markup_start(&reqif->markup, "ATTRIBUTE-VALUE-STRING");
	markup_attribute(&reqif->markup, "THE-VALUE", value);
	put_reference(reqif, "DEFINITION", "ATTRIBUTE-DEFINITION-STRING-REF", definition);
	markup_end(&reqif->markup);
}

static void put_object(struct reqif *reqif, const struct claim *claim)
{
	const struct requirement *requirement = claim->requirement;
	char identifier[IDENTIFIER];

	start(reqif, "SPEC-OBJECT", requirement->id);
	markup_start(&reqif->markup, "VALUES");
	put_value(reqif, "attribute-id", requirement->id);
	put_value(reqif, "attribute-text", requirement->text);
	put_value(reqif, "attribute-level", requirement_level_name(requirement->level));
	if (requirement->untested)
		put_value(reqif, "attribute-untested", requirement->untested);
	for (size_t i = 0; i < reqif->columns->count; i++) {
		kernel_identifier(i, identifier);
		put_value(reqif, identifier, claim_state_name(claim_state(claim, i)));
	}
	markup_end(&reqif->markup);
	put_reference(reqif, "TYPE", "SPEC-OBJECT-TYPE-REF", "type-sentence");
	markup_end(&reqif->markup);
}

static void put_place(struct reqif *reqif, const struct requirement *requirement)
{
	char identifier[64];

	snprintf(identifier, sizeof(identifier), "place-%s", requirement->id);
	start(reqif, "SPEC-HIERARCHY", identifier);
	put_reference(reqif, "OBJECT", "SPEC-OBJECT-REF", requirement->id);
	markup_end(&reqif->markup);
}

/* Those from `first` on that are of its RFC.  Returns the first that is not. */
static size_t put_specification(struct reqif *reqif, size_t first)
{
	const struct claims *claims = reqif->claims;
	unsigned rfc = requirement_rfc(claims->each[first].requirement);
	char identifier[IDENTIFIER];
	size_t end = first;

	snprintf(identifier, sizeof(identifier), "rfc-%u", rfc);
	start(reqif, "SPECIFICATION", identifier);
	markup_format(&reqif->markup, "LONG-NAME", "RFC %u", rfc);
	put_reference(reqif, "TYPE", "SPECIFICATION-TYPE-REF", "type-rfc");
	markup_start(&reqif->markup, "CHILDREN");
	while (end < claims->count && requirement_rfc(claims->each[end].requirement) == rfc)
		put_place(reqif, claims->each[end++].requirement);
	markup_end(&reqif->markup);
	markup_end(&reqif->markup);
	return end;
}

static void put_content(struct reqif *reqif)
{
	struct markup *markup = &reqif->markup;

	markup_start(markup, "CORE-CONTENT");
	markup_start(markup, "REQ-IF-CONTENT");
	put_datatypes(reqif);
	put_types(reqif);
	markup_start(markup, "SPEC-OBJECTS");
	for (size_t i = 0; i < reqif->claims->count; i++)
		put_object(reqif, &reqif->claims->each[i]);
	markup_end(markup);
	markup_start(markup, "SPECIFICATIONS");
	for (size_t i = 0; i < reqif->claims->count;)
		i = put_specification(reqif, i);
	markup_end(markup);
	markup_end(markup);
	markup_end(markup);
}

int requirements_write_reqif(FILE *out, const json_t *ends, const struct columns *columns)
{
	struct claims claims;
	struct reqif reqif = {.columns = columns, .claims = &claims};
	int result = claims_make(&claims, ends, columns);

	tell_time(reqif.now);
	if (result == 0)
		result = markup_open(&reqif.markup, out);
	if (result == 0) {
		markup_raw(&reqif.markup, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
		markup_start(&reqif.markup, "REQ-IF");
		markup_attribute(&reqif.markup, "xmlns",
				 "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd");
		put_header(&reqif);
		put_content(&reqif);
		result = markup_close(&reqif.markup);
	}
	claims_free(&claims);
	return result == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
