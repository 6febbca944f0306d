/*
 * choices.c - the choices of a question: a list of texts, {"text": […], "label": […]}, or a list of
 * {"text", "label"}, as data sets of MMLU's and ARC's kind have them.
 */
#include <string.h>
#include "readers.h"

enum { FEWEST = 2, MOST = 26 };

/* The choice at a place and its label, NULL where it has none; false: there is no such choice. */
static bool choice_at(const cJSON *v, int i, const cJSON **text, const cJSON **label)
{
	const cJSON *texts = cJSON_IsObject(v) ? json_get(v, "text") : v;
	const cJSON *item = cJSON_IsArray(texts) ? cJSON_GetArrayItem(texts, i) : NULL;

	*label = texts == v ? json_get(item, "label")
			    : cJSON_GetArrayItem(json_get(v, "label"), i);
	*text = cJSON_IsObject(item) ? json_get(item, "text") : item;
	return (cJSON_IsString(*text) || cJSON_IsNumber(*text)) &&
	       (*label ? cJSON_IsString(*label) : !cJSON_IsObject(item));
}

size_t choices_count(const cJSON *v)
{
	const cJSON *texts = cJSON_IsObject(v) ? json_get(v, "text") : v, *text, *label;
	const int n = cJSON_IsArray(texts) ? cJSON_GetArraySize(texts) : 0;

	for (int i = 0; i < n; i++)
		if (n > MOST || !choice_at(v, i, &text, &label))
			return 0;
	return n < FEWEST ? 0 : (size_t)n;
}

void choices_text(struct buf *out, const cJSON *v)
{
	const cJSON *text, *label;

	for (int i = 0; choice_at(v, i, &text, &label); i++) {
		buf_adds(out, i ? "\n" : "");
		if (label)
			buf_adds(out, label->valuestring);
		else
			buf_addc(out, (char)('A' + i));
		buf_adds(out, ". ");
		reader_scalar(out, text);
	}
}

bool choices_letter(struct buf *out, const cJSON *v, const cJSON *answer, bool from_one)
{
	SCOPED(buf) said = BUF(BUF_SMALL), one = BUF(BUF_SMALL);
	const cJSON *text, *label;
	long place = -1;

	if (!reader_scalar(&said, answer))
		return false;
	for (int i = 0; choice_at(v, i, &text, &label); i++) {
		const char letter[] = {(char)('A' + i), 0};

		buf_clear(&one);
		reader_scalar(&one, text);
		if (str_is(str_trim(buf_str(&said)), letter) &&
			(!label || !strcmp(letter, label->valuestring)))
			return buf_adds(out, letter);
		/* A text that is one of them means that one. */
		if (label || (!cJSON_IsNumber(answer) && str_eq(buf_str(&one), buf_str(&said))))
			place = -2;
	}
	if (place == -2 || !str_to_long(str_trim(buf_str(&said)), from_one, MOST, &place))
		return false;
	place -= from_one;
	return choice_at(v, (int)place, &text, &label) && buf_addc(out, (char)('A' + place));
}
