/* telling.c - pieces of a story's line. */
#include "telling.h"

#include <limits.h>
#include <math.h>
#include "hunsu/base/utf8.h"
#include "parts.h"

#define BRIEF 60 /* columns of a quoted text */

void tell_variant_name(struct buf *out, const struct state *s, int variant)
{
	buf_adds(out, variant_called(s, variant).s);
}

void tell_ref(struct buf *out, const struct state *s, struct text_ref r)
{
	if (r.ablation && !r.variant)
		buf_addf(out, "piece %d of ablation %d", r.piece, r.ablation);
	else if (r.headroom && !r.variant)
		buf_addf(out, "piece %d of headroom %d", r.piece, r.headroom);
	else
		buf_adds(out, text_called(s, r).s);
}

int told_number(const cJSON *c, const char *key)
{
	long n = part_whole(json_get(c, key), INT_MAX);

	return n < 0 ? 0 : (int)n;
}

int told_count(const cJSON *c, const char *key)
{
	return cJSON_GetArraySize(json_get(c, key));
}

const char *told_text(const cJSON *c, const char *key)
{
	const char *s = json_str(c, key);

	return s ? s : "";
}

void tell_brief(struct buf *out, const char *s)
{
	text_brief(out, str_of(s), BRIEF);
}

void tell_texts(struct buf *out, const char *before, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		buf_adds(out, item == list->child ? before : ", ");
		buf_adds(out, cJSON_IsString(item) ? item->valuestring : "?");
	}
}

void grade_print(struct buf *out, double grade)
{
	if (isnan(grade))
		buf_adds(out, "taken back");
	else if (grade >= 1)
		buf_adds(out, "good");
	else if (grade <= 0)
		buf_adds(out, "bad");
	else
		buf_addf(out, "%g of 1", grade);
}
