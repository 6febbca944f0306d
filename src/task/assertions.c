/* assertions.c - lines of what is asserted of an answer: read, written, taken apart. */
#include "hunsu/task/assertions.h"

#include <math.h>
#include <string.h>

/* "(0.5)" is taken off; what is no number in parentheses stays. */
static void take_threshold(struct str *rest, double *out)
{
	const size_t end = rest->n && rest->p[0] == '(' ? str_find(*rest, ")", 0) : SIZE_MAX;

	if (end != SIZE_MAX &&
		str_to_double(str_from(str_first(*rest, end), 1), -1e9, 1e9, out))
		*rest = str_from(*rest, end + 1);
}

static void take_weight(struct str *rest, double *out)
{
	const size_t end = rest->n && rest->p[0] == '[' ? str_find(*rest, "]", 0) : SIZE_MAX;

	if (end != SIZE_MAX && str_to_double(str_from(str_first(*rest, end), 1), 0, 1e9, out))
		*rest = str_trim(str_from(*rest, end + 1));
}

/* Up to its threshold or value; a kind may have colons of its own ("similar:cosine: text"). */
static size_t kind_end(struct str s)
{
	size_t n = 0, colon;

	while (n < s.n && !strchr("([ \t", s.p[n]) &&
		!(s.p[n] == ':' && (n + 1 == s.n || s.p[n + 1] == ' ')))
		n++;
	colon = str_find(s, ":", 0);
	return n == s.n || s.p[n] == ' ' ? (colon < n ? colon : n) : n; /* "contains:two words" */
}

static cJSON *read_value(struct str s)
{
	cJSON *value = NULL;

	if (s.n && strchr("\"[{", s.p[0]))
		value = json_read(s, "", JSON_FILE | JSON_TWICE, NULL, NULL);
	if (!value) {
		OWNED char *text = str_dup(s);
		value = cJSON_CreateString(text);
	}
	return value;
}

bool assertion_next(struct str *lines, struct assertion *out)
{
	struct str line = {0}, rest;
	size_t end;

	*out = (struct assertion){.weight = 1, .threshold = NAN};
	while (!line.n)
		if (!str_line(lines, &line))
			return false;
		else
			line = str_trim(line);
	rest = line;
	take_weight(&rest, &out->weight);
	out->negated = str_starts(rest, "not-");
	rest = str_from(rest, out->negated ? 4 : 0);
	end = kind_end(rest);
	out->kind = str_first(rest, end);
	rest = str_from(rest, end);
	take_threshold(&rest, &out->threshold);
	if (!end || (rest.n && rest.p[0] != ':')) { /* as it stands, it says nothing */
		*out = (struct assertion){.kind = STR("unknown"), .weight = 1, .threshold = NAN};
		out->value = read_value(line);
	} else if (rest.n) {
		out->value = read_value(str_trim(str_from(rest, 1)));
	}
	return true;
}

void assertion_release(struct assertion *a)
{
	cJSON_Delete(a->value);
	a->value = NULL;
}

static bool reads_back(struct str s)
{
	return !strpbrk(s.p, "\r\n") && !strchr("\"[{", s.p[0]) && str_trim(s).n == s.n;
}

void assertion_add(struct buf *lines, const struct assertion *a)
{
	if (lines->n)
		buf_addc(lines, '\n');
	if (a->weight < 1 || a->weight > 1)
		buf_addf(lines, "[%.9g] ", a->weight);
	buf_addf(lines, "%s%.*s", a->negated ? "not-" : "", (int)a->kind.n, a->kind.p);
	if (!isnan(a->threshold))
		buf_addf(lines, "(%.9g)", a->threshold);
	if (!a->value)
		return;
	buf_adds(lines, ": ");
	if (cJSON_IsString(a->value) && a->value->valuestring[0] &&
		reads_back(str_of(a->value->valuestring)))
		buf_adds(lines, a->value->valuestring);
	else
		json_print(lines, a->value);
}

/* A part in quotes, in which two are one. */
static size_t quoted_end(struct str s, size_t at, struct buf *out)
{
	for (at++; at < s.n; at++) {
		if (s.p[at] == '"' && (at + 1 == s.n || s.p[at + 1] != '"'))
			break;
		at += s.p[at] == '"';
		buf_addc(out, s.p[at]);
	}
	at = str_find(s, ",", at);
	return at == SIZE_MAX ? s.n : at;
}

static char *text_part(struct str s, size_t *at)
{
	struct buf out = BUF(BUF_FILE);
	size_t end;

	while (*at < s.n && strchr(", \t\r\n", s.p[*at]))
		++*at;
	if (*at >= s.n)
		return NULL;
	if (s.p[*at] == '"') {
		end = quoted_end(s, *at, &out);
	} else {
		end = str_find(s, ",", *at);
		end = end == SIZE_MAX ? s.n : end;
		buf_addstr(&out, str_trim((struct str){s.p + *at, end - *at}));
	}
	*at = end;
	return buf_detach(&out, NULL);
}

char *assertion_part(const cJSON *value, size_t *at)
{
	struct buf out = BUF(BUF_FILE);
	const cJSON *item;

	if (cJSON_IsString(value))
		return text_part(str_of(value->valuestring), at);
	item = cJSON_IsArray(value) ? cJSON_GetArrayItem(value, (int)*at) : NULL;
	if (!item)
		return NULL;
	++*at;
	if (cJSON_IsString(item))
		return mem_dup(item->valuestring);
	json_print(&out, item);
	return buf_detach(&out, NULL);
}
