/* test_corpus.c - a field's words, on their way into the prompt. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/app/views.h"

#define FIELD                                                                                      \
	"The lessee pays rent arrears. Rent arrears bar the lessee. Rent arrears grow.\n"          \
	"A lessee with rent arrears is warned. The lessee leaves. Rent arrears stay.\n"

IN_FOLDER(words_of_the_field_are_shown_and_taken_by_the_person)
{
	struct made m = made_live(*state, 3, 0);
	const char *field = folder_file(*state, "field.txt", FIELD);
	const struct version *head;
	SCOPED(buf) line = BUF(BUF_SMALL), shown = BUF(BUF_TEXT);
	size_t by[2] = {0, 0}, was[2] = {0, 0};
	const char *at;

	made_bad_line(&m, "corpus /nowhere/at/all", "/nowhere/at/all");
	buf_addf(&line, "corpus %s", field);
	made_line(&m, buf_text(&line));
	view_lines(&shown, m.live, DETAIL_CORPUS, &(struct about){.example = 0});
	at = strstr(buf_text(&shown), "rent arrears: 5 times, elsewhere 0, ratio ");
	assert_true(at || strstr(buf_text(&shown), "Rent arrears: 5 times"));
	assert_non_null(strstr(buf_text(&shown), "lessee: 4 times, elsewhere 0"));
	prompt_authorship(&state_head(live_state(m.live))->prompt, was, 2);
	made_line(&m, "corpus take 1");
	head = state_head(live_state(m.live));
	prompt_authorship(&head->prompt, by, 2);
	assert_true(by[AUTHOR_PERSON] > was[AUTHOR_PERSON]);
	assert_non_null(strstr(head->prompt.items[0].text, "Terms: "));
	made_line(&m, "corpus take 1"); /* the next one, as the first has left the list */
	head = state_head(live_state(m.live));
	assert_non_null(strstr(head->prompt.items[0].text, "lessee"));
	assert_non_null(strstr(head->prompt.items[0].text, "ent arrears"));
	assert_null(strstr(strstr(head->prompt.items[0].text, "Terms: ") + 1, "Terms: "));
	made_line(&m, "undo");
	made_bad_line(&m, "corpus take 99", "no term 99");
	made_bad_line(&m, "corpus \"my field.txt", "in double quotes, before and behind");
	folder_file(*state, "my field.txt", FIELD);
	buf_clear(&line);
	buf_addf(&line, "corpus \"%s\" --against %s", folder_path(*state, "my field.txt"), field);
	made_line(&m, buf_text(&line));
	made_end(&m);
}

IN_FOLDER(of_a_table_its_texts_are_read_without_the_names_of_its_columns)
{
	struct made m = made_live(*state, 3, 0);
	const char *file = folder_file(*state, "field.jsonl",
		"{\"letter\":\"rent arrears: lessee, lessee\",\"answer\":\"rent\"}\n"
		"{\"letter\":\"lessee, lessee, rent arrears\",\"answer\":\"rent\"}\n");
	SCOPED(buf) line = BUF(BUF_SMALL), shown = BUF(BUF_TEXT);

	buf_addf(&line, "corpus %s", file);
	made_line(&m, buf_text(&line));
	view_lines(&shown, m.live, DETAIL_CORPUS, &(struct about){.example = 0});
	assert_has(&shown, "lessee: 4 times");
	assert_lacks(&shown, "letter");
	assert_lacks(&shown, "answer");
	made_end(&m);
}

static void terms_of(struct buf *out, struct made *m, const char *line)
{
	made_line(m, line);
	while (m->live->reading)
		loop_turn(m->loop, -1);
	view_lines(out, m->live, DETAIL_CORPUS, &(struct about){.example = 0});
}

/* Lines wait for all of it, the screen for none. */
IN_FOLDER(a_long_text_is_counted_beside_the_screen_like_at_once)
{
	struct made m = made_live(*state, 3, 0);
	SCOPED(buf) text = BUF(BUF_FILE), line = BUF(BUF_SMALL);
	SCOPED(buf) lines = BUF(BUF_TEXT), screen = BUF(BUF_TEXT);

	for (int i = 0; i < 60000; i++)
		buf_addf(&text, "word%d of a lessee with rent arrears\n", i);
	buf_addf(&line, "corpus %s", folder_file(*state, "long.txt", buf_text(&text)));
	terms_of(&lines, &m, buf_text(&line));
	assert_has(&lines, "60000 times, elsewhere 0");
	m.live->front.keys = true;
	made_line(&m, buf_text(&line));
	assert_non_null(m.live->reading); /* 2 MB are not counted in a part of a turn */
	terms_of(&screen, &m, buf_text(&line)); /* in place of the one that is being read */
	assert_string_equal(buf_text(&lines), buf_text(&screen));
	made_line(&m, buf_text(&line));
	made_end(&m); /* while it is being read */
}

IN_FOLDER(a_file_whose_reading_could_wait_is_refused)
{
	struct made m = made_live(*state, 3, 0);
	const char *fifo = folder_path(*state, "fifo");
	SCOPED(buf) line = BUF(BUF_SMALL);
	int fd;

	assert_int_equal(mkfifo(fifo, 0600), 0);
	fd = open(fifo, O_RDWR); /* somebody who writes nothing */
	assert_true(fd >= 0);
	buf_addf(&line, "corpus %s", fifo);
	made_bad_line(&m, buf_text(&line), "is a FIFO or a device");
	made_bad_line(&m, "corpus /dev/zero", "is a FIFO or a device");
	buf_clear(&line);
	buf_addf(&line, "grid %s", fifo);
	made_bad_line(&m, buf_text(&line), "is a FIFO or a device");
	close(fd);
	made_end(&m);
}
