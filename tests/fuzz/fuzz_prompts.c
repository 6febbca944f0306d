/* fuzz_prompts.c - any bytes as a file of prompts: read or refused with a message, each prompt
 * comes back from its doc, and what a form writes of it, that form reads. The first byte chooses
 * the file's name. */
#include "input.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/prompt/doc.h"

static void check_prompt(const struct named_prompt *p)
{
	SCOPED(doc) doc = {0};
	SCOPED(prompt) back = {0};
	CHECK(p->name && p->prompt.n);
	for (size_t i = 0; i < p->prompt.n; i++)
		CHECK(utf8_valid(
			(struct str){p->prompt.items[i].text, p->prompt.items[i].n}, NULL));
	doc_format(&doc, &p->prompt);
	CHECK(doc_parse(&back, buf_str(&doc.text), NULL, AUTHOR_IMPORT, NULL) == OK);
	CHECK(prompt_equal(&p->prompt, &back));
}

static void check_forms(const struct named_prompt *p)
{
	for (size_t i = 0; prompt_forms[i]; i++) {
		SCOPED(buf) out = BUF(BUF_FILE), err = BUF(BUF_SMALL);
		SCOPED(named_prompts) back = {0};
		const struct prompt_outgoing o = {.prompt = &p->prompt, .name = p->name,
			.model = p->model, .fields = &p->inputs};
		enum status st = prompt_forms[i]->write(&out, &o, &err);
		CHECK((st == OK) == (err.n == 0));
		CHECK(utf8_valid(buf_str(&out), NULL));
		st = prompts_read(&back, prompt_forms[i], "back", buf_str(&out), false, &err);
		CHECK(st == OK || err.n);
	}
}

/* Another prompt in the file's place: in it, or refused. */
static void check_edit(const char *path, const struct prompt *p, bool more)
{
	SCOPED(buf) file = BUF(BUF_FILE), out = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	SCOPED(named_prompts) back = {0};
	SCOPED(prompt) now = {0};
	for (size_t i = 0; i < p->n; i++)
		prompt_add(&now, p->items[i].role,
			i ? message_str(&p->items[i]) : STR("Another \xc3\xa9 \"{{x}}\""), 0);
	if (more)
		prompt_add(&now, ROLE_SYSTEM, STR("More"), 0);
	CHECK(file_read(&file, path, &err) == OK);
	enum status st = prompt_edit(&out, path, buf_str(&file), &now, &err);
	CHECK((st == OK) == (err.n == 0));
	if (st == OK) {
		struct str text = buf_str(&out);
		text = str_from(text, str_starts(text, "\xef\xbb\xbf") ? 3 : 0);
		CHECK(prompts_read(&back, NULL, path, text, false, &err) == OK);
		CHECK(back.n == 1 && back.items[0].prompt.n == now.n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {
		"p.txt", "p.json", "p.jsonl", "p.ndjson", "p.prompty", "p.md",
		"SKILL.md"};
	SCOPED(named_prompts) found = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	if (!size)
		return 0;
	const char *name = names[(data[0] & 0x3f) % (sizeof names / sizeof *names)];
	SCOPED(buf) path = fuzz_file(name, data + 1, size - 1);
	bool several = data[0] & 0x80;
	enum status st = prompts_load(&found, buf_text(&path), several, &err);
	CHECK((st == OK) == (found.n > 0));
	CHECK(st == OK || err.n);
	CHECK(utf8_valid(buf_str(&err), NULL));
	for (size_t i = 0; i < found.n; i++) {
		check_prompt(&found.items[i]);
		if (i == 0)
			check_forms(&found.items[i]);
	}
	if (found.n == 1)
		check_edit(buf_text(&path), &found.items[0].prompt, data[0] & 0x40);
	return 0;
}
