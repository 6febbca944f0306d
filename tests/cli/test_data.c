/* test_data.c - other people's data and prompts, through the whole program. */
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

#define MAILS "id,mail,team\n1,to red,red\n2,to blue,green\n"

IN_FOLDER(an_answer_that_nobody_knows_costs_nothing_and_is_said)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "mails.csv", MAILS);
	const char *prompt = folder_file(*state, "p.txt", "Which team?");
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "id, mail, team");
	assert_has(&r.err, "--expected");
	assert_int_equal(echo_model_requests(m), 0);
	DRIVE(&r, *state, "", "--plain", "--new", "-p", prompt, task);
	assert_int_equal(r.status, 3);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--expected", "Team", "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "50.0");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--expected", "tema", "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "did you mean \"team\"?");
}

IN_FOLDER(a_session_keeps_what_is_sent)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "mails.csv", MAILS);
	const char *prompt = folder_file(*state, "p.txt", "Which team?");
	const char *session = folder_path(*state, "s.hunsu");
	struct ran r;

	DRIVE(&r, *state, "evaluate\nquit\n", "--plain", "-s", session, "-p", prompt, "--target",
		echo_model_name(m, "echo"), "--expected=team", task);
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "export", session);
	assert_has(&r.out, "Which team?\n\n{{mail}}");
	assert_lacks(&r.out, "{{id}}");
	DRIVE(&r, *state, NULL, "log", session);
	assert_has(&r.out, "the input is mail: the answer is team");
	DRIVE(&r, *state, NULL, "log", "--check", session);
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, "try to you\nopen\nquit\n", "--plain", session);
	assert_has(&r.out, "expected: red");
	DRIVE(&r, *state, NULL, "--plain", "--expected=mail", session);
	assert_int_equal(r.status, 2);
}

#define QUESTIONS "question,expected\nhot,hot\ncold,cold\n"

IN_FOLDER(other_programs_placeholders_are_told_and_turned_on_demand)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "q.csv", QUESTIONS);
	const char *prompt = folder_file(*state, "p.txt", "Echo.\n\nIt is {question}");
	const char *target = echo_model_name(m, "echo");
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "p.txt:3:7: {question} is a placeholder of Python");
	assert_has(&r.err, "--convert");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target, "--convert");
	assert_has(&r.out, "100.0");
	assert_has(&r.err, "1 mark of another program turned into hunsu's own");
}

IN_FOLDER(writing_does_not_destroy_another_programs_file)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "q.csv", QUESTIONS);
	const char *prompt = folder_file(*state, "p.txt", "It is {question}\n");
	const char *session = folder_path(*state, "s.hunsu");
	const char *front = folder_file(*state, "b.prompty",
		"---\nname: basic\nmodel: gpt-x\ninputs:\n  tone: {default: kind}\n---\n"
		"# user:\n\nBe {{tone}}: {{question}}\n");
	SCOPED(buf) text = BUF(BUF_TEXT);
	struct ran r;

	DRIVE(&r, *state, "write\nwrite!\nprompt It was {{question}}.\nwrite\nquit\n", "--plain",
		"--convert", "-s", session, "-p", prompt, "--target", echo_model_name(m, "echo"),
		task);
	assert_has(&r.out, "holds placeholders of another program");
	assert_has(&r.out, "wrote v2");
	assert_int_equal(file_read(&text, prompt, NULL), OK);
	assert_string_equal(buf_text(&text), "It was {{question}}.\n");
	DRIVE(&r, *state, "prompt\nprompt Be kind and brief: {{question}}\nwrite\nquit\n",
		"--plain", "--new", "-p", front, "--target", echo_model_name(m, "echo"), task);
	assert_has(&r.out, "Be kind: {{question}}");
	assert_has(&r.out, "gpt-x, is not taken");
	assert_has(&r.out, "wrote v2 to ");
	assert_lacks(&r.out, "name: basic");
	buf_clear(&text);
	assert_int_equal(file_read(&text, front, NULL), OK);
	assert_string_equal(buf_text(&text),
		"---\nname: basic\nmodel: gpt-x\ninputs:\n  tone: {default: kind}\n---\n"
		"# user:\n\nBe {{tone}} and brief: {{question}}\n");
}

IN_FOLDER(what_a_request_asks_for_beside_its_messages_is_told)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "q.csv", QUESTIONS);
	const char *request = folder_file(*state, "r.json",
		"{\"model\":\"gpt-x\",\"stream\":true,\"temperature\":0.2,\"tools\":[{}],"
		"\"messages\":[{\"role\":\"user\",\"content\":\"It is {{question}}\"}]}");
	struct ran r;

	DRIVE(&r, *state, "quit\n", "--plain", "-p", request, "--target",
		echo_model_name(m, "echo"), task);
	assert_has(&r.out, "what it says of temperature, tools is not sent");
	request = folder_file(*state, "r.prompty",
		"---\nmodel:\n  id: gpt-x\n  options: {temperature: 0.2, seed: 3}\n---\n"
		"user:\nIt is {{question}}\n");
	DRIVE(&r, *state, "quit\n", "--plain", "--new", "-p", request, "--target",
		echo_model_name(m, "echo"), task);
	assert_has(&r.out, "what it says of temperature, seed is not sent");
}

/* Which could not be written back. */
IN_FOLDER(instructions_are_turned_into_nothing_else)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "q.csv", QUESTIONS);
	const char *agents = folder_file(*state, "AGENTS.md",
		"Fill {question} in.\nuser: a role\n");
	struct ran r;

	DRIVE(&r, *state, "write\nprompt\nquit\n", "--plain", "--convert", "-p", agents,
		"--target", echo_model_name(m, "echo"), task);
	assert_has(&r.out, "Fill {question} in.");
	assert_has(&r.out, "user: a role");
	assert_lacks(&r.out, "would be gone");
	assert_lacks(&r.out, "as it stands");
}

IN_FOLDER(a_byte_order_mark_is_no_change_and_stays)
{
	struct echo_model *m = echo_model_start(0);
	const char *prompt = folder_file(*state, "p.txt",
		"\xef\xbb\xbf"
		"Be kind.\r\n");
	SCOPED(buf) text = BUF(BUF_TEXT);
	struct ran r;

	DRIVE(&r, *state, "prompt Be brief.\nwrite\nprompt Be very brief.\nwrite\nquit\n",
		"--plain", "-p", prompt, "--target", echo_model_name(m, "echo"));
	assert_has(&r.out, "wrote v2");
	assert_has(&r.out, "wrote v3");
	assert_int_equal(file_read(&text, prompt, NULL), OK);
	assert_string_equal(buf_text(&text), "\xef\xbb\xbf"
					     "Be very brief.\r\n");
}

IN_FOLDER(typed_placeholders_of_others_are_told_once)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "q.csv", QUESTIONS);
	const char *prompt = folder_file(*state, "p.txt", "Echo {{question}}");
	const char *said;
	struct ran r;

	DRIVE(&r, *state, "prompt Echo {question}\nevaluate\nevaluate\nquit\n", "--plain", "--new",
		"-p", prompt, "--target", echo_model_name(m, "echo"), task);
	said = strstr(buf_text(&r.out), "is a placeholder of Python");
	assert_non_null(said);
	assert_null(strstr(said + 1, "is a placeholder of Python"));
}

IN_FOLDER(turns_are_sent_after_the_prompt)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "t.jsonl",
		"{\"messages\":[{\"role\":\"user\",\"content\":\"say "
		"one\"},{\"role\":\"assistant\","
		"\"content\":\"one\"}]}\n"
		"{\"messages\":[{\"role\":\"user\",\"content\":\"say "
		"two\"},{\"role\":\"assistant\","
		"\"content\":\"three\"}]}\n");
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	const char *session = folder_path(*state, "s.hunsu");
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "50.0");
	DRIVE(&r, *state, "evaluate\nquit\n", "--plain", "-s", session, "-p", prompt, "--target",
		echo_model_name(m, "echo"), task);
	DRIVE(&r, *state, NULL, "log", session);
	assert_has(&r.out, "1 right, mean 0.500");
	DRIVE(&r, *state, NULL, "export", session);
	assert_has(&r.out, "user:\nEcho.\n\nuser:\n{{messages}}");
}

IN_FOLDER(the_manual_has_every_key_of_a_task_file)
{
	SCOPED(buf) page = BUF(BUF_FILE), err = BUF(BUF_SMALL), want = BUF(BUF_SMALL);
	const char *list;
	struct str rest, word;
	struct ran r;
	size_t n = 0;

	assert_int_equal(file_read(&page, "man/hunsu.1", &err), OK);
	folder_file(*state, "q.task.yaml", "nonsense: 1\n");
	DRIVE(&r, *state, NULL, "eval", "-t", folder_file(*state, "q.csv", QUESTIONS));
	list = strstr(buf_text(&r.err), "description");
	assert_non_null(list);
	rest = str_of(list);
	for (word = str_word(&rest); word.n; word = str_word(&rest), n++) {
		word = str_ends(word, ",") ? str_first(word, word.n - 1) : word;
		buf_clear(&want);
		buf_addf(&want, ".It Cm %.*s\n", (int)word.n, word.p);
		assert_has(&page, buf_text(&want));
	}
	assert_true(n > 1);
}
