/* test_headroom.c - hunsu headroom as a person meets it. */
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"

static const char *write_task(void *folder, const char *const rows[][2], size_t n, int times)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	for (int k = 0; k < times; k++)
		for (size_t i = 0; i < n; i++)
			buf_addf(&text, "{\"input\":\"%d: %s\",\"output\":\"%s\"}\n", k,
				rows[i][0], rows[i][1]);
	folder_file(folder, "t.task.yaml", "split:\n  held_out: 0\n");
	return folder_file(folder, "t.jsonl", buf_text(&text));
}

/* The model writes ++word++ only where it is told of plus signs, which one of the labels does: its
 * answers lack nothing but their form. */
IN_FOLDER(a_form_that_is_missing_is_what_there_is_to_gain)
{
	static const char *const rows[][2] = {{"hot", "++hot++"}, {"cold", "++cold++"},
		{"up", "++up++"}, {"down", "++down++"}, {"signs", "plus signs"}};
	struct echo_model *m = echo_model_start(0);
	const char *task = write_task(*state, rows, 5, 4);
	const char *prompt = folder_file(*state, "p.txt", "Mark it.");
	struct ran r;

	DRIVE(&r, *state, NULL, "headroom", "-t", task, "-p", prompt, "--metric", "exact",
		"--target", echo_model_name(m, "signs"));
	assert_string_equal(buf_text(&r.err), "");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "no prompt at all");
	assert_has(&r.out, "the answer's form spelled out");
	assert_has(&r.out, "format: +80 to gain");
	assert_has(&r.out, "best of four 0 %, four guesses 59 %");
	assert_has(&r.out, "never right on 20 of 20 in four samples of this prompt");
	assert_has(&r.out, "but on 16 of the 20, which the spelled out form gets right");
	assert_lacks(&r.out, "ceiling");
	/* Seven answers for each example, each asked for once. */
	assert_int_equal(echo_model_requests(m), 7 * 20);
	DRIVE(&r, *state, NULL, "headroom", "-t", task, "-p", prompt, "--metric", "exact",
		"--target", echo_model_name(m, "signs"));
	assert_int_equal(echo_model_requests(m), 7 * 20);
}

IN_FOLDER(under_five_labels_the_best_of_four_is_not_told)
{
	static const char *const rows[][2] = {{"yes", "yes"}, {"no", "no"}};
	struct echo_model *m = echo_model_start(0);
	const char *task = write_task(*state, rows, 2, 3);
	const char *prompt = folder_file(*state, "p.txt", "Say it.");
	struct ran r;

	DRIVE(&r, *state, NULL, "headroom", "-t", task, "-p", prompt, "--metric", "choice",
		"--target", echo_model_name(m, "echo"));
	assert_int_equal(r.status, 0);
	assert_lacks(&r.out, "best of four");
	assert_has(&r.out, "format: +0, within noise");
	assert_has(&r.out, "right at least once on all 6 in four samples of this prompt");
	assert_has(&r.out, "at the ceiling");
	assert_has(&r.out, "The prompt is right on all 6");
}

IN_FOLDER(failed_calls_are_told_and_left_out)
{
	static const char *const rows[][2] = {{"even", "even"}, {"odd", "odd"}};
	struct echo_model *m = echo_model_start(0);
	const char *task = write_task(*state, rows, 2, 2);
	const char *prompt = folder_file(*state, "p.txt", "Say it.");
	struct ran r;

	DRIVE(&r, *state, NULL, "headroom", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "half"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "stayed in error");
	assert_has(&r.out, "right at least once on all 2 in four samples of this prompt");
}

IN_FOLDER(without_any_score_no_samples_are_asked_for)
{
	static const char *const rows[][2] = {{"a", "a"}, {"b", "b"}};
	struct echo_model *m = echo_model_start(0);
	const char *task = write_task(*state, rows, 2, 1);
	const char *prompt = folder_file(*state, "p.txt", "Say it.");
	struct ran r;

	DRIVE(&r, *state, NULL, "headroom", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "fail"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "none of the prompt's answers was scored");
	assert_lacks(&r.out, "in 4 samples");
	assert_int_equal(echo_model_requests(m), 3 * 2);
}

IN_FOLDER(it_is_of_one_prompt)
{
	static const char *const rows[][2] = {{"a", "a"}};
	const char *task = write_task(*state, rows, 1, 1);
	const char *prompt = folder_file(*state, "p.txt", "Say it.");
	struct ran r;

	DRIVE(&r, *state, NULL, "headroom", "-t", task, "-p", prompt, "-p", prompt);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "2 prompts were given; headroom is of one");
	DRIVE(&r, *state, NULL, "headroom", "-p", prompt);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "hunsu headroom --help");
}
