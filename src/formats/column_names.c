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
	{"expectedresult", false}, {"expectedvalue", false}, {"expectedtext", false},
	{"correctanswers", false}, {"correctoption", false}, {"correctchoice", false},
	{"answerkey", false}, {"bestanswer", false}, {"goldenanswer", false}, {"golden", false},
	{"goldstandard", false}, {"truth", false}, {"finalanswer", true}, {"references", true},
	{"preferredoutput", false}, {"chosen", false},
	/* German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish,
	 * Indonesian, Vietnamese */
	{"erwartet", false}, {"erwarteteantwort", false}, {"musterlösung", false},
	{"réponseattendue", false}, {"bonneréponse", false}, {"attendu", false},
	{"respuestacorrecta", false}, {"respuestaesperada", false}, {"esperado", false},
	{"respostacorreta", false}, {"respostaesperada", false}, {"rispostacorretta", false},
	{"antwort", true}, {"lösung", true}, {"réponse", true}, {"reponse", true},
	{"respuesta", true}, {"resposta", true}, {"risposta", true}, {"antwoord", true},
	{"odpowiedź", true}, {"cevap", true}, {"jawaban", true}, {"đápán", true},
	/* Russian, Chinese, Japanese */
	{"правильныйответ", false}, {"ожидаемыйответ", false}, {"ответ", true}, {"метка", false},
	{"标准答案", false}, {"正确答案", false}, {"参考答案", false}, {"期望输出", false},
	{"標準答案", false}, {"正確答案", false}, {"參考答案", false}, {"答案", true},
	{"正解", false}, {"模範解答", false}, {"期待値", false}, {"期待される出力", false},
	{"解答", true}, {"答え", true}, {"回答", true}, {"标签", false}, {"標籤", false},
	{"类别", true}, {"類別", true}, {"ラベル", false},
	{"해답", false}, {"정답지", false}, {"기대결과", false}, {"예상결과", false},
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
	"텍스트", "지문", "문제", "제목", "title", "choices", "options", "endings", "frage", "eingabe",
	"texte", "pregunta", "entrada", "texto", "pergunta", "domanda", "testo", "вопрос", "текст",
	"问题", "問題", "題目", "题目", "输入", "輸入", "入力", "質問", "文章", "内容", "內容", NULL};

static const char *const numbers[] = {"id", "idx", "index", "uuid", "guid", "rowid", "rownumber",
	"exampleid", "sampleid", "questionid", "qid", "unnamed:0", "#", "ind",
	"docid", "taskid", "testid", "caseid", "recordid", "sourceid", "dspyuuid", "dspysplit",
	"번호", "순번", "일련번호",
	NULL};

/* Of the options of a question. */
static const char *const choices[] = {"choices", "options", "endings", "candidates", "alternatives",
	"answerchoices", "answeroptions", "보기", "선택지", "선지", NULL};

/* What gives an answer away, or is another's: never sent unasked. */
static const char *const wrong[] = {"incorrectanswer", "incorrectanswers", "wronganswer",
	"wronganswers", "distractor", "distractors", "rejected", "nonpreferredoutput",
	"actualoutput", "오답", NULL};

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

bool column_is_choices(struct str name)
{
	return among(name, choices);
}

bool column_is_wrong(struct str name)
{
	/* Incorrect Answer 1, 2, 3 */
	while (name.n && strchr("0123456789 _", name.p[name.n - 1]))
		name.n--;
	return among(name, wrong);
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
	if (!near.best || strlen(near.best) < 5 || strlen(near.best) > folded.n + 2 ||
		near.distance > 2 ||
		(unsigned char)near.best[0] >= 0x80)
		return NULL;
	return near.best;
}
