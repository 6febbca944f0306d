/* run-tests: screen timeout 120
 * Which column is the answer, and what else is asked before there is a session: on the screen, in
 * plain mode in lines. */
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"

#define KOREAN_QUESTION "which column of 문의.csv is the answer?"

static const char *const env[] = {"TERM=xterm-256color", NULL};
static const char mails[] = "mail,team\nto red,red\nto sea,blue\n";
static const char korean[] =
	"접수일자,고객이 보낸 문의 내용,처리를 맡은 부서,긴급도\n"
	"2024-03-01,지난주에 주문한 상품이 아직도 도착하지 않아서 문의드립니다,배송팀,높음\n"
	"2024-03-02,환불해 주세요. 색상이 화면에서 본 것과 너무 달라요,환불팀,보통\n"
	"2024-03-03,비밀번호를 잊어버렸어요,계정팀,낮음\n";

struct asked {
	const char *file, *text, *session, *front;
	int rows, cols;
};

static struct screen *start(void **state, struct asked a)
{
	const char *task = folder_file(*state, a.file, a.text);
	const char *prompt = folder_file(*state, "p.txt", "Which team has {mail}?");
	const char *words[] = {"-s", a.session, "-p", prompt, "--no-store", "--target",
		"ollama:none", task, a.front, NULL};

	return screen_start(*state, a.rows, a.cols, words, env);
}

static void assert_answer(void **state, const char *session, const char *words)
{
	struct ran r;

	DRIVE(&r, *state, NULL, "log", session);
	assert_non_null(strstr(buf_text(&r.out), words));
}

IN_FOLDER(the_column_is_chosen_on_the_screen_with_the_first_rows_in_sight)
{
	const char *session = folder_path(*state, "s.hunsu");
	struct screen *s = start(state, (struct asked){"mails.csv", mails, session, NULL, 24, 80});

	SHOWS(s, "[2] team: red | blue");
	SHOWS(s, "which column of mails.csv is the answer? [n]one: nothing is scored, [q]uit");
	assert_true(screen_is_alternate(s));
	screen_send(s, "2");
	SHOWS(s, "{mail} is a placeholder of Python");
	SHOWS(s, "turn 1 mark of");
	assert_true(screen_is_alternate(s));
	screen_send(s, "y");
	SHOWS(s, "Which team has {{mail}}?");
	screen_stop(s);
	assert_answer(state, session, "the answer is team");
}

IN_FOLDER(korean_columns_are_whole_at_each_size)
{
	static const struct {
		int rows, cols;
		const char *shown[3];
	} sizes[] = {
		{24, 80,
			{"[2] 고객이 보낸 문의 내용: 지난주에 주문한 상품이 … | 환불해 주세요. 색상이 …",
				KOREAN_QUESTION " [n]one: nothing is scored, [q]uit  ",
				"[3] 처리를 맡은 부서: 배송팀 | 환불팀 | 계정팀  "}},
		{16, 60, {KOREAN_QUESTION "    ", " [n]one: nothing is scored, [q]uit    "}},
		{40, 120, {"상품이 … | 환불해 주세요. 색상이 … | 비밀번호를 잊어버렸어요  "}},
		{60, 200, {"상품이 … | 환불해 주세요. 색상이 … | 비밀번호를 잊어버렸어요  "}},
	};
	const char *session = folder_path(*state, "s.hunsu");
	struct screen *s = start(state, (struct asked){"문의.csv", korean, session, NULL, 24, 80});

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		screen_resize(s, sizes[i].rows, sizes[i].cols);
		for (int k = 0; k < 3 && sizes[i].shown[k]; k++)
			SHOWS(s, sizes[i].shown[k]);
	}
	screen_send(s, "\033[B\033[B\033[B\033[A\033[B\r"); /* arrows: the third row */
	SHOWS(s, "Which team has {mail}?");
	screen_stop(s);
	assert_answer(state, session, "the answer is 처리를 맡은 부서");
}

IN_FOLDER(no_answer_opens_nothing)
{
	static const char *const keys[] = {"q", "\033", "\003"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *session = folder_path(*state, "s.hunsu");
		struct screen *s =
			start(state, (struct asked){"mails.csv", mails, session, NULL, 24, 80});

		SHOWS(s, "which column of mails.csv is the answer?");
		screen_send(s, "x\r"); /* means nothing here */
		screen_send(s, keys[i]);
		assert_int_equal(screen_wait(s, 30000), 3);
		assert_false(screen_is_alternate(s));
		SHOWS(s, "the columns of mails.csv are mail, team: say which with");
		screen_stop(s);
	}
}

IN_FOLDER(plain_mode_asks_in_lines)
{
	const char *session = folder_path(*state, "s.hunsu");
	struct screen *s =
		start(state, (struct asked){"mails.csv", mails, session, "--plain", 24, 80});

	SHOWS(s, "team: red | blue");
	SHOWS(s, "which column of mails.csv is the answer? 1 for mail, 2 for team");
	assert_false(screen_is_alternate(s));
	screen_send(s, "team\n");
	SHOWS(s, "turn 1 mark of");
	screen_send(s, "n\nquit\n");
	assert_int_equal(screen_wait(s, 30000), 0);
	screen_stop(s);
	assert_answer(state, session, "the answer is team");
}
