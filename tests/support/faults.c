/* faults.c - all that a server can do wrong, for faulty_mix. */
#include "faulty.h"

#define SSE "text/event-stream"
#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define PART "{\"choices\":[{\"message\":{\"content\":\"Par"
#define DELTA "data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\n\n"
#define ENDS(word) PART "\"},\"finish_reason\":\"" word "\"}]}"
#define ERROR(code, words) "{\"error\":{\"message\":\"" words "\",\"code\":" code "}}"
#define SOON                                                                                       \
	{                                                                                          \
		"retry-after-ms", "3"                                                              \
	}

const struct faulty_answer faults[] = {
	/* statuses */
	{.status = 400, .body = ERROR("\"invalid_value\"", "no")},
	{.status = 401},
	{.status = 403, .body = "<html><title>Forbidden</title></html>"},
	{.status = 404, .type = "text/plain", .body = "404 page not found"},
	{.status = 408, .header = {"Retry-After", "0"}},
	{.status = 413},
	{.status = 422, .body = "{\"detail\":[{\"msg\":\"field required\"}]}"},
	{.status = 429, .header = SOON},
	{.status = 429, .body = ERROR("\"insufficient_quota\"", "pay")},
	{.status = 500, .header = {"Retry-After", "0"}},
	{.status = 502, .body = "<html><title>502 Bad Gateway</title></html>"},
	{.status = 503, .body = "{\"error\":\"m is loading\",\"estimated_time\":0.003}"},
	{.status = 529, .header = SOON},
	{.status = 302, .header = {"Location", "/elsewhere"}},
	{.status = 204, .body = ""},
	/* refusals */
	{.status = 400, .body = ERROR("\"content_filter\"", "filtered")},
	{.status = 403, .body = ERROR("403", "Your input was flagged as violence")},
	{.body = ENDS("content_filter")},
	{.body = "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"},
	{.type = SSE,
		.body = DELTA
		"data: {\"choices\":[{\"finish_reason\":\"PROHIBITED_CONTENT\"}]}\n\n"},
	/* a 200 that is no answer */
	{.body = ENDS("error")},
	{.body = ENDS("abort")},
	{.body = ERROR("402", "no credit")},
	{.body = ERROR("429, \"retry_after\": 0.003", "slow down")},
	{.body = "{\"choices\":[{\"error\":{\"code\":502},\"message\":{\"content\":\"Par\"},"
		 "\"finish_reason\":\"stop\"}]}"},
	{.body = "{\"choices\":null,\"base_resp\":{\"status_code\":1013,\"status_msg\":\"oh\"}}"},
	{.body = "{\"code\":1113,\"msg\":\"arrears\",\"success\":false}"},
	{.body = "{\"choices\":[]}"},
	{.body = ""},
	{.body = "null"},
	{.body = "<!doctype html><title>Sign in</title>"},
	{.body = PART},
	{.body = PART "\"}}]}"},
	{.body = "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"image_url\"}]},"
		 "\"finish_reason\":\"stop\"}]}"},
	{.filler = 1 << 17},
	/* streams */
	{.type = SSE, .body = DELTA},
	{.type = SSE, .body = DELTA "data: [DONE]\n\n"},
	{.type = SSE, .body = DELTA, .cut = true},
	{.type = SSE, .body = DELTA "data: {\"choi", .cut = true},
	{.type = SSE, .body = DELTA "data: " ERROR("500", "died") "\n\n"},
	{.type = SSE, .body = DELTA "event: error\ndata: out of memory\n\n"},
	{.type = SSE, .body = DELTA ERROR("503", "overloaded") "\n"},
	{.type = SSE, .body = DELTA "data: {]}\n\n"},
	{.type = "application/json", .body = DELTA},
	/* connections */
	{.raw = ""},
	{.raw = "HTT"},
	{.raw = "HTTP/1.1 200 OK\r\nContent-Ty"},
	{.raw = HEAD "\r\n"},
	{.raw = HEAD "\r\n" PART},
	{.raw = HEAD "Content-Length: 900\r\n\r\n" PART},
	{.raw = HEAD "Transfer-Encoding: chunked\r\n\r\n25\r\n" PART},
	{.raw = HEAD "Transfer-Encoding: chunked\r\n\r\nno number\r\n" PART},
	{.raw = "HTTP/1.1 200 OK\r\nContent-Type: " SSE "\r\n\r\n" DELTA},
	{.raw = "SSH-2.0-OpenSSH_9.2p1\r\n"},
	{.silent = true},
};

const size_t n_faults = sizeof faults / sizeof *faults;
