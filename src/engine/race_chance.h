/*
 * race_chance.h - the chance that an arm of a race would still win; the formulas are in race.h.
 */
#ifndef HUNSU_ENGINE_RACE_CHANCE_H
#define HUNSU_ENGINE_RACE_CHANCE_H

#include "hunsu/engine/race.h"

struct race_rule {
	bool graded;
	double margin;
	struct race_prior {
		double differ, same, each; /* a, b, c: what is believed before the first pair */
	} prior[RACE_STRATA];
};
/* agreed: how many earlier prompts at least are of one mind on each example of that stratum. */
struct race_rule race_rule(bool graded, double margin, size_t agreed);

struct race_pairs { /* of one stratum */
	size_t n, gained, lost, to_come;
	double sum, squares; /* of the arm's score less the leader's */
};
void race_pairs_add(struct race_pairs *p, double difference); /* NaN: no pair */

double race_chance(const struct race_rule *rule, const struct race_pairs pairs[RACE_STRATA]);

#endif
