/* test_prompts.c - the forms a prompt's file may have. */
#include "../support/test.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/prompt/doc.h"
#include "../support/folder.h"

static void reads(void **folder, struct named_prompts *p, const char *name, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (prompts_load(p, folder_file(*folder, name, text), true, &err))
		fail_msg("%s", buf_text(&err));
}

static void refuses(void **folder, const char *name, const char *text, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct named_prompts p = {0};

	assert_int_equal(prompts_load(&p, folder_file(*folder, name, text), true, &err), FAILED);
	if (!strstr(buf_text(&err), name) || !strstr(buf_text(&err), why))
		fail_msg("\"%s\" has no \"%s\"", buf_text(&err), why);
	assert_int_equal(p.n, 0);
}

static void text(
	const struct named_prompts *p, size_t i, size_t m, enum role role, const char *want)
{
	assert_true(i < p->n && m < p->items[i].prompt.n);
	assert_int_equal(p->items[i].prompt.items[m].role, role);
	assert_string_equal(p->items[i].prompt.items[m].text, want);
}

IN_FOLDER(a_text_file_is_one_prompt_under_its_path)
{
	const char *path = folder_file(*state, "p.txt",
		"\xef\xbb\xbfsystem:\r\nBe\r\nbrief.\r\n\r\nuser:\r\nHi\r\n---\r\nHo\r\n");
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(named_prompts) p = {0};

	assert_int_equal(prompts_load(&p, path, false, &err), OK);
	assert_int_equal(p.n, 1);
	assert_string_equal(p.items[0].name, path);
	text(&p, 0, 0, ROLE_SYSTEM, "Be\nbrief.");
	text(&p, 0, 1, ROLE_USER, "Hi\n---\nHo");
}

IN_FOLDER(a_text_file_of_prompts_has_lines_of_dashes_between_them)
{
	SCOPED(named_prompts) p = {0};

	reads(state, &p, "p.txt", "One\nmore\n---\nuser:\nTwo\n--- \nThree\n---\n");
	assert_int_equal(p.n, 3);
	text(&p, 0, 0, ROLE_USER, "One\nmore");
	text(&p, 1, 0, ROLE_USER, "Two");
	text(&p, 2, 0, ROLE_USER, "Three");
	assert_true(str_ends(str_of(p.items[1].name), "p.txt:2"));
}

IN_FOLDER(json_messages_are_a_prompt)
{
	SCOPED(named_prompts) p = {0};

	reads(state, &p, "p.json",
		"[{\"role\":\"developer\",\"content\":\"Be brief.\"},"
		"{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Say \"},"
		"{\"type\":\"text\",\"text\":\"{{x}}\"}]},{\"role\":\"assistant\",\"content\":"
		"\"user:\"}]");
	assert_int_equal(p.n, 1);
	text(&p, 0, 0, ROLE_SYSTEM, "Be brief.");
	text(&p, 0, 1, ROLE_USER, "Say {{x}}");
	text(&p, 0, 2, ROLE_ASSISTANT, "user:");
}

IN_FOLDER(a_json_list_may_hold_every_kind_of_prompt)
{
	SCOPED(named_prompts) p = {0};

	reads(state, &p, "p.json",
		"[\"One\", [{\"role\":\"user\",\"content\":\"Two\"}], "
		"{\"name\":\"third\",\"prompt\":\"Three\"},"
		"{\"messages\":[{\"role\":\"system\",\"content\":\"Four\"}]},"
		"{\"prompt\":[{\"role\":\"user\",\"content\":\"Five\"}]}]");
	assert_int_equal(p.n, 5);
	text(&p, 1, 0, ROLE_USER, "Two");
	assert_string_equal(p.items[2].name, "third");
	text(&p, 3, 0, ROLE_SYSTEM, "Four");
	text(&p, 4, 0, ROLE_USER, "Five");
	assert_true(str_ends(str_of(p.items[4].name), "p.json:5"));
}

IN_FOLDER(jsonl_has_a_prompt_a_line)
{
	SCOPED(named_prompts) p = {0};

	reads(state, &p, "p.jsonl", "\"One\"\n\n{\"prompt\":\"system:\\nTwo\"}\n");
	assert_int_equal(p.n, 2);
	text(&p, 1, 0, ROLE_SYSTEM, "Two");
	assert_true(str_ends(str_of(p.items[1].name), "p.jsonl:3"));
}

IN_FOLDER(annotations_are_prompts)
{
	SCOPED(named_prompts) p = {0};

	reads(state, &p, "antonyms.json", "{\"annotations\":[\"write the opposite\",\"antonym\"]}");
	assert_int_equal(p.n, 2);
	text(&p, 1, 0, ROLE_USER, "antonym");
	assert_true(str_ends(str_of(p.items[1].name), "antonyms.json:2"));
}

IN_FOLDER(what_propose_writes_is_read)
{
	SCOPED(named_prompts) p = {0};

	reads(state, &p, "made.json",
		"{\"format\":\"hunsu-propose\",\"version\":1,\"task\":\"t\",\"variants\":["
		"{\"operator\":\"induce\",\"text\":\"system:\\nBe brief.\","
		"\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
		"{\"role\":\"user\",\"content\":\"{{input}}\"}]}],\"refused\":[]}");
	assert_int_equal(p.n, 1);
	text(&p, 0, 0, ROLE_SYSTEM, "Be brief.");
	text(&p, 0, 1, ROLE_USER, "{{input}}");
}

IN_FOLDER(front_matter_is_no_message)
{
	struct named_prompts p = {0};

	reads(state, &p, "a.prompty",
		"---\nname: basic\nmodel: {id: m-1, provider: x}\ninputs:\n"
		"  - {name: tone, kind: string, default: kind}\n  - {name: other}\n---\n"
		"system:\nBe {{tone}}.\n\n# user[name=\"x\"]:\nHi\n");
	assert_int_equal(p.n, 1);
	assert_string_equal(p.items[0].name, "basic");
	assert_true(str_ends(str_of(p.items[0].where), "/a.prompty"));
	assert_string_equal(p.items[0].model, "m-1");
	assert_int_equal(p.items[0].line, 8);
	assert_int_equal(p.items[0].inputs.n, 1);
	assert_string_equal(fields_get(&p.items[0].inputs, STR("tone")), "kind");
	text(&p, 0, 0, ROLE_SYSTEM, "Be {{tone}}.");
	text(&p, 0, 1, ROLE_USER, "Hi");
	named_prompts_release(&p);
	/* Elsewhere too, where the keys say so; what is just between lines of --- is text. */
	reads(state, &p, "role.md", "---\nmodel: m\ntemperature: 0\n---\nAnswer.\n");
	assert_int_equal(p.n, 1);
	text(&p, 0, 0, ROLE_USER, "Answer.");
	named_prompts_release(&p);
	reads(state, &p, "two.txt", "One\n---\nname: x\n---\nTwo\n");
	assert_int_equal(p.n, 3);
	named_prompts_release(&p);
	refuses(state, "bad.prompty", "---\nname: [\n---\nHi\n", "bad.prompty:3:");
}

IN_FOLDER(requests_to_model_servers_are_prompts)
{
	static const char *const files[] = {
		"{\"model\":\"m\",\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief.\"},"
		"{\"role\":\"user\",\"content\":\"{{x}}\"}],\"temperature\":0.2}",
		"{\"model\":\"m\",\"max_tokens\":9,\"system\":\"Be brief.\",\"messages\":["
		"{\"role\":\"user\",\"content\":\"{{x}}\"}]}",
		"{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
		"{\"type\":\"text\",\"text\":\"{{x}}\"}]}],\"system\":[{\"type\":\"text\",\"text\":"
		"\"Be brief.\",\"cache_control\":{\"type\":\"ephemeral\"}}]}",
		"{\"model\":\"m\",\"instructions\":\"Be brief.\",\"input\":\"{{x}}\"}",
		"{\"model\":\"m\",\"instructions\":\"Be brief.\",\"input\":[{\"role\":\"user\","
		"\"content\":[{\"type\":\"input_text\",\"text\":\"{{x}}\"}]}]}",
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		SCOPED(named_prompts) p = {0};

		reads(state, &p, "r.json", files[i]);
		assert_int_equal(p.n, 1);
		assert_int_equal(p.items[0].prompt.n, 2);
		text(&p, 0, 0, ROLE_SYSTEM, "Be brief.");
		text(&p, 0, 1, ROLE_USER, "{{x}}");
		assert_string_equal(p.items[0].model, "m");
	}
	refuses(state, "p.json", "{\"input\":\"a task's\"}", "a prompt must be");
}

IN_FOLDER(what_a_form_writes_it_reads)
{
	static const char *const docs[] = {"Say {{x}} again",
		"system:\nBe \"brief\".\n\nuser:\n{{x}}", "{{{x}}} \\{{y}} {% z {#",
		"system:\nBe\n\nbrief.\n\nuser:\nHi\n\nassistant:\nHo\n\nuser:\n{{x}}",
		"No \xe2\x80\xa8 YAML \xc2\x85 is \x7f \xef\xbb\xbf this {{x}}"};
	const struct sampling how = {.max_tokens = 9, .temperature = 0.5};

	for (size_t i = 0; prompt_forms[i]; i++)
		for (size_t k = 0; k < sizeof docs / sizeof *docs; k++) {
			SCOPED(named_prompts) back = {0};
			SCOPED(prompt) p = {0};
			SCOPED(buf) out = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
			const struct prompt_outgoing o = {
				.prompt = &p, .name = "n", .model = "m", .sampling = &how};

			if (!strcmp(prompt_forms[i]->name, "dspy") ||
				strstr("skill agents", prompt_forms[i]->name))
				continue; /* they hold instructions alone */
			assert_int_equal(doc_parse(&p, str_of(docs[k]), NULL, 0, &err), OK);
			if (prompt_forms[i]->write(&out, &o, &err) ||
				prompts_read(&back, prompt_forms[i], "w", buf_str(&out), false,
					&err) ||
				!prompt_equal(&back.items[0].prompt, &p))
				fail_msg("%s: %s\n%s", prompt_forms[i]->name, buf_text(&err),
					buf_text(&out));
			assert_int_equal(back.n, 1);
		}
}

#define BE "\"signature\":{\"instructions\":\""
#define AND                                                                                        \
	"\",\"fields\":[{\"prefix\":\"Q:\",\"description\":\"${q}\"}]},\"lm\":{\"model\":\"m\"},"  \
	"\"fields\":{\"x\":1}}"
#define STATE(demos) "{\"traces\":[],\"demos\":[" demos "]," BE "Be brief." AND

IN_FOLDER(programs_of_dspy_are_prompts)
{
	static const char *const files[] = {
		STATE("{\"augmented\":true,\"question\":\"1+{{1}}\",\"reasoning\":\"r\","
		      "\"answer\":2}"),
		"{\"answer.predict\":" STATE(
			"{\"question\":\"1+{{1}}\",\"answer\":\"2\"},{\"answer\":\"3\"}")
		",\"metadata\":{\"dependency_versions\":{\"dspy\":\"3.4.1\"}}}",
	};
	struct named_prompts p = {0};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		reads(state, &p, "p.json", files[i]);
		assert_int_equal(p.n, 1);
		assert_int_equal(p.items[0].prompt.n, 4);
		text(&p, 0, 0, ROLE_SYSTEM, "Be brief.");
		text(&p, 0, 1, ROLE_USER, "1+\\{{1}}");
		text(&p, 0, 2, ROLE_ASSISTANT, "2");
		text(&p, 0, 3, ROLE_USER, "{{input}}");
		assert_string_equal(p.items[0].model, "m");
		named_prompts_release(&p);
	}
	reads(state, &p, "p.json", STATE(""));
	assert_int_equal(p.items[0].prompt.n, 1);
	named_prompts_release(&p);
}

IN_FOLDER(instructions_are_a_system_message_as_they_stand)
{
	static const char *const files[][2] = {
		{"SKILL.md",
			"---\nname: pdf\ndescription: Use when: it is a PDF\n---\n\nuser:\nAsk.\n"},
		{"SKILL.md", "--- \nnotes: |\n  ---\n  more\n---\nuser:\nAsk.\n"},
		{"AGENTS.md", "user:\nAsk.\n"},
		{"CLAUDE.md", "---\r\npaths: x\r\n---\r\nuser:\r\nAsk.\r\n"},
		{"review.instructions.md", "---\napplyTo: '**'\n---\nuser:\nAsk.\n"},
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		SCOPED(named_prompts) p = {0};

		reads(state, &p, files[i][0], files[i][1]);
		assert_int_equal(p.n, 1);
		assert_int_equal(p.items[0].prompt.n, 1);
		text(&p, 0, 0, ROLE_SYSTEM, "user:\nAsk.");
	}
	refuses(state, "SKILL.md", "---\nname: x\n---\n\n", "no text");
}

IN_FOLDER(what_is_instructions_is_written_without_the_input)
{
	static const char *const forms[] = {"dspy", "skill", "agents"};
	static const char *const docs[] = {"system:\nBe\nbrief.\n\nuser:\n{{input}}",
		"system:\nBe\n\nuser:\nbrief.\n\nq: {{q}}\nc: {{c}}", "Be\nbrief.\n\n{{input}}"};
	SCOPED(fields) f = {0};

	fields_add(&f, STR("q"), STR(""));
	fields_add(&f, STR("c"), STR(""));
	for (size_t i = 0; i < 9; i++) {
		SCOPED(prompt) p = {0};
		SCOPED(named_prompts) back = {0};
		SCOPED(buf) out = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
		const struct prompt_outgoing o = {.prompt = &p, .name = "A Skill!", .fields = &f};
		const struct prompt_form *form = prompt_form_find(forms[i / 3]);

		assert_int_equal(doc_parse(&p, str_of(docs[i % 3]), NULL, 0, &err), OK);
		assert_int_equal(form->write(&out, &o, &err), OK);
		assert_int_equal(prompts_read(&back, form, "w", buf_str(&out), false, &err), OK);
		text(&back, 0, 0, ROLE_SYSTEM, i % 3 == 1 ? "Be\n\nbrief." : "Be\nbrief.");
		assert_int_equal(back.items[0].prompt.n, 1);
		if (!strcmp(form->name, "skill"))
			assert_string_equal(back.items[0].name, "a-skill");
	}
}

/* skill-creator's validator refuses angle brackets in a description. */
TEST(the_description_of_a_skill_has_no_angle_brackets)
{
	SCOPED(prompt) p = {0};
	SCOPED(buf) out = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	const struct prompt_outgoing o = {.prompt = &p, .name = "s"};

	prompt_add(&p, ROLE_USER, STR("Answer in <b>bold</b>.\n\n{{input}}"), AUTHOR_IMPORT);
	assert_int_equal(prompt_form_find("skill")->write(&out, &o, &err), OK);
	assert_has(&out, "\ndescription: \"Answer in (b)bold(/b).\"\n");
	assert_has(&out, "\n---\n\nAnswer in <b>bold</b>.\n");
}

#define BOM "\xef\xbb\xbf"
#define KEY(k, v) "\"" k "\":\"" v "\""
#define USER(text) KEY("role", "user") "," KEY("content", text)

static const struct {
	const char *path, *was, *now; /* now NULL: the same */
	const char *file; /* NULL: it is refused */
} edits[] = {
	{"p.txt", BOM "System: \r\n\r\nBe brief. \r\nYes.\r\n\r\n\r\nuser:\r\nHi",
		"system:\nBe long. \nNo.\n\nuser:\nHi",
		BOM "System: \r\n\r\nBe long. \r\nNo.\r\n\r\n\r\nuser:\r\nHi"},
	{"p.txt", "\n\nHi\n\n", "system:\nBe.\n\nuser:\nHi", "system:\nBe.\n\nuser:\nHi\n"},
	{"a.prompty", "---\r\nname: a\r\n---\r\n# User:\r\n{{ x }} {{ \"{%\" }}\r\n\r\n", NULL,
		"---\r\nname: a\r\n---\r\n# User:\r\n{{ x }} {{ \"{%\" }}\r\n\r\n"},
	{"a.prompty", "---\nname:  'a'  # b\nx: [1,\n 2]\n---\n\n# User:\nHi {{ x }}!\n\n",
		"Ho {{ x }}!",
		"---\nname:  'a'  # b\nx: [1,\n 2]\n---\n\n# User:\nHo {{ x }}!\n\n"},
	{"a.prompty", "---\nname: a\n---\nuser:\nHi", "system:\nBe.\n\nuser:\nHi",
		"---\nname: a\n---\nsystem:\nBe.\n\nuser:\nHi\n"},
	{"a.prompty", "---\nname: a\n---\nuser:\nHi", "Say\n\\user:\nHi", NULL},
	{"SKILL.md", "---\nname: s\ndescription: Use: it\n---\n\n# Do\n\n${{ x }} y.\n",
		"system:\n# Do\n\n$\\{{ x }} z.",
		"---\nname: s\ndescription: Use: it\n---\n\n# Do\n\n${{ x }} z.\n"},
	{"AGENTS.md", "Do.\n", "system:\nDo.\n\nuser:\nAnd this.", NULL},
	{"p.json", "[ {" USER("\\u00e9t\\u00e9 \\/ \\ud83d\\ude00.") ",\n \"x\": 1e400}]",
		"\xc3\xa9t\xc3\xa9 / \xf0\x9f\x98\x81.\n\"",
		"[ {" USER("\\u00e9t\\u00e9 \\/ \xf0\x9f\x98\x81.\\n\\\"")
		",\n \"x\": 1e400}]"},
	{"r.json", "{" KEY("model", "m") ",\"messages\": [{" USER("q\\n") "}], " KEY("system", "b")
		",\"seed\": 12345678901234567890}",
		"system:\nc\n\nuser:\nr",
		"{" KEY("model", "m") ",\"messages\": [{" USER("r\\n") "}], " KEY("system", "c")
		",\"seed\": 12345678901234567890}"},
	{"r.json", "{\"messages\": [{" USER("q") "}],\"n\":1}", "system:\nBe.\n\nuser:\nq", NULL},
	{"p.json", "[{" USER("q") "}]", "system:\nBe.\n\nuser:\nq",
		"[\n  {" KEY("role", "system") "," KEY("content", "Be.") "},\n  {" USER("q")
		"}\n]\n"},
	{"d.json", STATE(""), "system:\nBe \\{{kind}}.",
		"{\"traces\":[],\"demos\":[]," BE "Be {{kind}}." AND},
	{"p.json", "[\"a\", \"b\"]", "c", NULL},
};

/* All else stays as it is. */
IN_FOLDER(an_edit_changes_only_what_is_edited)
{
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		SCOPED(buf) out = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
		SCOPED(named_prompts) was = {0};
		SCOPED(prompt) now = {0};
		enum status st;

		if (edits[i].now)
			assert_int_equal(doc_parse(&now, str_of(edits[i].now), NULL, 0, NULL), OK);
		else /* what says the same is the same */
			assert_int_equal(prompts_read(&was, NULL, edits[i].path,
						 str_of(edits[i].was), false, &err), OK);
		st = prompt_edit(&out, edits[i].path, str_of(edits[i].was),
			edits[i].now ? &now : &was.items[0].prompt, &err);
		if (!edits[i].file) {
			if (st != FAILED || !err.n)
				fail_msg("%zu: %s", i, buf_text(&out));
		} else if (st || strcmp(buf_text(&out), edits[i].file) != 0) {
			fail_msg("%zu: %s\n%s", i, buf_text(&err), buf_text(&out));
		}
	}
}

IN_FOLDER(what_is_no_prompt_is_refused_where_it_stands)
{
	refuses(state, "p.txt", "", "no text");
	refuses(state, "p.txt", "One\n---\n---\nTwo\n", "p.txt:2");
	refuses(state, "p.json", "[]", "no prompt");
	refuses(state, "p.json", "[\"a\",3]", "p.json:2: a prompt must be");
	refuses(state, "p.json", "{\"text\":\"a\"}", "a prompt must be");
	refuses(state, "p.json", "[{\"role\":\"tool\",\"content\":\"a\"}]",
		"message 1 (tool): a message must be");
	refuses(state, "p.json",
		"[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":["
		"{\"type\":\"text\",\"text\":\"b\"},{\"type\":\"image\"}]}]",
		"message 2 (image): a message must be");
	refuses(state, "p.json", "[{\"role\":\"assistant\",\"content\":null}]", "1 (no text):");
	refuses(state, "p.json", "[{\"role\":\"user\",\"content\":\"\"}]", "no text");
	refuses(state, "p.jsonl", "\"a\"\n{\"prompt\"}\n", "p.jsonl:2:");
	refuses(state, "p.json", "\"a", "p.json:1:");
}
