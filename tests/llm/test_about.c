/* test_about.c - what served a call is told with its answer. */
#include "../support/calling.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"

#define ANSWER(names)                                                                              \
	"{" names "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","                 \
	"\"content\":\"Paris\"},\"finish_reason\":\"stop\"}]}"
#define LLAMA(build) ANSWER("\"model\":\"m.gguf\",\"system_fingerprint\":\"" build "\",")

static void call(struct calling *d, struct said *s, const char *body)
{
	struct serving served;

	*s = (struct said){0};
	if (body)
		faulty_add(d->server, &(struct faulty_answer){.body = body});
	calling_call(d, s, &(struct ask){.sample = 1});
	served = s->served;
	said_release(s);
	s->served = served;
}

/* Its question goes out by itself: waits until it is there, and answered. */
static void asked(struct calling *d, int requests)
{
	calling_until_requests(d, requests);
	for (const int64_t until = clock_ms() + 200 * test_slower(); clock_ms() < until;)
		loop_turn(d->loop, 10);
}

CALLING(names_come_with_the_answer)
{
	struct calling *d = *state;
	struct said s;
	call(d, &s, ANSWER("\"model\":\"m-2024\",\"system_fingerprint\":\"fp_1\","));
	assert_string_equal(s.served.model, "m-2024");
	assert_string_equal(s.served.fingerprint, "fp_1");
	assert_string_equal(s.served.build, "");
	call(d, &s, ANSWER("\"model\":\"/srv/models/m-q4_0.gguf\","));
	assert_string_equal(s.served.model, "m-q4_0.gguf");
	call(d, &s, ANSWER("\"model\":\"/models/m\","));
	assert_string_equal(s.served.model, "/models/m");
	call(d, &s, ANSWER(""));
	assert_string_equal(s.served.model, "");
	call(d, &s, ANSWER("\"model\":7,\"system_fingerprint\":null,"));
	assert_string_equal(s.served.model, "");
	asked(d, 5);
	assert_int_equal(faulty_requests(d->server), 5); /* nobody was asked for more */
}

CALLING(a_stream_tells_them_too)
{
	static const char *const pieces[] = {
		"data: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
		"data: {\"model\":\"m-1\",\"system_fingerprint\":\"fp_2\",\"choices\":"
		"[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
		NULL};
	struct calling *d = *state;
	SCOPED(said) s = {0};
	faulty_add(d->server,
		&(struct faulty_answer){.type = "text/event-stream", .pieces = pieces});
	calling_call(d, &s, &(struct ask){.stream = true});
	assert_string_equal(s.served.model, "m-1");
	assert_string_equal(s.served.fingerprint, "fp_2");
}

static bool llama_speaks(const char *head, const char *body, struct faulty_answer *out)
{
	if (strstr(head, "GET /props"))
		out->body = "{\"build_info\":\"b6123-0a1b2c3d\",\"model_path\":"
			    "\"/m/qwen2.5-1.5b-instruct-q4_k_m.gguf\",\"n_ctx\":4096}";
	else if (strstr(head, "POST /api/show"))
		out->body = "{\"details\":{\"family\":\"qwen2\",\"quantization_level\":\"Q8_0\"}}";
	else
		out->body = LLAMA("b6123-0a1b2c3d");
	return true;
}

CALLING(llama_cpp_is_asked_once_for_build_and_quantisation)
{
	struct calling *d = *state;
	struct said s;
	faulty_speak(d->server, llama_speaks);
	call(d, &s, NULL);
	assert_string_equal(s.served.fingerprint, "b6123-0a1b2c3d");
	asked(d, 2);
	call(d, &s, NULL);
	assert_string_equal(s.served.model, "m.gguf");
	assert_string_equal(s.served.build, "b6123-0a1b2c3d");
	assert_string_equal(s.served.quantisation, "q4_k_m");
	asked(d, 3);
	assert_int_equal(faulty_requests(d->server), 3);
	/* Another server: what was known of the one before it is not said of this one. */
	call(d, &s, LLAMA("b7000-ffff"));
	assert_string_equal(s.served.fingerprint, "b7000-ffff");
	assert_string_equal(s.served.quantisation, "");
	asked(d, 5);
	assert_int_equal(faulty_requests(d->server), 5);
}

CALLING(ollama_is_asked_by_the_name_of_the_model)
{
	struct calling *d = *state;
	struct said s;
	faulty_speak(d->server, llama_speaks);
	call(d, &s, ANSWER("\"model\":\"qwen2.5:1.5b\",\"system_fingerprint\":\"fp_ollama\","));
	asked(d, 2);
	assert_non_null(strstr(faulty_body(d->server, 1), "{\"model\":\"m\"}"));
	call(d, &s, ANSWER("\"model\":\"qwen2.5:1.5b\",\"system_fingerprint\":\"fp_ollama\","));
	assert_string_equal(s.served.quantisation, "Q8_0");
}

CALLING(what_refuses_or_talks_nonsense_is_left_alone)
{
	struct calling *d = *state;
	struct said s;
	faulty_add(d->server, &(struct faulty_answer){.body = LLAMA("b1-a")});
	faulty_add(d->server, &(struct faulty_answer){.status = 404, .body = "no"});
	call(d, &s, NULL);
	asked(d, 2);
	call(d, &s, LLAMA("b1-a"));
	assert_string_equal(s.served.build, "");
	asked(d, 3);
	assert_int_equal(faulty_requests(d->server), 3);
	faulty_add(d->server, &(struct faulty_answer){.body = LLAMA("b2-a")});
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"build_info\":[1],\"model_path\":\"/x/q4\"}"});
	call(d, &s, NULL);
	asked(d, 5);
	call(d, &s, LLAMA("b2-a"));
	assert_string_equal(s.served.build, "");
	assert_string_equal(s.served.quantisation, "");
	/* One that is still to be answered when all ends. */
	faulty_add(d->server, &(struct faulty_answer){.body = LLAMA("b3-a")});
	faulty_add(d->server, &(struct faulty_answer){.silent = true});
	call(d, &s, NULL);
	calling_until_requests(d, 8);
}
