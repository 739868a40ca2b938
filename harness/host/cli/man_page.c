/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/man_page.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Text in which roff finds nothing of its own. */
static void put_text(FILE *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool begins = i == 0 || text[i - 1] == '\n';

		if (begins && (text[i] == '.' || text[i] == '\''))
			fputs("\\&", out);
		if (text[i] == '\\')
			fputs("\\e", out);
		else if (text[i] == '-')
			fputs("\\-", out);
		else
			putc(text[i], out);
	}
}

static void put_name(FILE *out, const char *command, bool upper)
{
	for (; *command; command++) {
		if (*command == ' ' || *command == '-')
			fputs("\\-", out);
		else
			putc(upper ? toupper((unsigned char)*command) : *command, out);
	}
}

/* What the first sentence of the description says, as the line that apropos(1) looks at. */
static void put_head(FILE *out, const char *doc, const char *command)
{
	size_t length = strcspn(doc, ".:;\v\n");

	fputs(".\\\" made of what --help says\n.TH ", out);
	put_name(out, command, true);
	fputs(" 1 \"\" \"sctp\\-conform " VERSION "\" \"User Commands\"\n.SH NAME\n", out);
	put_name(out, command, false);
	fputs(" \\- ", out);
	if (length > 0) {
		putc(tolower((unsigned char)*doc), out);
		put_text(out, doc + 1, length - 1);
	}
	fputs("\n.SH SYNOPSIS\n.B ", out);
	put_text(out, command, strlen(command));
	fputs("\n[\\fIOPTION\\fR...]\n", out);
}

static void put_description(FILE *out, const char *doc)
{
	size_t length = strcspn(doc, "\v");

	fputs(".SH DESCRIPTION\n", out);
	put_text(out, doc, length);
	putc('\n', out);
	if (doc[length]) {
		fputs(".PP\n", out);
		put_text(out, doc + length + 1, strlen(doc + length + 1));
		putc('\n', out);
	}
}

static void put_option(FILE *out, const struct argp_option *option)
{
	bool optional = option->flags & OPTION_ARG_OPTIONAL;

	fputs(".TP\n", out);
	if (isascii(option->key) && isgraph(option->key))
		fprintf(out, "\\fB\\-%c\\fR, ", option->key);
	fputs("\\fB\\-\\-", out);
	put_text(out, option->name, strlen(option->name));
	fputs("\\fR", out);
	if (option->arg) {
		fputs(optional ? "[=\\fI" : "=\\fI", out);
		put_text(out, option->arg, strlen(option->arg));
		fputs(optional ? "\\fR]" : "\\fR", out);
	}
	putc('\n', out);
	if (option->doc)
		put_text(out, option->doc, strlen(option->doc));
	putc('\n', out);
}

int man_page_write(FILE *out, const struct argp *argp, const char *command)
{
	const char *doc = argp->doc ? argp->doc : "";

	put_head(out, doc, command);
	if (argp->args_doc) {
		put_text(out, argp->args_doc, strlen(argp->args_doc));
		putc('\n', out);
	}
	put_description(out, doc);
	if (argp->options && argp->options->name) {
		fputs(".SH OPTIONS\n", out);
		for (const struct argp_option *option = argp->options; option->name; option++)
			if (!(option->flags & OPTION_HIDDEN))
				put_option(out, option);
	}
	fputs(".SH SEE ALSO\n.BR sctp\\-conform (1),\nwhich has the exit statuses, files and environment "
	      "of all commands\n",
	      out);
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
