/* A merge in lines, for screen readers, pipes and scripts. */
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"

/* The session of made_live: variant B was made from v1. */
static void plain(struct ran *r, void *folder, const char *lines)
{
	struct made m = made_live(folder, 2, 4);

	made_end(&m);
	DRIVE(r, folder, lines, "--plain", folder_path(folder, "made.hunsu"));
}

#define OURS "You answer in one word. 한 단어로."
#define THEIRS "You are a ship's navigator 🚢, number 2. 반대말을 말하라."

IN_FOLDER(hunks_are_numbered_and_decided_line_by_line)
{
	struct ran r;

	plain(&r, *state, "merge B\nsplit\ntake 1\nfinish\nshow prompt\nundo\nshow prompt\n");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "hunk 1 open, system, message: replaces “" OURS "” by “" THEIRS
			   "”\n");
	assert_has(&r.out, "split into 2\n");
	assert_has(&r.out, "hunk 2 open, system, sentence: ");
	assert_has(&r.out, "merged 1 of 2 hunks of B: the prompt is v2; undo takes it back\n");
	assert_has(&r.out, "system:\nYou are a ship's navigator 🚢, number 2. 한 단어로.\n");
	assert_has(&r.out, "took back: merge B 1\n");
}

IN_FOLDER(all_hunks_are_taken_at_once)
{
	struct ran r;

	plain(&r, *state, "merge B all\nshow prompt\n");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "system:\n" THEIRS "\n");
}

IN_FOLDER(a_text_of_several_lines_takes_a_hunks_place)
{
	struct ran r;

	plain(&r, *state, "merge B\nchange <<.\nOne.\nTwo.\n.\nshow prompt\n");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "system:\nOne.\nTwo.\n");
}

IN_FOLDER(what_is_not_finished_is_not_kept_and_that_is_told)
{
	struct ran r;

	plain(&r, *state, "merge B\nsplit\ntake 1\n");
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "the merge in hand was not finished; nothing of it is kept");
	DRIVE(&r, *state, "show prompt\ntake\n", "--plain", folder_path(*state, "made.hunsu"));
	assert_has(&r.out, OURS);
	assert_has(&r.out, "no merge is in hand");
}
