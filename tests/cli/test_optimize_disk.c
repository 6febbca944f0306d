/* test_optimize_disk.c - hunsu optimize where the disk does not take what it writes. */
#include "../support/disk.h"
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"

static void optimize(struct ran *r, void *folder)
{
	struct echo_model *m = echo_model_start(0);
	const char *session = folder_path(folder, "s.hunsu");
	SCOPED(buf) rows = BUF(BUF_TEXT);

	for (int i = 0; i < 20; i++)
		buf_addf(&rows, "{\"input\":\"say %d\",\"output\":\"%d\"}\n", i, i % 4);
	DRIVE(r, folder, NULL, "optimize", "-p", folder_file(folder, "p.txt", "Say it: {{input}}"),
		"--target", echo_model_name(m, "echo"), "--op", "form", "--rounds", "1", "--yes",
		"--no-store", "-o", session, folder_file(folder, "t.jsonl", buf_text(&rows)));
	echo_model_stop(m);
}

/* Not when all was paid for. */
IN_FOLDER(that_the_session_is_not_saved_is_told_at_once)
{
	struct ran r;
	const char *told;

	disk_limit_files(12000);
	optimize(&r, *state);
	disk_limit_files(-1);
	told = strstr(buf_text(&r.err), "not saved: ");
	assert_non_null(told);
	assert_non_null(strstr(told, "the search ends: "));
}

IN_FOLDER(without_a_folder_for_the_configuration_it_is_the_defaults)
{
	struct ran r;

	folder_file(*state, "hunsu", "a file, where the folder would be");
	optimize(&r, *state);
	assert_int_equal(r.status, 0);
}
