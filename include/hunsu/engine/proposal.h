/*
 * proposal.h - one round of proposing: n slots, each asks one operator for one variant, streamed.
 * An operator that needs no model makes it at once: nothing is sent and answered for its slot.
 *
 * What is refused is reported and replaced by another try (another seed, at most `tries` a slot).
 * The caller numbers variants, refusals and calls, and writes them down.
 */
#ifndef HUNSU_ENGINE_PROPOSAL_H
#define HUNSU_ENGINE_PROPOSAL_H

#include "hunsu/engine/check.h"
#include "hunsu/llm/client.h"
#include "hunsu/llm/cost.h"

struct proposal;

/* Copied where it must outlive the start, except what is said to be fetched. */
struct proposal_plan {
	const struct model *proposer;
	const struct op *const *operators; /* one a slot */
	size_t n_slots;
	int tries;         /* per slot, default 4 */
	uint64_t seed;     /* with a try's sample number it gives that try's random numbers */
	author by;         /* passed to operator->read */
	/* The sample number of a slot's next try (>= 1): what is asked again under the same number
	 * is the same request, which the response store may have the answer to. */
	int (*sample)(void *arg, size_t slot);
	/* Fills the context for a slot's next try from what is known now (outcomes may have
	 * arrived); the pointers in it live until it is called again for that slot, or the proposal
	 * ends. `arg` is that of the events; out->rng is there before; rng and attempt are set
	 * after it. */
	void (*context)(void *arg, size_t slot, struct op_context *out);
	/* What comes of a round does not depend on which answer came first: they are looked at in
	 * the order of tries and slots, and `context` gives what was known when the round began. */
	bool ordered;
	/* Where a round goes on that was begun before: one for each slot; NULL: it begins. */
	const struct proposal_begun *begun;
};

struct proposal_begun {
	int tries;	    /* that came to an end, before it */
	bool done;	    /* it has become a variant, or is given up */
	/* the answer to the next try, of which nothing came yet; NULL: none */
	const char *answer, *finish;
	bool refusal;
	const struct prompt *made; /* the variant, where it has become one; lent */
};

struct proposal_events { /* the proposal is not freed from them */
	/* May that call be made? When not, it is asked again by the next proposal_go. NULL: always.
	 */
	bool (*may)(void *arg, const struct request *r);
	void (*sent)(void *arg, size_t slot, const struct request *r); /* number the call */
	void (*growing)(void *arg, size_t slot, struct str text); /* all text so far of this try */
	/* May the call of the latest `sent` be sent once more? NULL: always. */
	bool (*again)(void *arg, size_t slot);
	/* The call of the latest `sent` of this slot was answered (or failed: a->error). */
	void (*answered)(void *arg, size_t slot, const struct prompt *request,
		const struct answer *a);
	/* Called after answered (or by itself, where no model is asked), exactly one of these: */
	void (*variant)(void *arg, size_t slot, const struct prompt *p, const char *rationale);
	void (*refused)(void *arg, size_t slot, const char *check, const char *reason,
		struct str text);
	void (*failed)(void *arg, size_t slot, const char *error); /* the slot is given up */
	void (*cut)(void *arg, size_t slot, const struct call *k); /* is cancelled; may be NULL */
	void *arg;
};

/* Why there is nothing to ask that operator for: something is missing or, where no model is asked,
 * nothing that it makes is new and passes the checks. NULL: there is. */
const char *proposal_idle(const struct op *op, const struct op_context *c);

struct proposal *proposal_new(struct client *c, const struct proposal_plan *plan,
	const struct proposal_events *ev);
/* Asks for what is to be asked now, for the owner to call each turn of the loop: nothing is sent
 * from the answer to something else. False: all slots are done, and nothing is out. */
bool proposal_go(struct proposal *p);
/* From now on no more than so many slots are asked at a time; at first, all. */
void proposal_at_a_time(struct proposal *p, size_t most);
/* Slots that are neither asked nor answered are given up, without a word. */
void proposal_no_more(struct proposal *p);
void proposal_free(struct proposal *p); /* cancels what is out; NULL is fine */
/* Adds the most that so many tries at variants of a prompt can cost. */
void proposal_most(struct cost *out, const struct prices *prices, const struct model *proposer,
	double tries, const struct prompt *of);

/*
 * Which operators the slots of a round get: those switched on and possible now, in turn, at least
 * one eccentric a round when it is on. `out` has n places; returns how many were filled (0: none
 * possible).
 */
size_t proposal_mix(const struct op **out, size_t n, const struct op *const *on,
	size_t n_on, const struct op_context *c, int round);

#endif
