/* kinds.h - the kinds of changes, each in a file here; and what they are written with. */
#ifndef HUNSU_SRC_SESSION_KINDS_KINDS_H
#define HUNSU_SRC_SESSION_KINDS_KINDS_H

#include "../digest.h"
#include "../fold.h"
#include "../telling.h"

/* In the order of the manual and the hash. */
#define KINDS(K) \
	K(open) K(task) K(budget) K(columns) K(failures) K(draft) K(lock) K(example) K(metric) \
	K(settings) K(model) K(targets) K(head) K(decide) K(view) K(version) K(variant) K(search) \
	K(round) K(refused) K(searched) K(ablation) K(headroom) K(send) K(served) K(call) \
	K(score) K(unscored) K(compared) K(compatibility) K(lesson) K(stop) K(cancel) K(note) \
	K(grade) K(ungrade) K(verdict) K(comment) K(name) K(bet) K(reveal) K(look) K(duel) \
	K(undo) K(redo) K(quit)
#define KIND_DECLARED(name) extern const struct kind kind_##name;
KINDS(KIND_DECLARED)
/* Its fields, and what else a struct kind has. */
#define KIND(word, room, act, ...)                                                                 \
	const struct kind kind_##word = {                                                          \
		.name = #word, .group = KINDS_##room, .did = DID_##act, __VA_ARGS__}

#endif
