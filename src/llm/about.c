/*
 * about.c - what serves a model: what its answers tell, and what a server of a known kind tells
 * besides when it is asked. It is asked again when an answer names something else.
 */
#include "inside.h"

#include <string.h>

#include "hunsu/base/rex.h"
#include "hunsu/base/utf8.h"

/* Behind one address several servers may answer in turn: then what they tell is not asked for all
 * the time. */
enum { ASKED_MOST = 8 };

/* Servers that tell more, known by the fingerprint in their answers. */
static const struct kind_of_server {
	const char *fingerprint; /* a pattern */
	const char *path;	 /* after the base URL; libcurl settles the dots */
	bool names;		 /* POST the model's name; else GET */
	const char *build, *quantisation; /* where its answer has them, names with dots between */
	const char *file; /* the name of the weights, which most often tells their quantisation */
} kinds[] = {
	/* llama.cpp (tools/server/README.md) */
	{"b[0-9]+-[0-9a-f]+$", "/../props", false, "build_info", "model_ftype", "model_path"},
	/* Ollama (docs/api.md) */
	{"fp_ollama$", "/../api/show", true, NULL, "details.quantization_level", NULL},
};

static const struct kind_of_server *kind_of(const char *fingerprint)
{
	const struct kind_of_server *found = NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !found; i++) {
		struct rex *r = rex_new(kinds[i].fingerprint);
		if (rex_at(r, str_of(fingerprint), 0, NULL, 0))
			found = &kinds[i];
		rex_free(r);
	}
	return found;
}

/* ---- asking */

static void ask(struct call *of, const struct kind_of_server *kind)
{
	struct endpoint *e = of->endpoint;
	SCOPED(buf) url = BUF(BUF_SMALL);
	struct call *k;
	if (e->about || of->served->asked >= ASKED_MOST)
		return;
	of->served->asked++;
	e->about = k = NEW(struct call);
	k->client = e->client;
	k->endpoint = e;
	k->served = of->served;
	k->transfer = wire_take(e->client->wire, k);
	k->transfer->direct = !e->model.remote;
	k->body = BUF(BUF_SMALL);
	buf_addf(&url, "%s%s", e->url_base, kind->path);
	buf_adds(&k->body, "{\"model\":");
	json_quote(&k->body, str_of(of->model->model));
	buf_addc(&k->body, '}');
	wire_start(k->transfer, url.s, e->headers, kind->names ? &k->body : NULL, false);
}

/* llama.cpp names the file it was given: its folder is somebody's own, and says nothing of it. */
static void drop_folder(struct serving *s)
{
	const char *file = strrchr(s->model, '/');
	if (*s->model == '/' && str_ends(str_of(file), ".gguf"))
		memmove(s->model, file + 1, strlen(file));
}

bool about_heard(struct call *k, const struct serving *told, struct serving *out)
{
	struct serving *as = &k->served->as, is = *told;
	bool same;
	drop_folder(&is);
	same = !strcmp(as->model, is.model) && !strcmp(as->fingerprint, is.fingerprint);
	if (!same) {
		*as = is;
		k->served->kind = kind_of(is.fingerprint);
	}
	*out = *as;
	out->at = k->home != k->endpoint ? k->endpoint->base : NULL;
	if (k->served->kind && !(same && k->served->asked))
		ask(k, k->served->kind);
	return *out->model || *out->fingerprint || out->at;
}

/* ---- its answer */

/* Text and a slice of it are for as long as the JSON is there. */
static struct str text_at(const cJSON *root, const char *path)
{
	const char *dot = path ? strchr(path, '.') : NULL;
	SCOPED(buf) name = BUF(BUF_SMALL);
	struct str found = {0};
	if (dot) {
		buf_add(&name, path, (size_t)(dot - path));
		found = text_at(json_get(root, buf_text(&name)), dot + 1);
	} else if (path) {
		found = str_of(json_str(root, path));
	}
	return found;
}

/* Of the name of a file of weights: "qwen2.5-1.5b-instruct-q4_k_m.gguf". */
static struct str quantisation_of(struct str file)
{
	static const char pattern[] =
		"(?i)[-._/]((?:I?Q|TQ)[0-9][0-9A-Z_]*|BF16|F16|F32|MXFP4)(?:-[0-9]+-of-[0-9]+)?"
		"[.]gguf$";
	struct rex *r = rex_new(pattern);
	struct str groups[2] = {{0}};
	const size_t from = file.n > 80 ? file.n - 80 : 0;
	if (!rex_find(r, file, from, groups, 2))
		groups[1] = (struct str){0};
	rex_free(r);
	return groups[1];
}

static void keep(char *out, size_t size, struct str text, const char *key)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	buf_addstr(&words, str_first(text, size - 1));
	scrub_words(&words, key);
	if (words.n < size && utf8_valid(buf_str(&words), NULL))
		snprintf(out, size, "%s", buf_text(&words));
}

/* More than one kind may have been asked while the answer was on its way: what is there is read. */
static void take(struct served *s, struct str body, const char *key)
{
	OWNED_JSON cJSON *root = loose_parse(body, NULL, NULL, NULL);
	const struct kind_of_server *kind = s->kind;
	struct str quantisation;
	if (root && kind) {
		quantisation = text_at(root, kind->quantisation);
		if (!quantisation.n)
			quantisation = quantisation_of(text_at(root, kind->file));
		keep(s->as.build, sizeof s->as.build, text_at(root, kind->build), key);
		keep(s->as.quantisation, sizeof s->as.quantisation, quantisation, key);
	}
}

static void over(struct endpoint *e)
{
	call_free(e->about);
	e->about = NULL;
}

/* What does not answer is not asked again: the model's answers tell enough. */
bool about_over(struct call *k, CURLcode result)
{
	long status = 0;
	if (k != k->endpoint->about)
		return false;
	curl_easy_getinfo(k->transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	if (result == CURLE_OK && status / 100 == 2)
		take(k->served, buf_str(&k->transfer->in), k->endpoint->key);
	over(k->endpoint);
	return true;
}

void about_stop(struct endpoint *e)
{
	if (e->about)
		over(e);
}
