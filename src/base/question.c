/* question.c - a question with named answers. */
#include "hunsu/base/question.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hunsu/base/utf8.h"

const struct reply yes_no[2] = {{.word = "yes", .key = 'y'}, {.word = "no", .key = 'n'}};

void question_copy(struct question *out, const struct question *q)
{
	struct reply *replies = NEWN(q->n, struct reply);

	for (size_t i = 0; i < q->n; i++) {
		replies[i] = q->replies[i];
		replies[i].word = mem_dup(q->replies[i].word);
		replies[i].help = mem_dup(q->replies[i].help);
	}
	*out = *q;
	out->words = mem_dup(q->words);
	out->more = mem_dup(q->more);
	out->replies = replies;
}

void question_release(struct question *q)
{
	for (size_t i = 0; i < q->n; i++) {
		free((char *)q->replies[i].word);
		free((char *)q->replies[i].help);
	}
	free((struct reply *)q->replies);
	free((char *)q->words);
	free((char *)q->more);
	*q = (struct question){0};
}

/* The key is in brackets, within the word where it has that letter. */
void question_print_reply(struct buf *out, const struct question *q, size_t i)
{
	const struct reply *r = &q->replies[i];
	const char *at = r->key ? strchr(r->word, r->key) : NULL;

	if (at)
		buf_addf(out, "%.*s[%c]%s", (int)(at - r->word), r->word, r->key, at + 1);
	else if (r->key)
		buf_addf(out, "[%c] %s", r->key, r->word);
	else
		buf_adds(out, r->word);
	if (r->help)
		buf_addf(out, ": %s", r->help);
	buf_adds(out, i + 1 < q->n ? "," : "");
}

void question_print(struct buf *out, const struct question *q)
{
	buf_adds(out, q->words);
	for (size_t i = 0; i < q->n; i++) {
		const struct reply *r = &q->replies[i];
		if (r->key && !strchr(r->word, r->key))
			buf_addf(out, " %c for", r->key);
		buf_addf(out, " %s%s%s%s", r->word, r->help ? ": " : "", r->help ? r->help : "",
			i + 1 < q->n ? "," : "");
	}
}

size_t question_key(const struct question *q, const char *key)
{
	size_t i = 0;

	if (!strcmp(key, "Esc") || !strcmp(key, "C-c"))
		return q->none;
	if (!*key || key[1])
		return q->n;
	while (i < q->n && q->replies[i].key != key[0])
		i++;
	if (i == q->n && isupper((unsigned char)key[0]))
		return question_key(q, (char[]){(char)tolower((unsigned char)key[0]), 0});
	return i;
}

static bool is_reply(const struct reply *r, struct str line, struct str *rest)
{
	size_t n = strlen(r->word);

	*rest = (struct str){0};
	if (str_is(line, r->word) || (line.n == 1 && line.p[0] == r->key))
		return true;
	if (!r->takes || !line.n)
		return false;
	if (!str_starts(line, r->word))
		n = line.p[0] == r->key ? 1 : line.n;
	if (n >= line.n || (line.p[n] != ' ' && line.p[n] != '\t'))
		return false;
	*rest = str_trim(str_from(line, n));
	return true;
}

size_t question_read(const struct question *q, struct str line, struct str *rest)
{
	size_t i = 0;

	line = str_trim(line);
	while (i < q->n && !is_reply(&q->replies[i], line, rest))
		i++;
	return i;
}

/* False: there is no line to come. */
static bool read_line(const struct question *q, struct buf *line)
{
	SCOPED(buf) words = BUF(BUF_TEXT);
	int c;

	question_print(line, q);
	text_visible(&words, buf_str(line), false);
	fprintf(stderr, "%s ", buf_text(&words));
	fflush(stderr);
	buf_clear(line);
	while ((c = getchar()) != EOF && c != '\n')
		buf_addc(line, (char)c);
	return c != EOF;
}

size_t question_ask(const struct question *q, struct buf *rest)
{
	SCOPED(buf) line = BUF(BUF_TEXT);
	struct str takes = {0};
	size_t reply = q->n;

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return q->none;
	while (q->learn && q->learn(q->arg))
		;
	if (q->more) {
		text_visible(&line, str_of(q->more), true);
		fprintf(stderr, "%s\n", buf_text(&line));
		buf_clear(&line);
	}
	while (reply == q->n && read_line(q, &line))
		reply = question_read(q, buf_str(&line), &takes);
	if (reply == q->n)
		reply = q->none;
	else if (rest)
		buf_addstr(rest, takes);
	return reply;
}
