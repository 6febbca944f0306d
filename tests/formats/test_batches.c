/* test_batches.c - the forms of batches, and what a line of results says in each. */
#include "../support/test.h"
#include "hunsu/base/mem.h"
#include "hunsu/formats/batches.h"

static void writes(const char *form, const char *want)
{
	SCOPED(buf) out = BUF(BUF_TEXT);
	const struct batch_form *f = batch_form_find(form);

	assert_non_null(f);
	buf_adds(&out, f->head);
	f->write(&out, "a1", STR("{\"model\":\"m\"}"));
	buf_adds(&out, f->between);
	f->write(&out, "b2", STR("{\"model\":\"m\"}"));
	buf_adds(&out, f->tail);
	assert_string_equal(buf_text(&out), want);
}

TEST(each_form_puts_around_a_body_what_its_service_wants)
{
#define LINE(id)                                                                                   \
	"{\"custom_id\":\"" id "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","          \
	"\"body\":{\"model\":\"m\"}}\n"
	writes("openai", LINE("a1") LINE("b2"));
	writes("vllm", LINE("a1") LINE("b2"));
	writes("anthropic",
		"{\"requests\":[\n{\"custom_id\":\"a1\",\"params\":{\"model\":\"m\"}},\n"
		"{\"custom_id\":\"b2\",\"params\":{\"model\":\"m\"}}\n]}\n");
}

TEST(a_form_is_found_by_its_name_and_by_whose_bodies_it_takes)
{
	assert_ptr_equal(batch_form_for("/chat/completions"), &batch_openai);
	assert_ptr_equal(batch_form_for("/v1/messages"), &batch_anthropic);
	assert_null(batch_form_for("/api/chat"));
	assert_null(batch_form_for(NULL));
	assert_null(batch_form_find("vlm"));
}

enum kind { NONE, ANSWER, TOLD, ENDED, NOTHING };

TEST(each_kind_of_result_is_told_from_the_others)
{
	static const struct {
		const char *line;
		enum kind kind;
		long status;
	} cases[] = {
		{"{\"id\":\"batch_req_1\",\"custom_id\":\"c\",\"response\":{\"status_code\":200,"
		 "\"request_id\":\"r\",\"body\":{\"choices\":[]}},\"error\":null}",
			ANSWER, 200},
		{"{\"custom_id\":\"c\",\"response\":{\"status_code\":429,\"body\":{\"error\":"
		 "{\"message\":\"slow\"}}},\"error\":null}",
			TOLD, 429},
		{"{\"custom_id\":\"c\",\"response\":null,\"error\":{\"code\":\"batch_expired\","
		 "\"message\":\"late\"}}",
			TOLD, 0},
		{"{\"custom_id\":\"c\",\"response\":{\"status_code\":400,\"body\":null},"
		 "\"error\":\"too long\"}",
			TOLD, 400},
		{"{\"custom_id\":\"c\",\"response\":{\"id\":\"x\",\"choices\":[]},\"error\":null}",
			ANSWER, 0},
		{"{\"custom_id\":\"c\",\"response\":{\"status_code\":500,\"body\":null},"
		 "\"error\":null}",
			NOTHING, 500},
		{"{\"custom_id\":\"c\",\"response\":{},\"error\":null}", NOTHING, 0},
		{"{\"custom_id\":\"c\",\"result\":{\"type\":\"succeeded\",\"message\":{}}}", ANSWER,
			0},
		{"{\"custom_id\":\"c\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":"
		 "\"error\",\"error\":{\"type\":\"x\",\"message\":\"y\"}}}}",
			TOLD, 0},
		{"{\"custom_id\":\"c\",\"result\":{\"type\":\"expired\"}}", ENDED, 0},
		{"{\"custom_id\":\"c\",\"result\":{\"type\":\"canceled\"}}", ENDED, 0},
		{"{\"custom_id\":\"c\",\"result\":{}}", NONE, 0},
		{"{\"custom_id\":\"c\"}", NONE, 0},
		{"{\"custom_id\":7,\"response\":{\"choices\":[]}}", NONE, 0},
		{"{\"custom_id\":\"c\",\"method\":\"POST\",\"url\":\"/\",\"body\":{}}", NONE, 0},
		{"[]", NONE, 0},
		{"{\"custom_id\":\"c\",\"resp", NONE, 0},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct batch_result r;
		SCOPED(buf) err = BUF(BUF_SMALL);
		const enum status st = batch_result_read(&r, str_of(cases[i].line), &err);

		if (st != (cases[i].kind == NONE ? FAILED : OK) || (st != OK) != (err.n > 0))
			fail_msg("%s: %s", cases[i].line, buf_text(&err));
		if (st)
			continue;
		assert_string_equal(r.id, "c");
		if ((cases[i].kind == ANSWER) != (r.answer != NULL) ||
			(cases[i].kind == TOLD) != (r.told != NULL) ||
			(cases[i].kind == ENDED) != (r.ended != NULL) ||
			cases[i].status != r.status)
			fail_msg("%s is read as something else", cases[i].line);
		cJSON_Delete(r.line);
	}
}
