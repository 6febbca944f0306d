/*
 * merge.h - variants against the prompt, in hunks, each of which is taken, left or edited.
 *
 * `ours` is the prompt, `theirs` the variants. Messages are paired by prompt_pair; pairs that cross
 * count as unpaired. A pair's hunks are as fine as diff_grain says; a message without a partner is
 * one whole. With several variants they are sentences, and hunks at the same place are
 * alternatives: each that is taken comes in, in the order of the variants, and what any of them
 * replaces goes.
 *
 * With a base (what the variant was made from) distances are counted from it, the greater one of
 * both sides, so that it does not matter which is called ours; and the merge is three-way (diff3;
 * Khanna, Kunal, Pierce 2007, "A Formal Investigation of Diff3", section 2): what only ours changed
 * is no hunk and stays, what both changed alike is none either, what theirs alone changed is a
 * hunk, and where both changed the same words, or put something into the same place, the hunk is a
 * conflict whose sides hold all of both. Where words repeat, so that several may be the changed
 * ones, those are taken of which each side changed others, if there are such. In text that a side
 * has mostly rewritten it is a conflict, too, when no word that both keep parts the changes.
 *
 * Locked ranges of ours never change: a hunk over one is cut around it, and what cannot be cut is
 * `locked`: it is in the list so that it can be shown, and cannot be taken. Text may be added
 * at the edges of a lock.
 *
 * Everything is copied; merge_release frees it. Indices of hunks change by merge_split only.
 */
#ifndef HUNSU_PROMPT_MERGE_H
#define HUNSU_PROMPT_MERGE_H

#include "hunsu/prompt/diff.h"

#define MERGE_NONE SIZE_MAX /* no such message on that side */

struct merge_input {
	const struct prompt *theirs, *base; /* base NULL: two-way */
};

/* BOTH: ours, then theirs; BOTH_BACK: theirs, then ours. Open ones count as left. */
enum choice { CHOICE_OPEN, CHOICE_LEAVE, CHOICE_TAKE, CHOICE_BOTH, CHOICE_BOTH_BACK, CHOICE_EDIT,
	CHOICES };
extern const char *const choice_names[CHOICES]; /* "open", "left", "taken", … */

struct hunk {
	size_t slot; /* of the result, merge.slots */
	size_t side; /* the number of the input */
	/* What is replaced, by what, and what was there in the base; message MERGE_NONE: nothing
	 * on that side. */
	struct range ours, theirs, base;
	enum grain grain;
	enum choice choice;
	bool conflict, locked;
	bool loose; /* cut out of something larger: a blank keeps it from touching what is next */
	char *edit; /* CHOICE_EDIT: the text */
};

struct merge_slot { /* a message of the result, unless it has no text in the end */
	enum role role;
	size_t ours; /* or MERGE_NONE: it is added */
};

struct merge {
	struct prompt ours;
	struct prompt *theirs, *bases; /* n_sides of each; a base without messages: none */
	size_t n_sides;
	struct range *locks;
	size_t n_locks;
	LIST(struct merge_slot) slots;
	LIST(struct hunk) hunks; /* in the order of the result */
};

void merge_init(struct merge *m, const struct prompt *ours, const struct merge_input *inputs,
	size_t n, const struct range *locks, size_t n_locks);
void merge_release(struct merge *m); /* leaves it empty */

/* The texts of a hunk's sides; slices of the merge. */
struct str merge_ours(const struct merge *m, const struct hunk *h);
struct str merge_theirs(const struct merge *m, const struct hunk *h);
struct str merge_base(const struct merge *m, const struct hunk *h);
/* What comes before and after the hunk in its message of ours. */
struct str merge_before(const struct merge *m, const struct hunk *h);
struct str merge_after(const struct merge *m, const struct hunk *h);
/* What an edit begins with: theirs; in a conflict ours and theirs; ours where theirs is nothing. */
void merge_offer(struct buf *out, const struct merge *m, const struct hunk *h);

/* False, and nothing done: the hunk is locked and the choice is not to leave it. */
bool merge_choose(struct merge *m, size_t hunk, enum choice c);
/* Another text instead; blanks at its ends that the offer had are kept. False: locked. */
bool merge_edit(struct merge *m, size_t hunk, struct str text);
/* Replaces the hunk by smaller ones, all open: sentences, then words. False: it is the smallest. */
bool merge_split(struct merge *m, size_t hunk);
bool merge_splits(const struct merge *m, size_t hunk); /* would it? */
size_t merge_open(const struct merge *m); /* hunks that are still open */

/*
 * The prompt as decided. Kept text keeps its authors, taken text has those of theirs, edited text
 * keeps the authors of the words that were there (ours, theirs) and is the person's for the rest.
 * out is released first; a message that has become empty is left out.
 */
void merge_result(struct prompt *out, const struct merge *m);

#endif
