/* likely_read.c - log-probabilities of text, out of the answer that tells them. */
#include "hunsu/llm/likely.h"

#include <math.h>

#include "hunsu/base/json.h"

static double number(const cJSON *item)
{
	return cJSON_IsNumber(item) ? item->valuedouble : (double)NAN;
}

/* [BYTES, LOGPROB, [[WORD, LOGPROB], ...]] */
static bool token_read(struct likely_token *out, const cJSON *item)
{
	const cJSON *bytes = cJSON_GetArrayItem(item, 0), *word;

	if (!cJSON_IsNumber(bytes) || bytes->valuedouble < 0 || bytes->valuedouble > 1e9)
		return false;
	out->n = (size_t)bytes->valuedouble;
	out->logprob = number(cJSON_GetArrayItem(item, 1));
	cJSON_ArrayForEach(word, cJSON_GetArrayItem(item, 2))
	{
		const cJSON *text = cJSON_GetArrayItem(word, 0);

		if (!cJSON_IsString(text) || out->n_words == LIKELY_WORDS)
			break;
		out->words[out->n_words++] = (struct likely_word){
			str_of(text->valuestring), number(cJSON_GetArrayItem(word, 1))};
	}
	return true;
}

bool likely_read(struct likelihoods *out, struct str answer)
{
	const cJSON *texts, *text, *token;
	bool well;

	*out = (struct likelihoods){.tree = json_parse(answer, "", NULL)};
	texts = json_get(out->tree, "likely");
	well = cJSON_IsArray(texts);
	cJSON_ArrayForEach(text, texts)
	{
		struct likely_text *t = PUSH(out);

		cJSON_ArrayForEach(token, text)
			well = token_read(PUSH(t), token) && well;
	}
	if (!well)
		likelihoods_release(out);
	return well;
}

void likelihoods_release(struct likelihoods *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i].items);
	free(l->items);
	cJSON_Delete(l->tree);
	*l = (struct likelihoods){0};
}

void likely_add(struct likely_sum *sum, const struct likely_token *t)
{
	if (isnan(t->logprob))
		return;
	sum->logprob = sum->n ? sum->logprob + (t->logprob - sum->logprob) / (double)(sum->n + 1)
			      : t->logprob;
	sum->n++;
}
