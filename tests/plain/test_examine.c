/* Examining in plain mode: the constructed case of ablation, and a blind review from end to end. */
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"

#define TASK "tests/ablation/plus-signs.jsonl"

static void play(struct ran *r, void *folder, struct echo_model *m, const char *lines)
{
	DRIVE(r, folder, lines, "--plain", "--new", TASK, "-s", folder_path(folder, "s.hunsu"),
		"--target", echo_model_name(m, "signs"), "--proposer",
		echo_model_name(m, "writer"));
}

/* One useful sentence among four idle ones. */
IN_FOLDER(ablation_finds_the_sentence_that_carries_the_gain)
{
	struct echo_model *m = echo_model_start(1 << 30);
	struct ran r;

	play(&r, *state, m, "ablate prompt\n");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "5 sentences left out in turn on 24 examples: 144 calls");
	assert_has(&r.out, "\nsentence 3: +100 (+80 to +100) on 24 examples, it helps: "
		      "Write the word with two plus");
	assert_has(&r.out, "\nsentence 1: +0 (-14 to +14) on 24 examples, noise: You will be "
		      "given");
	assert_has(&r.out, "\nsentence 2: +0 (-14 to +14) on 24 examples, noise: ");
	assert_has(&r.out, "\nsentence 4: +0 (-14 to +14) on 24 examples, noise: ");
	assert_has(&r.out, "\nsentence 5: +0 (-14 to +14) on 24 examples, noise: ");
	assert_has(&r.out, "\nsentence 6: not left out, it carries {{input}}: {{input}}");
	assert_int_equal(echo_model_requests(m), 144);
	/* It is in the record: shown again without a call, and told in the log. */
	DRIVE(&r, *state, "show ablation\n", "--plain", folder_path(*state, "s.hunsu"));
	assert_has(&r.out, "sentence 3: +100 (+80 to +100) on 24 examples, it helps");
	assert_int_equal(echo_model_requests(m), 144);
	DRIVE(&r, *state, "", "log", folder_path(*state, "s.hunsu"));
	assert_has(&r.out, "ablate: v1 without each of 5 sentences");
	DRIVE(&r, *state, "", "log", "--check", folder_path(*state, "s.hunsu"));
	assert_int_equal(r.status, 0);
}

/* The model marks words only where it is told of plus signs, which one of the labels does. */
#define SIGN(k, in, out) "{\"input\":\"" k ": " in "\",\"output\":\"" out "\"}\n"
#define SIGNS(k)                                                                                   \
	SIGN(k, "hot", "++hot++") SIGN(k, "cold", "++cold++") SIGN(k, "up", "++up++")              \
	SIGN(k, "down", "++down++") SIGN(k, "signs", "plus signs")

IN_FOLDER(headroom_is_measured_apart_from_the_scores)
{
	struct echo_model *m = echo_model_start(1 << 30);
	const char *path = folder_path(*state, "s.hunsu");
	struct ran r;

	folder_file(*state, "t.task.yaml", "split:\n  held_out: 0\nmetric: exact\n");
	DRIVE(&r, *state, "set confirm-calls 100\nheadroom\nyes\nstatus\n", "--plain", "--new",
		folder_file(*state, "t.jsonl", SIGNS("0") SIGNS("1") SIGNS("2") SIGNS("3")), "-p",
		folder_file(*state, "p.txt", "Mark it."), "-s", path, "--target",
		echo_model_name(m, "signs"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "up to 140 calls");
	assert_has(&r.out, "headroom on 20 examples: 140 calls");
	assert_has(&r.out, "\nformat: +80 to gain \u00b7 best of four 0 %, four guesses 59 % "
		    "\u00b7 never right on 20 of 20 in four samples of this prompt\n");
	assert_has(&r.out, "form and luck are not what is missing there, but on 16 of the 20");
	assert_non_null(
		strstr(strstr(buf_text(&r.out), "form and luck"), "evaluate prompt scores v1"));
	assert_int_equal(echo_model_requests(m), 140);
	/* It is in the record: nothing of it is asked for again, and all of it is scored again. */
	DRIVE(&r, *state, "headroom\nundo\nmetric length:1..9c\nshow headroom\n", "--plain", path);
	assert_has(&r.out, "headroom on 20 examples: 0 calls");
	assert_has(&r.out, "nothing to take back");
	assert_has(&r.out, "measured on 20 examples, apart from its score");
	assert_has(&r.out, "right at least once on all 20 in four samples of this prompt");
	assert_int_equal(echo_model_requests(m), 140);
	DRIVE(&r, *state, "", "log", path);
	assert_has(&r.out, "headroom: of v1");
	DRIVE(&r, *state, "", "log", "--check", path);
	assert_int_equal(r.status, 0);
}

IN_FOLDER(a_blind_review_tells_nothing_before_the_reveal)
{
	static const char *const tells[] = {"induce", "paraphrase", "eccentric", "critique", "A is",
		"A 0 of", "B 0 of", "C 0 of", "-100"};
	struct echo_model *m = echo_model_start(1 << 30);
	struct ran r;
	SCOPED(buf) before = BUF(BUF_TEXT);

	play(&r, *state, m,
		"blind on\nevaluate prompt\npropose 4\nshow variants\nstatus\nbet ?1 beats 80\n"
		"select ?1\nshow request\nshow refused\nheld-out\ndetail why\nprompt\n"
		"select no\nreveal all\n"
		"verdict A luck by chance\nstats\nshow A\n");
	const char *end = strstr(
		buf_text(&r.out), "error: \xe2\x80\x9cno\xe2\x80\x9d names"); /* then reveal */
	assert_non_null(end);
	buf_add(&before, r.out.s, (size_t)(end - r.out.s));
	assert_has(&before, "?1 is new, hidden: ");
	assert_has(&before, "\n?1 open: hidden\n");
	assert_has(&before, "next: ?1 waits for your bet: show ?1 reads it, bet ?1 beats or not");
	for (size_t i = 0; i < sizeof tells / sizeof *tells; i++)
		assert_lacks(&before, tells[i]);
	assert_has(&r.out, "you bet it beats v1, 80 % sure: wrong");
	assert_has(&r.out, "bets: 1 settled, 0 open");
	assert_has(&r.out, "verdict: luck, by chance");
	DRIVE(&r, *state, "", "log", folder_path(*state, "s.hunsu"));
	assert_has(&r.out, "variant: one, hidden");
	assert_has(&r.out, "bet: ?1 beats v1, 80 % sure");
	assert_has(&r.out, " is A by ");
	assert_has(&r.out, "verdict on A: luck, by chance");
}
