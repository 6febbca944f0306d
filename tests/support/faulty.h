/*
 * faulty.h - a model server on loopback that does, request by request, what a test has written
 * down.
 *
 * It runs in threads of its own. Answers are taken in order; when none is left, a request gets the
 * usual good answer, or after faulty_mix any of `faults`. What came in can be looked at afterwards.
 */
#ifndef HUNSU_TESTS_FAULTY_H
#define HUNSU_TESTS_FAULTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct faulty;

struct faulty_answer {		   /* zero: a good answer, not streamed */
	int status;		   /* 0: 200 */
	const char *type;	   /* 0: application/json */
	const char *body;	   /* NULL with no pieces: the good answer */
	/* NULL-ended: sent one by one instead of body, chunked; after an empty one, which is not
	 * the last, nothing comes before faulty_go */
	const char *const *pieces;
	const char *header[4];	   /* name, value, name, value */
	size_t filler;		   /* so many blanks before the body */
	const char *raw;	   /* these bytes instead of an answer, then the connection ends */
	bool silent;		   /* nothing is sent before faulty_stop */
	bool cut;		   /* the connection breaks where the end would be */
	bool wait;		   /* nothing is sent before faulty_go */
};
/* The body of a good answer of that text, a JSON string's inside. */
#define SAYS(text)                                                                                 \
	"{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" text       \
	"\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}"

#define FAULTY_GOOD                                                                                \
	"{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Paris\"},"   \
	"\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}"

struct faulty *faulty_start(void);
void faulty_stop(struct faulty *f);
void faulty_add(struct faulty *f, const struct faulty_answer *a); /* its strings must live on */
/* From now on so many percent of the requests are answered with one of the faults, by chance. */
void faulty_mix(struct faulty *f, uint64_t seed, int percent);
extern const struct faulty_answer faults[]; /* faults.c */
extern const size_t n_faults;
/* From now on, when no answer is left, this one says what is answered; false: the usual. head: the
 * method and path, then the headers, a line each. */
typedef bool faulty_speaker(const char *head, const char *body, struct faulty_answer *out);
void faulty_speak(struct faulty *f, faulty_speaker *speaker);
void faulty_go(struct faulty *f);				  /* all that wait go on */
void faulty_go_once(struct faulty *f); /* those that wait now, not those that come */
int faulty_port(const struct faulty *f);
int faulty_requests(struct faulty *f);
int faulty_most_at_once(struct faulty *f);
/* The body, or the value of the Authorization header, of request i (from 0); lives until
 * faulty_stop. */
const char *faulty_body(struct faulty *f, int i);
const char *faulty_key(struct faulty *f, int i);
const char *faulty_head(struct faulty *f, int i);

#endif
