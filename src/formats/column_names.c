/* column_names.c - the names by which people and tools call an answer, an input, a row's number. */
#include "columns.h"

#include <string.h>
#include "hunsu/base/nearest.h"
#include "hunsu/base/utf8.h"

/* As column_fold leaves them; the earlier one wins. input: beside `expected` it may be an input. */
static const struct {
	const char *name;
	bool input;
} answers[] = {
	{"expectedoutput", false}, {"expectedanswer", false}, {"expectedresponse", false},
	{"expectedlabel", false}, {"ideal", false}, {"idealanswer", false}, {"gold", false},
	{"goldanswer", false}, {"goldlabel", false}, {"groundtruth", false}, {"reference", true},
	{"referenceanswer", true}, {"correctanswer", false}, {"rightanswer", false},
	{"정답", false}, {"모범답안", false}, {"기대값", false}, {"기댓값", false},
	{"기대답", false}, {"기대출력", false}, {"예상답", false}, {"예상답변", false},
	{"answer", true}, {"answers", true}, {"답", true}, {"답안", true}, {"답변", true},
	{"output", true}, {"outputs", true}, {"출력", true}, {"target", true}, {"targets", true},
	{"targetscores", false}, {"completion", true}, {"response", true}, {"solution", true},
	{"shouldtrigger", false}, {"labeltext", false}, {"labelname", false}, {"label", false},
	{"labels", false},
	{"라벨", false}, {"레이블", false}, {"classname", true}, {"class", true},
	{"classification", true}, {"분류", true}, {"category", true}, {"카테고리", true},
	{"범주", true}
};
enum { ANSWERS = (int)(sizeof answers / sizeof *answers) };

static const char *const inputs[] = {"input", "inputs", "text", "question", "query", "context",
	"prompt", "instruction", "document", "passage", "article", "sentence", "message", "content",
	"body", "messages", "입력", "질문", "문의", "문의내용", "질의", "내용", "본문", "문장",
	"텍스트", "지문", "문제", "제목", "title", NULL};

static const char *const numbers[] = {"id", "idx", "index", "uuid", "guid", "rowid", "rownumber",
	"exampleid", "sampleid", "questionid", "qid", "unnamed:0", "#", "번호", "순번", "일련번호",
	NULL};

static const char *const labels[] = {"name", "description", "note", "notes", "comment", NULL};

/* What tells two forms of one answer apart. */
static const char *const forms[] = {
	"text", "name", "id", "idx", "index", "str", "이름", "명", NULL};

void column_fold(struct buf *out, struct str name)
{
	SCOPED(buf) folded = BUF(BUF_SMALL);

	text_fold(&folded, str_first(name, 1000));
	for (size_t i = 0; i < folded.n; i++)
		if (!strchr(" \t_-", folded.s[i]))
			buf_addc(out, folded.s[i]);
}

static bool among(struct str name, const char *const *names)
{
	SCOPED(buf) folded = BUF(BUF_SMALL);
	bool found = false;

	column_fold(&folded, name);
	for (; *names && !found; names++)
		found = str_is(buf_str(&folded), *names);
	return found;
}

bool column_is_expected(struct str name)
{
	SCOPED(buf) folded = BUF(BUF_SMALL);
	struct str s;
	bool is;
	long n;

	column_fold(&folded, name);
	s = buf_str(&folded);
	is = str_starts(s, "expected");
	if (is && s.n > strlen("expected"))
		is = str_to_long(str_from(s, strlen("expected")), 1, 1000, &n);
	return is;
}

int column_answer_rank(struct str name)
{
	SCOPED(buf) folded = BUF(BUF_SMALL);
	int rank = -1;

	column_fold(&folded, name);
	for (int i = 0; i < ANSWERS && rank < 0; i++)
		if (str_is(buf_str(&folded), answers[i].name))
			rank = i;
	return rank;
}

bool column_may_be_input(int rank)
{
	return rank >= 0 && answers[rank].input;
}

bool column_is_input(struct str name)
{
	return among(name, inputs);
}

bool column_is_label(struct str name)
{
	return among(name, labels);
}

bool column_is_number(struct str name)
{
	return among(name, numbers);
}

/* Without what tells its form. */
static struct str stem(struct str folded)
{
	for (const char *const *f = forms; *f; f++)
		if (str_ends(folded, *f) && folded.n > strlen(*f))
			return str_first(folded, folded.n - strlen(*f));
	return folded;
}

bool column_same_answer(struct str a, struct str b)
{
	SCOPED(buf) x = BUF(BUF_SMALL), y = BUF(BUF_SMALL);

	column_fold(&x, a);
	column_fold(&y, b);
	return str_eq(stem(buf_str(&x)), stem(buf_str(&y)));
}

const char *column_near_answer(struct str name)
{
	SCOPED(buf) folded = BUF(BUF_SMALL);
	struct nearest near = {0};

	column_fold(&folded, name);
	near.given = buf_str(&folded);
	nearest_try(&near, "expected");
	for (int i = 0; i < ANSWERS; i++)
		nearest_try(&near, answers[i].name);
	/* Two letters of five or more: what is farther is another word ("text", "target"). */
	if (!near.best || strlen(near.best) < 5 || near.distance > 2 ||
		(unsigned char)near.best[0] >= 0x80)
		return NULL;
	return near.best;
}
