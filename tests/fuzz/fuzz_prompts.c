/* fuzz_prompts.c - any bytes as a file of prompts: read or refused with a message, each prompt
 * comes back from its doc, and what a form writes of it, that form reads. The first byte chooses
 * the file's name. */
#include "input.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/prompt/doc.h"

static void check_prompt(const struct named_prompt *p)
{
	struct doc doc = {0};
	struct prompt back = {0};
	CHECK(p->name && p->prompt.n);
	for (size_t i = 0; i < p->prompt.n; i++)
		CHECK(utf8_valid(
			(struct str){p->prompt.items[i].text, p->prompt.items[i].n}, NULL));
	doc_format(&doc, &p->prompt);
	CHECK(doc_parse(&back, buf_str(&doc.text), NULL, AUTHOR_IMPORT, NULL) == OK);
	CHECK(prompt_equal(&p->prompt, &back));
	prompt_release(&back);
	doc_release(&doc);
}

static void check_forms(const struct named_prompt *p)
{
	for (size_t i = 0; prompt_forms[i]; i++) {
		struct buf out = BUF(BUF_FILE), err = BUF(BUF_SMALL);
		struct named_prompts back = {0};
		const struct prompt_outgoing o = {.prompt = &p->prompt, .name = p->name,
			.model = p->model, .fields = &p->inputs};
		enum status st = prompt_forms[i]->write(&out, &o, &err);
		CHECK((st == OK) == (err.n == 0));
		CHECK(utf8_valid(buf_str(&out), NULL));
		st = prompts_read(&back, prompt_forms[i], "back", buf_str(&out), false, &err);
		CHECK(st == OK || err.n);
		named_prompts_release(&back);
		buf_release(&out);
		buf_release(&err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {
		"p.txt", "p.json", "p.jsonl", "p.ndjson", "p.prompty", "p.md"};
	struct named_prompts found = {0};
	struct buf err = BUF(BUF_SMALL);
	if (!size)
		return 0;
	struct buf path =
		fuzz_file(names[data[0] % (sizeof names / sizeof *names)], data + 1, size - 1);
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
	named_prompts_release(&found);
	buf_release(&path);
	buf_release(&err);
	return 0;
}
