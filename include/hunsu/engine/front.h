/*
 * front.h - score against tokens: a text is on the front where no other scores as high with as few
 * tokens a call, and beats it in one of the two (Pareto).
 */
#ifndef HUNSU_ENGINE_FRONT_H
#define HUNSU_ENGINE_FRONT_H

#include <stdbool.h>

struct front_point {
	double score, tokens;
};

static inline bool front_beats(const struct front_point *a, const struct front_point *b)
{
	return a->score >= b->score && a->tokens <= b->tokens &&
	       (a->score > b->score || a->tokens < b->tokens);
}

#endif
