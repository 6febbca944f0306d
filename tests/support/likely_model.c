/* likely_model.c - a model that tells log-probabilities, as llama.cpp's server does. */
#include "likely_model.h"

#include <string.h>

#include "hunsu/base/hash.h"
#include "hunsu/base/json.h"

const char *const likely_model_words[5] = {" the", "hot", " a", ".", " word"};

static LIST(char *) known; /* tokens, by number */
static LIST(char *) bodies; /* that were answered: they live as long as the program */

double likely_model_logprob(struct str before, struct str text)
{
	const struct str parts[] = {before, text};
	char digest[HASH_HEX];

	hash_parts(digest, parts, 2);
	digest[6] = 0;
	return -(double)(strtol(digest, NULL, 16) % 9000) / 1000 - 0.125;
}

double likely_model_word(int i)
{
	return -0.5 - i;
}

static int number_of(struct str piece)
{
	for (size_t i = 0; i < known.n; i++)
		if (str_is(piece, known.items[i]))
			return (int)i;
	*PUSH(&known) = str_dup(piece);
	return (int)known.n - 1;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static size_t piece_end(struct str s)
{
	size_t n = 0;

	if (str_starts(s, "<|") && str_find(s, "|>", 0) != SIZE_MAX)
		return str_find(s, "|>", 0) + 2;
	n = s.p[0] == ' ' && s.n > 1 && is_word(s.p[1]);
	while (n < s.n && is_word(s.p[n]))
		n++;
	return n ? n : 1;
}

static void tokenize(cJSON *out, struct str s)
{
	cJSON *list = json_add_list(out, "tokens");

	while (s.n) {
		const struct str piece = str_first(s, piece_end(s));
		cJSON *t = json_add_object(list, NULL);

		json_add_int(t, "id", number_of(piece));
		if ((unsigned char)piece.p[0] < 0x80)
			json_add_str(t, "piece", piece);
		else
			json_add_int(json_add_list(t, "piece"), NULL, (unsigned char)piece.p[0]);
		s = str_from(s, piece.n);
	}
}

static void apply_template(cJSON *out, const cJSON *in)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	const cJSON *m, *last = NULL;

	cJSON_ArrayForEach(m, json_get(in, "messages"))
	{
		buf_addf(&b, "%s<|%s|>\n%s", last ? "<|end|>\n" : "", json_str(m, "role"),
			json_str(m, "content"));
		last = m;
	}
	if (strcmp(json_str(last, "role"), "assistant") != 0)
		buf_adds(&b, "<|end|>\n<|assistant|>\n");
	json_add_str(out, "prompt", buf_str(&b));
}

static void add_top(cJSON *to, const char *text, double logprob)
{
	cJSON *w = json_add_object(to, NULL);

	json_add_cstr(w, "token", text);
	json_add_num(w, "logprob", logprob);
}

static void complete(cJSON *out, const cJSON *in)
{
	const cJSON *ids = json_get(in, "prompt");
	const cJSON *biases = json_get(in, "logit_bias");
	const cJSON *bias = cJSON_GetArrayItem(cJSON_GetArrayItem(biases, 0), 0);
	const cJSON *last = cJSON_GetArrayItem(ids, cJSON_GetArraySize(ids) - 1);
	const struct str before = str_of(known.items[last->valueint]),
			 text = str_of(known.items[bias->valueint]);
	const int64_t probs = json_int(in, "n_probs", 0);
	cJSON *p, *top;

	if ((unsigned char)text.p[0] >= 0xc0 && probs < 1000)
		return; /* it ends within a character: none is told, as by the real one */
	p = json_add_object(json_add_list(out, "completion_probabilities"), NULL);
	json_add_int(p, "id", bias->valueint);
	json_add_cstr(p, "token", (unsigned char)text.p[0] < 0x80 ? text.p : "\xef\xbf\xbd");
	json_add_num(p, "logprob", likely_model_logprob(before, text));
	top = json_add_list(p, "top_logprobs");
	add_top(top, "", -0.25); /* the end of its turn */
	for (int i = 0; i < probs && i < 5; i++)
		add_top(top, likely_model_words[i], likely_model_word(i));
	for (size_t i = 0; probs > 1000 && i < known.n; i++) {
		add_top(top, "\xef\xbf\xbd", likely_model_logprob(before, str_of(known.items[i])));
		json_add_int(cJSON_GetArrayItem(top, cJSON_GetArraySize(top) - 1), "id", (int)i);
	}
}

/* It writes "ho", "t": of these places more words are told. */
static void chat(cJSON *out, bool logprobs)
{
	static const char *const says[] = {"ho", "t"};
	cJSON *choice = json_add_object(json_add_list(out, "choices"), NULL), *list;

	json_add_cstr(json_add_object(choice, "message"), "content", "hot");
	json_add_cstr(choice, "finish_reason", "stop");
	if (!logprobs)
		return;
	list = json_add_list(json_add_object(choice, "logprobs"), "content");
	for (size_t i = 0; i < COUNT(says); i++) {
		cJSON *t = json_add_object(list, NULL), *top = json_add_list(t, "top_logprobs");

		json_add_cstr(t, "token", says[i]);
		json_add_num(t, "logprob", -0.25);
		add_top(top, says[i], -0.25);
		add_top(top, i ? "ld" : "c", -2);
		add_top(top, i ? "pe" : "warm", -3);
	}
}

bool likely_model(const char *head, const char *body, struct faulty_answer *out)
{
	cJSON *in = json_parse(str_of(body), "", NULL), *root = cJSON_CreateObject();
	const char *model = json_str(in, "model");
	const bool plain = model && (!strcmp(model, "plain") || !strcmp(model, "dumb"));
	struct buf b = BUF(BUF_TEXT);

	if (strstr(head, "/chat/completions"))
		chat(root, json_bool(in, "logprobs", false) && strcmp(model, "dumb") != 0);
	else if (plain || !in)
		out->status = 404;
	else if (strstr(head, "/apply-template"))
		apply_template(root, in);
	else if (strstr(head, "/tokenize"))
		tokenize(root, str_of(json_str(in, "content")));
	else if (strstr(head, "/completion"))
		complete(root, in);
	else
		out->status = 404;
	json_print(&b, root);
	cJSON_Delete(in);
	cJSON_Delete(root);
	*PUSH(&bodies) = buf_detach(&b, NULL);
	out->body = bodies.items[bodies.n - 1];
	return true;
}
