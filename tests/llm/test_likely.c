/* test_likely.c - how likely a model finds text that is there, as its server tells it. */
#include "../support/calling.h"
#include "../support/likely_model.h"
#include "../support/test.h"

#include <math.h>

#include "hunsu/llm/likely.h"

struct heard {
	int done;
	char *text, *error;
	bool cached;
	long in, out;
};

static void on_done(void *arg, const struct answer *a)
{
	struct heard *h = arg;

	h->done = 1;
	h->text = str_dup(a->text);
	h->error = mem_dup(a->error);
	h->cached = a->cached;
	h->in = a->tokens_in;
	h->out = a->tokens_out;
}

static void heard_release(struct heard *h)
{
	free(h->text);
	free(h->error);
	*h = (struct heard){0};
}

/* The last `likely` messages are answers. */
static void ask(struct calling *d, struct heard *h, const char *model, const char *const *texts,
	int n, int likely)
{
	char name[100];
	struct model m;
	SCOPED(prompt) p = {0};
	struct sampling s = {.max_tokens = 50};
	struct request r = {.model = &m, .messages = &p, .sampling = &s, .sample = 1,
		.likely = likely};

	snprintf(name, sizeof name, "openai@http://127.0.0.1:%d/v1:%s", faulty_port(d->server),
		model);
	assert_int_equal(model_parse(&m, str_of(name), NULL), OK);
	for (int i = 0; i < n; i++)
		prompt_add(&p, i ? ROLE_ASSISTANT : ROLE_USER, str_of(texts[i]), AUTHOR_IMPORT);
	*h = (struct heard){0};
	client_send(d->client, &r, &(struct call_events){.done = on_done, .arg = h});
	calling_until(d, &h->done, 1);
	model_release(&m);
}

static void token_is(const struct likely_token *t, size_t n, const char *before, const char *text)
{
	assert_int_equal(t->n, n);
	assert_true(fabs(t->logprob - likely_model_logprob(str_of(before), str_of(text))) < 1e-6);
}

/* Each answer after the prompt, whatever else was asked about. */
CALLING(each_token_of_each_answer_has_its_log_probability)
{
	static const char *const texts[] = {"the opposite of cold", "hot", "quite hot!", "더"};
	struct calling *d = *state;
	SCOPED(likelihoods) l;
	SCOPED(heard) h;

	faulty_speak(d->server, likely_model);
	ask(d, &h, "m", texts, 4, 3);
	assert_null(h.error);
	assert_true(likely_read(&l, str_of(h.text)));
	assert_int_equal(l.n, 3);
	assert_int_equal(l.items[0].n, 1);
	token_is(&l.items[0].items[0], 3, "\n", "hot");
	assert_int_equal(l.items[1].n, 3);
	token_is(&l.items[1].items[0], 5, "\n", "quite");
	token_is(&l.items[1].items[1], 4, "quite", " hot");
	token_is(&l.items[1].items[2], 1, " hot", "!");
	assert_int_equal(l.items[2].n, 3); /* its bytes */
	token_is(&l.items[2].items[1], 1, "\xeb", "\x8d");
	assert_int_equal(l.items[0].items[0].n_words, 1);
	assert_true(str_is(l.items[0].items[0].words[0].text, likely_model_words[0]));
	assert_int_equal(h.out, 7);
}

/* Only the text of the messages, not the marks around it; the first token has nothing before it
 * but a mark. */
CALLING(a_prompt_is_told_token_by_token_with_five_words)
{
	static const char *const texts[] = {" Say the opposite", "Sure:"};
	struct calling *d = *state;
	SCOPED(likelihoods) l;
	SCOPED(heard) h;
	size_t bytes = 0;

	faulty_speak(d->server, likely_model);
	ask(d, &h, "m", texts, 2, LIKELY_ALL);
	assert_null(h.error);
	assert_true(likely_read(&l, str_of(h.text)));
	assert_int_equal(l.n, 2);
	for (size_t i = 0; i < l.items[0].n; i++)
		bytes += l.items[0].items[i].n;
	assert_int_equal(bytes, strlen(texts[0]));
	token_is(&l.items[0].items[l.items[0].n - 1], 9, " the", " opposite");
	assert_int_equal(l.items[0].items[1].n_words, LIKELY_WORDS);
	assert_true(str_is(l.items[0].items[1].words[4].text, likely_model_words[4]));
	assert_true(fabs(l.items[0].items[1].words[4].logprob - likely_model_word(4)) < 1e-9);
	assert_int_equal(l.items[1].n, 2);
	token_is(&l.items[1].items[1], 1, "Sure", ":");
}

/* Where only the model's own words are told: what it wrote, or all but wrote; no other. */
CALLING(elsewhere_what_the_model_all_but_writes_is_told)
{
	static const struct {
		const char *answer;
		double sum;
		size_t n;
	} told[] = {{"hot", -0.5, 2}, {"hold", -2.25, 2}, {"warm", -3, 1}};
	struct calling *d = *state;
	struct heard h;

	faulty_speak(d->server, likely_model);
	for (size_t i = 0; i < COUNT(told); i++) {
		const char *const texts[] = {"cold", told[i].answer};
		struct likely_sum sum = {0};
		SCOPED(likelihoods) l;

		ask(d, &h, "plain", texts, 2, 1);
		assert_null(h.error);
		assert_true(likely_read(&l, str_of(h.text)));
		for (size_t k = 0; k < l.items[0].n; k++)
			likely_add(&sum, &l.items[0].items[k]);
		assert_int_equal(sum.n, told[i].n);
		assert_true(fabs(sum.logprob * (double)sum.n - told[i].sum) < 1e-9);
		heard_release(&h);
	}
}

CALLING(what_cannot_be_told_is_an_error_that_says_what_to_do)
{
	static const struct {
		const char *model, *answer;
		int likely;
	} cases[] = {{"plain", "chilly", 1}, {"plain", "house", 1}, {"plain", "x", LIKELY_ALL},
		{"dumb", "hot", 1}};
	struct calling *d = *state;
	struct heard h;

	faulty_speak(d->server, likely_model);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const texts[] = {"cold", cases[i].answer};

		ask(d, &h, cases[i].model, texts, 2, cases[i].likely);
		assert_non_null(h.error);
		assert_non_null(strstr(h.error, "llama-server (openai@BASE_URL:MODEL)"));
		heard_release(&h);
	}
}

/* A step that fails is made again, alone; what can never come right is told. */
CALLING(faults_between_the_steps_are_survived_or_told)
{
	static const struct faulty_answer again[] = {{.status = 503, .body = "{}"},
		{.body = "{\"completion_probabilities\":[{\"id\":1", .cut = true},
		{.body = "{\"error\":{\"code\":500,\"message\":\"slot\"}}", .status = 500},
		{.raw = "HTTP/1.1 200 OK\r\nContent-Le"}};
	static const struct {
		const char *body, *why;
	} never[] = {{"{\"content\":\"x\"}", "log-probabilit"}, {"[]", "log-probabilit"},
		{"{\"completion_probabilities\":[{\"id\":99999,\"logprob\":-1}]}", "another token"},
		{"{\"completion_probabilities\":[{\"id\":1,\"logprob\":\"x\"}]}", "log-probabilit"},
		{"{\"completion_probabilities\":7}", "log-probabilit"}};
	static const char *const texts[] = {"cold", "hot"};
	static const char *const before[] = {"{\"prompt\":\"<|user|>a\"}",
		"{\"tokens\":[{\"id\":0,\"piece\":\"a\"}]}",
		"{\"tokens\":[{\"id\":1,\"piece\":\"hot\"}]}"};
	struct calling *d = *state;
	struct heard h;

	faulty_speak(d->server, likely_model);
	client_limit(d->client, &(struct client_options){.tries = 8});
	for (size_t i = 0; i < COUNT(again); i++) {
		faulty_add(d->server, &again[i]);
		ask(d, &h, "m", texts, 2, 1);
		assert_null(h.error);
		assert_non_null(strstr(h.text, "\"likely\":[[[3,"));
		heard_release(&h);
	}
	for (size_t i = 0; i < COUNT(never); i++) {
		for (size_t k = 0; k < COUNT(before); k++)
			faulty_add(d->server, &(struct faulty_answer){.body = before[k]});
		faulty_add(d->server, &(struct faulty_answer){.body = never[i].body});
		ask(d, &h, "m", texts, 2, 1);
		assert_non_null(h.error);
		assert_non_null(strstr(h.error, never[i].why));
		heard_release(&h);
	}
}

CALLING(a_provider_that_gives_none_is_not_asked)
{
	static const char *const texts[] = {"cold", "hot"};
	struct calling *d = *state;
	struct model m;
	SCOPED(prompt) p = {0};
	struct sampling s = {.max_tokens = 5};
	struct request r = {.model = &m, .messages = &p, .sampling = &s, .sample = 1, .likely = 1};
	SCOPED(heard) h = {0};

	assert_int_equal(model_parse(&m, STR("anthropic@http://127.0.0.1:9:m"), NULL), OK);
	for (int i = 0; i < 2; i++)
		prompt_add(&p, i ? ROLE_ASSISTANT : ROLE_USER, str_of(texts[i]), AUTHOR_IMPORT);
	client_send(d->client, &r, &(struct call_events){.done = on_done, .arg = &h});
	calling_until(d, &h.done, 1);
	assert_non_null(strstr(h.error, "it gives no log-probabilities; likelihood needs"));
	model_release(&m);
}
