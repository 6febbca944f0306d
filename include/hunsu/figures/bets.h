/*
 * bets.h - what came of the person's bets, in this session and in all of them.
 *
 * A bet is about the scores on the dev examples, of the variant and of the version it was against,
 * by the metric and the model of the bet. It is settled when both have a score on every dev example
 * (but those whose call failed, that one of the two shows, or that get no score). "Beats" is right
 * when the variant's mean is above the version's; a tie does not beat. Noise does not come into it:
 * the bet is about these examples, and betting near 50 % is how to say that it may go either way.
 * Of several bets on a variant the last counts.
 */
#ifndef HUNSU_FIGURES_BETS_H
#define HUNSU_FIGURES_BETS_H

#include "hunsu/engine/stats.h"
#include "hunsu/session/state.h"

struct figures;

enum bet_end { BET_OPEN, BET_RIGHT, BET_WRONG };

/* gain: of the variant over the version, also while the bet is open. */
enum bet_end bet_settle(const struct figures *g, const struct bet *b, struct paired *gain);
/* The bet that counts for a variant, or NULL. */
const struct bet *bet_on(const struct state *s, int variant);

/* "you bet it beats v3, 80 % sure: right, within noise" */
void bet_words(struct buf *out, const struct figures *g, const struct bet *b);

#endif
