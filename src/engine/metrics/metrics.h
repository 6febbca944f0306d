/*
 * metrics.h - the metrics, one a file, for the table in metric.c; and what they share to say why.
 */
#ifndef HUNSU_SRC_ENGINE_METRICS_H
#define HUNSU_SRC_ENGINE_METRICS_H

#include "hunsu/engine/metric.h"
#include "hunsu/task/rubric.h"

extern const struct metric metric_exact, metric_iexact, metric_contains, metric_regex,
	metric_number, metric_f1, metric_set, metric_choice, metric_length, metric_rouge_l,
	metric_similarity, metric_json, metric_sum, metric_judge, metric_command, metric_human,
	metric_likelihood, metric_asserts, metric_judged_asserts;

#define METRIC(word, what, ...)                                                                    \
	const struct metric metric_##word = {.name = #word, .help = what, __VA_ARGS__}

/* As struct metric has it, where words around an answer count as wrong. */
#define METRIC_BARE "Give the bare answer: no sentence around it and no explanation."

/* Appends "WORD “s”", s cut to what a line of the screen holds. */
void say_quoted(struct buf *reason, const char *word, struct str s);
/* "as expected: “e”" or "expected “e”, got “a”"; returns the score, 1 or 0. */
double say_verdict(struct buf *reason, bool right, struct str answer, struct str expected);

struct symbols LIST_OF(uint64_t); /* words or characters; the same ones are the same number */
void symbols_add(struct symbols *row, struct str s);
void symbols_release(struct symbols *row);

/* What stands in a place of the table of two rows, from its neighbours; same: its symbols are. */
typedef size_t symbols_step(size_t left, size_t above, size_t diagonal, bool same);
struct symbols_compared {
	size_t same;    /* symbols at both ends that are equal */
	size_t between; /* the last place of the table of what is between them */
	size_t beyond;  /* symbols of the longer row that were too many to be compared */
};
/* border: from one place to the next on the edges of the table. The rows are cut. */
struct symbols_compared symbols_compare(
	struct symbols *a, struct symbols *b, size_t border, symbols_step *step);

size_t edit_step(size_t left, size_t above, size_t diagonal, bool same); /* Levenshtein's */

/* What a judge is to look at, in tags, so that what is in it is not taken for orders. */
void judge_tagged(struct buf *out, const char *tag, struct str s);
/* So the input and, where there is one, the accepted answer: what is the same for all answers. */
void judge_case(struct buf *out, const struct example *e, struct str expected);
/* Writes what the judge is asked: does the answer meet each clause? expected may be empty. */
void judge_ask(struct prompt *request, struct buf *schema, const struct judged *j,
	struct str expected, const struct rubric *r);
/* What it said of each of n clauses, and why. False: it did not, which is said in its place. */
bool judge_read(bool *met, size_t n, struct str answer, struct buf *why);
#define JUDGE_TOKENS 600

#endif
