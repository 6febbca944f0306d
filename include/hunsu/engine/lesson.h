/*
 * lesson.h - what a judge can learn from a person: outputs that both graded go to a model, which
 * suggests clauses that would have the judge grade as the person does.
 */
#ifndef HUNSU_ENGINE_LESSON_H
#define HUNSU_ENGINE_LESSON_H

#include "hunsu/prompt/prompt.h"
#include "hunsu/task/task.h"

struct graded { /* an output that judge and person graded; all lent */
	const struct example *example;
	struct str answer;
	double judge, person;	  /* 0 to 1, good from .5 on */
	const char *reason;	  /* the judge's */
	const char *words;	  /* the person's; NULL: none */
};

struct preferred { /* two outputs to an input, as the person chose; all lent */
	const struct example *example;
	struct str chosen, other;
	double of_chosen, of_other; /* the judge's grades */
};

bool lesson_differs(const struct graded *g); /* they say otherwise of it */
/* Is the output one that may be shown to who suggests clauses? About half are, by a hash of input
 * and output; on the others it is measured what came of it. */
bool lesson_shows(const struct example *e, struct str answer);
bool lesson_shows_pair(const struct example *e); /* the same of choices, by the input alone */
bool preferred_differs(const struct preferred *p); /* the judge has not that one higher */

#define LESSON_CASES 12 /* that are shown, at most; as many again, half of them, that agree */
#define LESSON_CLAUSES 8 /* that are read, at most */
#define LESSON_TOKENS 1000 /* of the answer, at most */
extern const char lesson_schema[]; /* that it is asked to keep to */
#define LESSON_PAIRS 6 /* that are shown, at most */
struct lesson_cases { /* to who suggests clauses */
	const struct graded *grades;
	const struct preferred *pairs;
	size_t n, n_pairs;
};
/* rubric: as it is spelled. Those on which the two disagree first. */
void lesson_ask(struct str rubric, const struct lesson_cases *what, struct prompt *request);

struct lesson_clause {
	char *words;
	int instead; /* of that clause, from 1; 0: one more */
};
/* The clauses of an answer that the rubric can have and has not; out has LESSON_CLAUSES, the words
 * are malloc'ed. How many there are. */
size_t lesson_read(struct str answer, struct str rubric, struct lesson_clause *out);

#endif
