/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/source_tokens.h"

#include <ctype.h>
#include <string.h>

#include "harness/array_size.h"

/* How languages write comments: to the end of the line, and from one mark to another. */
struct comments {
	const char *language, *line, *open, *close;
};

static const struct comments all_comments[] = {
	{"Python", "#", NULL, NULL}, {"Ruby", "#", NULL, NULL},	   {"Nim", "#", NULL, NULL},
	{"Erlang", "%", NULL, NULL}, {"Ada", "--", NULL, NULL},	   {"Haskell", "--", "{-", "-}"},
	{"Pascal", "//", "{", "}"},  {"Fortran", "!", NULL, NULL}, {"OCaml", NULL, "(*", "*)"},
	{NULL, "//", "/*", "*/"}, /* all the others */
};

struct tokens tokens_begin(const char *text, size_t size, const char *language)
{
	const struct comments *comments = all_comments;

	while (comments->language && strcmp(comments->language, language) != 0)
		comments++;
	return (struct tokens){.next = text, .end = text + size, .line = 1, .comments = comments};
}

static size_t left(const struct tokens *tokens)
{
	return (size_t)(tokens->end - tokens->next);
}

static bool at(const struct tokens *tokens, const char *mark)
{
	size_t length = mark ? strlen(mark) : 0;

	return length > 0 && left(tokens) >= length && !memcmp(tokens->next, mark, length);
}

static void step(struct tokens *tokens)
{
	tokens->line += *tokens->next == '\n';
	tokens->next++;
}

static void skip_line(struct tokens *tokens)
{
	while (left(tokens) && *tokens->next != '\n')
		step(tokens);
}

static void skip_comment(struct tokens *tokens)
{
	tokens->next += strlen(tokens->comments->open);
	while (left(tokens) && !at(tokens, tokens->comments->close))
		step(tokens);
	if (left(tokens))
		tokens->next += strlen(tokens->comments->close);
}

/* To the quote that ends it, or to the end of the line: an apostrophe may be a lifetime of Rust's.
 */
static void skip_string(struct tokens *tokens)
{
	char quote = *tokens->next;

	step(tokens);
	while (left(tokens) && *tokens->next != quote && *tokens->next != '\n') {
		if (*tokens->next == '\\' && left(tokens) > 1)
			step(tokens);
		step(tokens);
	}
	if (left(tokens) && *tokens->next == quote)
		step(tokens);
}

/* Python's strings of several lines. */
static bool skip_long_string(struct tokens *tokens)
{
	const char *quotes = at(tokens, "\"\"\"") ? "\"\"\"" : "'''";

	if (strcmp(tokens->comments->language ? tokens->comments->language : "", "Python") != 0 ||
	    !at(tokens, quotes))
		return false;
	tokens->next += strlen(quotes);
	while (left(tokens) && !at(tokens, quotes))
		step(tokens);
	if (left(tokens))
		tokens->next += strlen(quotes);
	return true;
}

static void skip_blanks(struct tokens *tokens)
{
	while (left(tokens)) {
		if (isspace((unsigned char)*tokens->next))
			step(tokens);
		else if (at(tokens, tokens->comments->line))
			skip_line(tokens);
		else if (at(tokens, tokens->comments->open))
			skip_comment(tokens);
		else if (skip_long_string(tokens))
			continue;
		else if (*tokens->next == '"')
			skip_string(tokens);
		else
			return;
	}
}

static bool is_name(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_';
}

static unsigned digit_of(char digit)
{
	if (isdigit((unsigned char)digit))
		return (unsigned)(digit - '0');
	return isxdigit((unsigned char)digit) ? (unsigned)(tolower(digit) - 'a') + 10 : 99;
}

static bool starts(const struct token *token, const char *prefix)
{
	return token->length > strlen(prefix) && !strncasecmp(token->start, prefix, strlen(prefix));
}

/* 16#ff# of Ada and Erlang, 0xff, 0o17, 0b11; "_" and suffixes such as u32 or L do
 * not count. */
static bool parse_number(struct token *token, unsigned base, size_t from)
{
	uint64_t value = 0;
	size_t i = from;

	for (; i < token->length; i++) {
		unsigned digit = digit_of(token->start[i]);

		if (token->start[i] == '_')
			continue;
		if (digit >= base)
			break;
		if (value > (UINT64_MAX - digit) / base)
			return false;
		value = value * base + digit;
	}
	token->value = (int64_t)value;
	/* What follows is a suffix, not more of the number. */
	return i > from && (i == token->length || strchr("uUiILlnzUS", token->start[i]));
}

static bool read_number(struct token *token)
{
	if (starts(token, "0x"))
		return parse_number(token, 16, 2);
	if (starts(token, "0o"))
		return parse_number(token, 8, 2);
	if (starts(token, "0b"))
		return parse_number(token, 2, 2);
	/* In some languages this is octal, in others it is not. */
	if (token->length > 1 && token->start[0] == '0' && isdigit((unsigned char)token->start[1]))
		return false;
	return parse_number(token, 10, 0);
}

static size_t name_length(const struct tokens *tokens)
{
	size_t length = 0;

	while (length < left(tokens) && is_name(tokens->next[length]))
		length++;
	return length;
}

/* A number in another base, as Ada and Erlang write it. */
static bool read_based(struct tokens *tokens, struct token *token)
{
	uint64_t base = (uint64_t)token->value;

	if (!at(tokens, "#") || base < 2 || base > 16)
		return false;
	tokens->next++;
	token->start = tokens->next;
	token->length = name_length(tokens);
	tokens->next += token->length;
	if (at(tokens, "#"))
		tokens->next++;
	return parse_number(token, (unsigned)base, 0);
}

static struct token read_word(struct tokens *tokens)
{
	struct token token = {.kind = TOKEN_NAME, .start = tokens->next, .line = tokens->line};

	token.length = name_length(tokens);
	tokens->next += token.length;
	if (!isdigit((unsigned char)*token.start))
		return token;
	/* A fraction is no integer. */
	if (!read_number(&token) ||
	    (left(tokens) > 1 && *tokens->next == '.' && isdigit((unsigned char)tokens->next[1])) ||
	    (at(tokens, "#") && !read_based(tokens, &token)))
		return token;
	token.kind = TOKEN_NUMBER;
	return token;
}

static struct token read_sign(struct tokens *tokens)
{
	static const char *const longer[] = {"<<=", "<<", ">>", "**", ":=", "==", "!=", "<=", ">=",
					     "=>",  "->", "::", "..", "||", "&&", "|=", "+=", "-="};
	struct token token = {
		.kind = TOKEN_SIGN, .start = tokens->next, .length = 1, .line = tokens->line};

	for (size_t i = 0; i < ARRAY_SIZE(longer); i++) {
		if (!at(tokens, longer[i]))
			continue;
		token.length = strlen(longer[i]);
		break;
	}
	tokens->next += token.length;
	return token;
}

struct token tokens_next(struct tokens *tokens)
{
	skip_blanks(tokens);
	if (!left(tokens))
		return (struct token){.kind = TOKEN_END, .line = tokens->line};
	return is_name(*tokens->next) ? read_word(tokens) : read_sign(tokens);
}

static bool has_text(const struct token *token, const char *text)
{
	return token->length == strlen(text) && !strncmp(token->start, text, token->length);
}

bool token_is(const struct token *token, const char *sign)
{
	return token->kind == TOKEN_SIGN && has_text(token, sign);
}

bool token_is_word(const struct token *token, const char *word)
{
	return token->kind == TOKEN_NAME && has_text(token, word);
}
