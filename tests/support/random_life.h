/* random_life.h - whatever a session may hold, in any order, seeded. */
#ifndef HUNSU_TESTS_RANDOM_LIFE_H
#define HUNSU_TESTS_RANDOM_LIFE_H

#include "life.h"

#define RANDOM_ACTS 200

bool random_life_has(const char *kind); /* whether changes of that kind come in it */
void random_life(struct life *l, uint64_t seed); /* to be released; its head is never nothing */

/* Of its parts, in random_choices.c: choices between outputs. */
void random_duel(struct life *l, struct rng *r);
void random_unscored(struct life *l, struct rng *r);
void random_failures(struct life *l, struct rng *r);
void random_ungrade(struct life *l, struct rng *r);
void random_lesson(struct life *l, struct rng *r);
void random_compared(struct life *l, struct rng *r);
void random_compatibility(struct life *l, struct rng *r);
/* A search begins or goes on, makes a round and sends calls, or ends. */
void random_search(struct life *l, struct rng *r);

#endif
