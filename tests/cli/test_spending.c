/* run-tests: timeout 300 */
/* test_spending.c - what may be spent is never passed, as counted at the server: with many calls in
 * flight, failures, tries that are lost, a judge, and a kill in between. */
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/hash.h"
#include "hunsu/base/json.h"
#include "hunsu/base/mem.h"

enum { EXAMPLES = 20, IN_PRICE = 1, OUT_PRICE = 2 };
#define PRICES "t: {in: 1, out: 2}\np: {in: 1, out: 2}\n"

/* ---- the server's ledger: of each request, when it comes, what it may take ---- */

static struct {
	atomic_long requests, tokens, micro_usd; /* micro: 1e-6 $ */
} ledger;

enum fate { SPEAKS, HUSHES, TIRED, BROKEN, SILENT, TORN, FATES };

static const char *const answers[] = {
	"yes", "no", "Is it a kind word, yes or no?", "Say yes for praise and no for complaints.",
	"Would its reader smile? Answer yes or no.", "Judge the mood: yes if good, no if not.",
};

/* No token is shorter than a byte: one each is the most that a server can count. */
static long most_in(const cJSON *request)
{
	const cJSON *m;
	long n = 0;

	cJSON_ArrayForEach(m, json_get(request, "messages"))
		n += (long)strlen(json_str(m, "content"));
	return n;
}

static const char *words_for(const char *body, uint64_t hash)
{
	if (strstr(body, "\\\"met\\\""))
		return hash % 3 ? "{\\\"reason\\\":\\\"so\\\",\\\"met\\\":[true]}"
				: "{\\\"reason\\\":\\\"so\\\",\\\"met\\\":[false]}";
	if (strstr(body, "\"model\":\"p\""))
		return answers[2 + hash % (COUNT(answers) - 2)];
	return answers[hash % 2];
}

static enum fate fate_of(uint64_t hash)
{
	static const enum fate rare[] = {HUSHES, TIRED, BROKEN, TIRED, BROKEN, SILENT, TORN, TORN};

	return hash % 3 ? SPEAKS : rare[hash / 3 % COUNT(rare)];
}

static void write_answer(
	struct faulty_answer *out, enum fate fate, const char *words, long in, long written)
{
	static char bodies[64][512]; /* of those that are being sent */
	static int at;
	char *body = bodies[at++ % 64];
	char usage[80] = "";

	if (fate != HUSHES)
		snprintf(usage, sizeof usage,
			",\"usage\":{\"prompt_tokens\":%ld,\"completion_tokens\":%ld}", in,
			written);
	snprintf(body, 512,
		"{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s"
		"\"},\"finish_reason\":\"stop\"}]%s}", words, usage);
	out->body = body;
	out->cut = fate == TORN;
	out->silent = fate == SILENT;
}

static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	const long n = atomic_fetch_add(&ledger.requests, 1);
	cJSON *request = json_parse(str_of(body), "", NULL);
	const uint64_t hash = hash_u64(str_of(body)) + (uint64_t)n;
	const enum fate fate = fate_of(hash_u64((struct str){(const char *)&hash, sizeof hash}));
	const long in = most_in(request), most = (long)json_num(request, "max_tokens", 0);
	const long out_tokens = fate == SPEAKS && hash % 2 ? 1 : most;

	if (fate == TIRED || fate == BROKEN) {
		out->status = fate == TIRED ? 429 : 500;
		out->body = "{}";
		out->header[0] = "retry-after-ms";
		out->header[1] = "3";
	} else {
		atomic_fetch_add(&ledger.tokens, in + out_tokens);
		atomic_fetch_add(&ledger.micro_usd, in * IN_PRICE + out_tokens * OUT_PRICE);
		write_answer(out, fate, words_for(body, hash_u64(str_of(body))), in, out_tokens);
	}
	cJSON_Delete(request);
	return true;
}

/* ---- the program beside it ---- */

struct scene {
	struct faulty *server;
	const char *task, *prompt, *session;
	char target[80], proposer[80];
};

#define JUDGED "split:\n  held_out: 0.2\nmax_tokens: 8\nmetric: \"judge: the answer is fit\"\n"

static void set_up(struct scene *s, void *folder)
{
	SCOPED(buf) rows = BUF(BUF_TEXT);

	*s = (struct scene){.server = faulty_start()};
	atomic_store(&ledger.requests, 0);
	atomic_store(&ledger.tokens, 0);
	atomic_store(&ledger.micro_usd, 0);
	faulty_speak(s->server, speak);
	snprintf(s->target, sizeof s->target, "openai@http://127.0.0.1:%d/v1:t",
		faulty_port(s->server));
	snprintf(s->proposer, sizeof s->proposer, "openai@http://127.0.0.1:%d/v1:p",
		faulty_port(s->server));
	for (int i = 0; i < EXAMPLES; i++)
		buf_addf(&rows, "{\"input\":\"remark %d\",\"output\":\"%s\"}\n", i,
			i % 3 ? "yes" : "no");
	folder_file(folder, "t.task.yaml", JUDGED);
	s->task = folder_file(folder, "t.jsonl", buf_text(&rows));
	s->prompt = folder_file(folder, "p.txt", "Is it good? {{input}}");
	s->session = folder_path(folder, "s.hunsu");
	remove(s->session);
	assert_int_equal(file_mkdirs(folder_path(folder, "hunsu"), NULL), OK);
	folder_file(folder, "hunsu/prices.yaml", PRICES);
}

#define CALLS(s)                                                                                   \
	"-p", (s)->prompt, "--target", (s)->target, "--yes", "--no-store", "-j", "16",             \
		"--timeout", "1"
#define OPTIMIZE(s, budget)                                                                        \
	"optimize", CALLS(s), "--proposer", (s)->proposer, "-o", (s)->session, "--op", "induce",   \
		"--op", "paraphrase", "--budget", budget, (s)->task

/* Killed when so many requests came, and resumed. */
static void search(struct scene *s, void *folder, const char *budget, int kill_after)
{
	struct driven d;
	struct ran r;

	drive_start(&d, folder, (const char *const[]){OPTIMIZE(s, budget), NULL});
	while (atomic_load(&ledger.requests) < kill_after && drive_running(&d))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	kill(d.pid, SIGKILL);
	drive_end(&d, &r);
	DRIVE(&r, folder, NULL, OPTIMIZE(s, budget));
	if (r.status == 3) /* what was lost with the kill left it too little to score anything */
		assert_has(&r.err, "nothing was scored");
	else if (r.status)
		fail_msg("status %d: %s", r.status, buf_text(&r.err));
	else
		assert_has(&r.out, "why it ended: ");
	DRIVE(&r, folder, NULL, "log", "--check", s->session);
	assert_int_equal(r.status, 0);
}

IN_FOLDER(no_budget_of_a_search_is_passed)
{
	static const struct {
		const char *budget;
		atomic_long *spent;
		long most;
	} rows[] = {
		{"calls=50", &ledger.requests, 50},
		{"tokens=15000", &ledger.tokens, 15000},
		{"usd=0.01", &ledger.micro_usd, 10000},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		for (int after = 5; after < 50; after += 17) {
			struct scene s;

			set_up(&s, *state);
			search(&s, *state, rows[i].budget, after);
			assert_in_range(atomic_load(rows[i].spent), 1, rows[i].most);
			faulty_stop(s.server);
		}
}

/* The person's own, in a session. */
IN_FOLDER(nor_is_that_of_a_session)
{
	static const struct {
		const char *words;
		atomic_long *spent;
		long most;
	} rows[] = {
		{"calls", &ledger.requests, 50},
		{"tokens", &ledger.tokens, 15000},
		{"", &ledger.micro_usd, 10000},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene s;
		struct ran r;
		char lines[200];

		set_up(&s, *state);
		snprintf(lines, sizeof lines, "budget %g %s\nset samples 9\nset temperature 1\n"
			"evaluate\nbudget\nquit\n",
			*rows[i].words ? (double)rows[i].most : (double)rows[i].most / 1e6,
			rows[i].words);
		DRIVE(&r, *state, lines, "--plain", "--proposer", s.proposer, CALLS(&s), "-s",
			s.session, s.task);
		assert_has(&r.out, "what waits is held back");
		assert_in_range(atomic_load(rows[i].spent), rows[i].most / 3, rows[i].most);
		faulty_stop(s.server);
	}
}

IN_FOLDER(nor_is_what_eval_may_cost)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state);
	DRIVE(&r, *state, NULL, "eval", "-t", s.task, CALLS(&s), "--repeat", "9", "--judge",
		s.proposer, "--max-usd", "0.01");
	assert_has(&r.err, "--max-usd: the next call could pass it");
	assert_in_range(atomic_load(&ledger.micro_usd), 3333, 10000);
	faulty_stop(s.server);
}
