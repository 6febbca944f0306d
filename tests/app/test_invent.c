/* test_invent.c - examples that the proposer invents are examples once the person says so. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define ONE(in, out) "{\\\"input\\\": \\\"" in "\\\", \\\"expected\\\": \\\"" out "\\\"}"
#define ANSWER(items) "{\\\"examples\\\": [" items "]}"

static void answer_with(struct game *g, const char *line)
{
	const struct question *q = live_question(g->live);
	struct str rest;
	size_t reply;

	assert_non_null(q);
	reply = question_read(q, str_of(line), &rest);
	assert_true(reply < q->n);
	live_answer(g->live, reply, rest);
	game_settle(g);
}

static const struct example *last(const struct state *s)
{
	return &s->examples.items[s->examples.n - 1].now;
}

IN_FOLDER(only_what_the_person_confirms_is_an_example)
{
	struct game *g = game_new(*state, "{\"input\":\"hot\",\"expected\":\"cold\"}\n",
		"Opposite of {{input}}?");
	const struct state *s = live_state(g->live);
	const char *body;
	int asked;

	game_score(g);
	asked = faulty_requests(g->server);
	game_will_say(g, ANSWER(ONE("hot", "cool") ", " ONE("up", "down") ", " ONE("up", "below")
		", " ONE("left", "wrong") ", " ONE("wet", "moist") ", {\\\"input\\\": \\\"x\\\"}, "
		ONE("in", "out") ", " ONE("on", "off")));
	game_line(g, "invent 5 opposites of words");
	game_settle(g);
	body = faulty_body(g->server, asked);
	assert_non_null(strstr(body, "Task: opposites of words"));
	assert_non_null(strstr(body, "Input: hot\\nOutput: cold"));
	assert_non_null(strstr(body, "\"required\":[\"input\",\"expected\"]"));
	assert_int_equal(s->examples.n, 1); /* hot is there already, one has no answer */
	assert_non_null(strstr(live_question(g->live)->words, "1 of 5"));
	assert_non_null(strstr(live_question(g->live)->more, "input: up\nexpected: down"));
	answer_with(g, "yes");
	assert_int_equal(s->examples.n, 2);
	assert_string_equal(last(s)->expected.items[0], "down");
	assert_non_null(strstr(live_question(g->live)->words, "2 of 5"));
	answer_with(g, "edit left"); /* no answer in it: asked once more */
	assert_int_equal(s->examples.n, 2);
	answer_with(g, "edit left => right | the right");
	assert_int_equal(s->examples.n, 3);
	assert_int_equal(last(s)->expected.n, 2);
	answer_with(g, "no");
	assert_int_equal(s->examples.n, 3);
	answer_with(g, "end");
	assert_null(live_question(g->live));
	game_said(g, "2 are left out");
	game_reopen(g);
	s = live_state(g->live);
	assert_int_equal(s->examples.n, 3);
	assert_null(live_question(g->live));
	game_end(g);
}

IN_FOLDER(an_answer_without_examples_is_said_to_have_none)
{
	static const char *const answers[] = {"Of course! up => down", ANSWER(""), "{}",
		ANSWER("1, null, [], " ONE(" ", "b")), "{\\\"examples\\\": 3}"};
	struct game *g = game_new(*state, "{\"input\":\"hot\",\"expected\":\"cold\"}\n",
		"Opposite of {{input}}?");

	game_score(g);
	for (size_t i = 0; i < COUNT(answers); i++) {
		const size_t n = live_state(g->live)->examples.n;

		game_will_say(g, answers[i]);
		game_line(g, "invent");
		game_settle(g);
		assert_null(live_question(g->live));
		assert_int_equal(live_state(g->live)->examples.n, n);
		game_said(g, "no examples: ");
	}
	game_end(g);
}

IN_FOLDER(a_description_alone_becomes_a_prompt_that_is_compared_with_the_bare_input)
{
	struct game *g = game_new(*state, NULL, "");
	const struct state *s = live_state(g->live);
	SCOPED(buf) hint = BUF(BUF_SMALL);
	int asked, told = 0;

	game_bad_line(g, "propose", "mutate describe WORDS has one written");
	game_bad_line(g, "mutate shorter", "there is no prompt yet");
	game_bad_line(g, "mutate describe", "there is no prompt yet");
	game_bad_line(g, "mutate induce", "there is no prompt yet"); /* nor are there examples */
	assert_int_equal(s->versions.n, 0);
	assert_true(live_hint(g->live, &hint));
	assert_has(&hint, "mutate describe WORDS has one written");
	game_will_say(g, ANSWER(ONE("up", "down")));
	game_line(g, "invent 1 opposites of words");
	game_settle(g);
	answer_with(g, "no"); /* else that is scored first */
	assert_string_equal(s->description, "opposites of words");
	asked = faulty_requests(g->server);
	game_will_say(g, "{\\\"prompt\\\": \\\"Write the word that means the contrary.\\\"}");
	game_line(g, "mutate describe");
	game_settle(g);
	for (; asked < faulty_requests(g->server); asked++)
		told += strstr(faulty_body(g->server, asked), "Task: opposites of words") != NULL;
	assert_int_equal(told, 1);
	game_will_say(g, "{\\\"prompt\\\": \\\"Name what is the contrary of it.\\\"}");
	game_line(g, "mutate describe contraries");
	game_settle(g);
	assert_non_null(strstr(faulty_body(g->server, asked), "Task: contraries"));
	assert_null(strstr(faulty_body(g->server, asked), "The person wishes")); /* once */
	game_prompt_is(g, "{{input}}");
	assert_int_equal(s->variants.n, 2);
	assert_int_equal(s->rounds.items[0].on.version, 1);
	game_line(g, "accept A");
	game_prompt_is(g, "Write the word that means the contrary.\n\n{{input}}");
	game_line(g, "undo");
	game_line(g, "undo");
	assert_int_equal(s->head, 0);
	assert_string_equal(s->description, "opposites of words"); /* which invent was told */
	game_end(g);
}

IN_FOLDER(examples_alone_become_a_prompt)
{
	struct game *g = game_new(*state, "{\"input\":\"hot\",\"expected\":\"cold\"}\n"
		"{\"input\":\"up\",\"expected\":\"down\"}\n"
		"{\"input\":\"in\",\"expected\":\"out\"}\n", "");
	const struct state *s = live_state(g->live);
	SCOPED(buf) hint = BUF(BUF_SMALL);

	assert_true(live_hint(g->live, &hint));
	assert_has(&hint, "propose induce has one written from the examples");
	game_line(g, "propose induce 1");
	game_settle(g);
	game_prompt_is(g, "{{input}}");
	assert_int_equal(s->rounds.n, 1);
	assert_string_equal(s->rounds.items[0].operators[0], "induce");
	game_end(g);
}
