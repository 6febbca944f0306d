/*
 * messages.h - Anthropic's Messages API as its documentation describes it, for faulty_speak: what
 * it would not take it refuses in its words, else it answers, whole or in a stream as it was asked.
 */
#ifndef HUNSU_TESTS_MESSAGES_H
#define HUNSU_TESTS_MESSAGES_H

#include "faulty.h"

/* The good answer: it thinks "A capital." and says "Paris". Its prompt has 12 tokens, of which 4
 * are written to a cache, 5 read from one; it has 8. */
bool messages_answer(const char *head, const char *body, struct faulty_answer *out);

#define MESSAGES_EVENTS                                                                            \
	"event: message_start\n"                                                                   \
	"data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","    \
	"\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,"              \
	"\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":4,"  \
	"\"cache_read_input_tokens\":5,\"output_tokens\":1}}}\n\n"                                 \
	"event: content_block_start\n"                                                             \
	"data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{"                  \
	"\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n"                         \
	"event: ping\ndata: {\"type\": \"ping\"}\n\n"                                              \
	"event: content_block_delta\n"                                                             \
	"data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{"                          \
	"\"type\":\"thinking_delta\",\"thinking\":\"A capital.\"}}\n\n"                            \
	"event: content_block_delta\n"                                                             \
	"data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{"                          \
	"\"type\":\"signature_delta\",\"signature\":\"EqQBCgIYAhIM\"}}\n\n"                        \
	"event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"       \
	"event: content_block_start\n"                                                             \
	"data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{"                  \
	"\"type\":\"text\",\"text\":\"\"}}\n\n"                                                    \
	"event: content_block_delta\n"                                                             \
	"data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{"                          \
	"\"type\":\"text_delta\",\"text\":\"Par\"}}\n\n"

#define MESSAGES_END                                                                               \
	"event: content_block_delta\n"                                                             \
	"data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{"                          \
	"\"type\":\"text_delta\",\"text\":\"is\"}}\n\n"                                            \
	"event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\n"       \
	"event: message_delta\n"                                                                   \
	"data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","               \
	"\"stop_sequence\":null},\"usage\":{\"output_tokens\":8}}\n\n"                             \
	"event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"

#define MESSAGES_ERROR(type, words)                                                                \
	"{\"type\":\"error\",\"error\":{\"type\":\"" type "\",\"message\":\"" words "\"},"         \
	"\"request_id\":\"req_1\"}"

#endif
