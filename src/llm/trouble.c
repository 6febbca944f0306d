/* trouble.c - the forms and words of servers' errors (trouble.h). */
#include "trouble.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "hunsu/base/utf8.h"
#include "hunsu/llm/retry.h"

#define DEPTH 6
#define PLAIN_MAX 64
#define WORDS_READ 4000 /* bytes of a message that are looked at */

/* ---- words */

/* Only letters and digits, small: "ContentFilter", "content_filter", "content-filter" are one. */
static void plain(char out[static PLAIN_MAX], const char *word)
{
	size_t n = 0;
	for (; *word && n < PLAIN_MAX - 1; word++)
		if (isalnum((unsigned char)*word))
			out[n++] = (char)tolower((unsigned char)*word);
	out[n] = 0;
}

enum { REFUSAL = -1, UNPAID = -2 }; /* beside statuses of HTTP */

/* What servers call their errors (`code`, `type`, `status`, `reason`, `__type`, …): plain words, by
 * what they are like. */
static const struct {
	long status;
	const char *words;
} kinds[] = {
	{REFUSAL,
		"contentfilter contentfiltered contentfiltererror contentpolicy "
		"contentpolicyviolation contentpolicyviolationerror policyviolation "
		"usagepolicyviolation responsibleaipolicyviolation prohibitedcontent "
		"safety safetyerror imagesafety blocklist spii recitation moderation "
		"moderationerror moderationblocked contentmoderation modelarmor jailbreak "
		"datainspectionfailed inappropriatecontent sensitivecontent "
		"sensitivecontentdetected inputtextsensitivecontentdetected "
		"outputtextsensitivecontentdetected sensitivewordsdetected unsafecontent "
		"contentblocked promptblocked contentflagged guardrailintervened "
		"guardrailviolation guardrailsviolation refusal"},
	{UNPAID,
		"insufficientquota insufficientbalance insufficientcredits "
		"insufficientuserquota billinghardlimitreached billingnotactive "
		"billingerror paymentrequired creditbalancetoolow "
		"enforcedspendlimitreached arrearage"},
	{429,
		"ratelimit ratelimiterror ratelimitexceeded ratelimitreached "
		"toomanyrequests resourceexhausted throttling throttlingratequota "
		"throttlingallocationquota throttlingexception throttled "
		"requestlimitexceeded modelnotreadyexception"},
	{503,
		"serveroverloaded overloaded overloadederror engineoverloaded "
		"engineoverloadederror unavailable unavailableerror serviceunavailable "
		"serviceunavailableerror serviceunavailableexception "
		"insufficientsystemresource modelloading serverbusy"},
	{500,
		"internal internalerror internalservererror internalserverexception "
		"servererror apierror generation incompletegeneration modelerrorexception "
		"modelstreamerrorexception"},
	{502, "providererror upstreamerror badgateway apiconnectionerror"},
	{504,
		"timeout timeouterror requesttimeout gatewaytimeout deadlineexceeded "
		"modeltimeoutexception"},
	{409, "aborted"},
};

/* Numbers that are no statuses of HTTP, by the key they stand under. */
static const struct {
	const char *key; /* plain */
	long code, status;
} numbers[] = {
	/* MiniMax */
	{"statuscode", 1000, 500}, {"statuscode", 1001, 504}, {"statuscode", 1002, 429},
	{"statuscode", 1008, UNPAID}, {"statuscode", 1013, 500}, {"statuscode", 1024, 500},
	{"statuscode", 1026, REFUSAL}, {"statuscode", 1027, REFUSAL},
	{"statuscode", 1033, 500}, {"statuscode", 1039, 429},
	/* Zhipu */
	{"code", 1113, UNPAID}, {"code", 1301, REFUSAL}, {"code", 1302, 429},
	{"code", 1303, 429}, {"code", 1305, 429},
	/* iFlytek */
	{"code", 10013, REFUSAL}, {"code", 10014, REFUSAL}, {"code", 10019, REFUSAL},
	/* Baidu */
	{"errorcode", 4, 429}, {"errorcode", 18, 429}, {"errorcode", 336100, 503},
	{"errorcode", 336501, 429}, {"errorcode", 336502, 429}
};

static bool has(struct str words, const char *part)
{
	return str_find(words, part, 0) != SIZE_MAX;
}

static bool has_any(struct str words, const char *const parts[])
{
	for (size_t i = 0; parts[i]; i++)
		if (has(words, parts[i]))
			return true;
	return false;
}

/* A refusal that only its words tell of. A complaint about a parameter is none, whatever the
 * parameter is about: it would make every example a refusal. */
static bool words_refuse(struct str w)
{
	static const char *const parameter[] = {"parameter", "unsupported", "not support",
		"invalid value", "unrecognized", "unknown field", "extra inputs", NULL};
	static const char *const refusing[] = {"content management policy", "content filter",
		"safety system", "data inspection", "inappropriate content", "prompt was blocked",
		"response was blocked", "content was blocked", "was flagged", "were flagged",
		"is flagged", "been flagged", "flagged as", "flagged by", "content moderation",
		"sensitive content", "sensitive information", "blocked by guardrail",
		"guardrail intervened", "for safety reasons", "content exists risk",
		"considered high risk", "prompt blocked", "response blocked", "by the moderation",
		"by moderation", "\xE6\x95\x8F\xE6\x84\x9F", NULL};
	if (has_any(w, parameter))
		return false;
	return has_any(w, refusing) ||
	       (has(w, "violat") && (has(w, "polic") || has(w, "guideline")));
}

static void judge_words(struct trouble *t, struct str w)
{
	static const char *const unpaid[] = {"insufficient balance", "insufficient credit",
		"insufficient fund", "exceeded your current quota", "account in arrears",
		"credit balance is too low", "out of credits", "billing hard limit", NULL};
	static const char *const limits[] = {"rate limit", "ratelimit", "too many requests", NULL};
	static const char *const passing[] = {"overloaded", "capacity", "try again", "temporarily",
		"unavailable", "busy", "timed out", "timeout", "upstream", "internal error",
		"internal server error", "connection reset", NULL};
	static const char *const loading[] = {"loading", "warming up", "starting up", "cold start",
		"not ready", "initializing", "initialising", NULL};
	t->refusal = t->refusal || words_refuse(w);
	/* Gemini says so of a minute's quota too, and then when it is there again. */
	t->unpaid = t->unpaid || (t->wait_ms < 0 && has_any(w, unpaid));
	t->loading = t->loading || has_any(w, loading);
	if (t->status == 0)
		t->status = has_any(w, limits) ? 429 : has_any(w, passing) ? 503 : 0;
	if (t->status == 0 && t->loading)
		t->status = 503;
}

/* ---- how long to wait */

/* "20s.", "26 seconds", "1m2.5s": what stands at the beginning of s; -1: no time. */
static int64_t time_at(struct str s)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {{"sec", 1000}, {"min", 60000}, {"hour", 3600000}, {"ms", 1}, {"milli", 1}};
	struct str word = str_word(&s);
	const int64_t bare = duration_ms(word);
	double number;
	while (word.n > 0 && strchr(".,;)!", word.p[word.n - 1]))
		word.n--;
	if (!str_to_double(word, 0, 1e6, &number))
		return bare >= 0 ? bare : duration_ms(word);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (s.n >= strlen(units[i].name) &&
			strncasecmp(s.p, units[i].name, strlen(units[i].name)) == 0)
			return (int64_t)ceil(number * (double)units[i].ms);
	return (int64_t)ceil(number * 1000);
}

static void hear_wait(struct trouble *t, struct str w)
{
	static const char *const phrases[] = {"try again in ", "try again after ", "retry after ",
		"retry in ", "please wait ", NULL};
	for (size_t i = 0; phrases[i] && t->wait_ms < 0; i++) {
		const size_t at = str_find(w, phrases[i], 0);
		if (at != SIZE_MAX)
			t->wait_ms = time_at(str_from(w, at + strlen(phrases[i])));
	}
}

/* What the words say, where nothing else has said it. */
static void judge(struct trouble *t)
{
	SCOPED(buf) small = BUF(BUF_SMALL);
	for (size_t i = 0; i < t->words.n; i++)
		buf_addc(&small, (char)tolower((unsigned char)t->words.s[i]));
	hear_wait(t, buf_str(&small));
	judge_words(t, buf_str(&small));
}

/* Without making its plain form: each answer's keys are compared with many, and most differ in
 * their first letters. */
static inline bool key_is(const cJSON *item, const char *plain_key)
{
	const char *p = item->string;
	if (!p || (*p >= 'a' && *p <= 'z' && *p != *plain_key))
		return false;
	for (; *p; p++) {
		const char c = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
		if (c == *plain_key)
			plain_key++;
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			return false;
	}
	return !*plain_key;
}

static void read_wait(struct trouble *t, const cJSON *item)
{
	static const struct {
		const char *key;
		double ms;
	} keys[] = {{"retryafter", 1e3}, {"retryafterseconds", 1e3}, {"retryafterms", 1},
		{"retrydelay", 1e3}, {"estimatedtime", 1e3}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const double v = item->valuedouble;
		if (!key_is(item, keys[i].key))
			continue;
		t->loading = t->loading || key_is(item, "estimatedtime");
		if (cJSON_IsNumber(item) && v >= 0 && v * keys[i].ms < 1e9)
			t->wait_ms = (int64_t)ceil(v * keys[i].ms);
		else if (cJSON_IsString(item))
			t->wait_ms = duration_ms(str_of(item->valuestring));
	}
}

/* ---- codes */

static void take_status(struct trouble *t, long status)
{
	if (status == REFUSAL)
		t->refusal = true;
	else if (status == UNPAID)
		t->unpaid = true;
	else if (t->status == 0)
		t->status = status;
}

static void read_number(struct trouble *t, const cJSON *item, long code)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i].code == code && key_is(item, numbers[i].key))
			take_status(t, numbers[i].status);
	if (code >= 400 && code <= 599)
		take_status(t, code);
}

static void read_word(struct trouble *t, const char *word)
{
	char name[PLAIN_MAX];
	plain(name, word);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_among(str_of(name), kinds[i].words))
			take_status(t, kinds[i].status);
}

static bool key_among(const cJSON *item, const char *const keys[])
{
	for (size_t i = 0; keys[i]; i++)
		if (key_is(item, keys[i]))
			return true;
	return false;
}

/* All that names the error, in the whole of it. */
static void read_codes(struct trouble *t, const cJSON *at, int depth)
{
	static const char *const keys[] = {"code", "type", "status", "statuscode", "httpstatus",
		"httpcode", "errorcode", "errcode", "errortype", "reason", "blockreason", NULL};
	const cJSON *item;
	long n;
	cJSON_ArrayForEach(item, at)
	{
		read_wait(t, item);
		if (item->child && depth > 0)
			read_codes(t, item, depth - 1);
		if (!key_among(item, keys))
			continue;
		if (cJSON_IsNumber(item) && fabs(item->valuedouble) < 1e9)
			read_number(t, item, (long)item->valuedouble);
		else if (cJSON_IsString(item) &&
			 str_to_long(str_of(item->valuestring), 0, 1000000000, &n))
			read_number(t, item, n);
		else if (cJSON_IsString(item))
			read_word(t, item->valuestring);
	}
}

/* ---- messages */

/* Where the words are, first things first. */
static const char *const message_keys[] = {"error", "errors", "message", "msg", "errormessage",
	"errormsg", "errmsg", "statusmsg", "statusmessage", "errordescription", "description",
	"detail", "details", "faultstring", "fault", "baseresp", "responsemetadata", "response",
	"header", "exception", "blockreasonmessage", "blockreason", "promptfeedback", "reason",
	"title", NULL};

static const cJSON *item_of(const cJSON *object, const char *plain_key)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, object)
	{
		if (key_is(item, plain_key))
			return item;
	}
	return NULL;
}

static const char *message_in(const cJSON *at, int depth)
{
	const char *found = NULL;
	if (cJSON_IsString(at))
		return at->valuestring[0] ? at->valuestring : NULL;
	if (depth == 0)
		return NULL;
	if (cJSON_IsArray(at))
		return at->child ? message_in(at->child, depth - 1) : NULL;
	if (!cJSON_IsObject(at))
		return NULL;
	for (size_t i = 0; message_keys[i] && !found; i++)
		found = message_in(item_of(at, message_keys[i]), depth - 1);
	return found;
}

static void add_line(struct buf *out, struct str said)
{
	struct str line = {0};
	int32_t half = 0;
	while (line.n == 0 && str_line(&said, &line))
		line = str_trim(line);
	if (line.n > WORDS_READ)
		for (line.n = WORDS_READ; line.n > 0 && (line.p[line.n] & 0xC0) == 0x80;)
			line.n--; /* not half a character */
	utf8_join(out, line, &half);
	utf8_join_end(out, &half);
}

/* What an intermediary heard from the server it asked. */
static const char *raw_in(const cJSON *root)
{
	const cJSON *e = item_of(root, "error");
	return json_str(item_of(e ? e : root, "metadata"), "raw");
}

/* The first thing that an error says under a name of its own: "model: This field is required". */
static void read_named(struct trouble *t, const cJSON *error)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, error)
	{
		const char *words = message_in(item, 2);
		if (!words || !item->string || t->words.n > 0)
			continue;
		add_line(&t->words, str_of(item->string));
		buf_adds(&t->words, ": ");
		add_line(&t->words, str_of(words));
	}
}

static void read_message(struct trouble *t, const cJSON *root)
{
	const char *first = message_in(root, DEPTH), *raw = raw_in(root), *more = NULL;
	const cJSON *e = item_of(root, "error");
	static const char *const beside[] = {"message", "errordescription", "detail", "msg", NULL};
	if (!first) {
		read_named(t, e ? e : item_of(root, "errors"));
		return;
	}
	add_line(&t->words, str_of(first));
	/* `error` may be only a name, beside which the message says what it is. */
	for (size_t i = 0; beside[i] && cJSON_IsString(e) && !more; i++)
		more = message_in(item_of(root, beside[i]), 1);
	if (!more)
		more = raw;
	if (more && strcmp(more, first) != 0) {
		buf_adds(&t->words, ": ");
		add_line(&t->words, str_of(more));
	}
}

/* ---- is it an error at all? */

static bool says_well(const char *word)
{
	static const char *const well[] = {
		"", "0", "200", "ok", "success", "succeeded", "none", "null", "false", NULL};
	for (size_t i = 0; well[i]; i++)
		if (strcasecmp(word, well[i]) == 0)
			return true;
	return false;
}

/* Something that is there, and not the saying that there is nothing. */
static bool tells(const cJSON *item, int depth)
{
	if (cJSON_IsString(item))
		return !says_well(item->valuestring);
	if (cJSON_IsNumber(item))
		return fabs(item->valuedouble) > 0 && fabs(item->valuedouble - 200) > 0;
	if (cJSON_IsTrue(item))
		return true;
	for (const cJSON *i = item ? item->child : NULL; i && depth > 0; i = i->next)
		if (tells(i, depth - 1))
			return true;
	return false;
}

static bool word_is(const cJSON *item, const char *word)
{
	return cJSON_IsString(item) && strcasecmp(item->valuestring, word) == 0;
}

static bool names_error(const cJSON *item)
{
	static const char *const keys[] = {"error", "errors", "errormsg", "errormessage", "errmsg",
		"exception", "fault", "blockreason", NULL};
	if (key_among(item, keys))
		return tells(item, DEPTH);
	if (key_is(item, "object") || key_is(item, "type"))
		return word_is(item, "error");
	if (key_is(item, "status"))
		return word_is(item, "error") || word_is(item, "failed");
	if (key_is(item, "baseresp"))
		return tells(item_of(item, "statuscode"), 0);
	return key_is(item, "responsemetadata") && tells(item_of(item, "error"), DEPTH);
}

/* Every answer is looked at so: most keys are known by their first letter to be none of these. */
static bool named_error(const cJSON *root)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, root)
	{
		const char first = item->string ? item->string[0] : 0;
		if (first && !strchr("cimnu", first) && names_error(item))
			return true;
	}
	return false;
}

static bool coded_error(const cJSON *root)
{
	static const char *const keys[] = {
		"code", "errorcode", "errcode", "statuscode", "ret", NULL};
	for (size_t i = 0; keys[i]; i++)
		if (tells(item_of(root, keys[i]), 0))
			return true;
	return cJSON_IsFalse(item_of(root, "success")) || cJSON_IsFalse(item_of(root, "ok")) ||
	       tells(item_of(item_of(root, "header"), "code"), 0) ||
	       tells(item_of(root, "detail"), DEPTH);
}

/* ---- the contract */

void trouble_hear(struct trouble *t, struct str words)
{
	add_line(&t->words, words);
	judge(t);
}

void trouble_read(struct trouble *t, const cJSON *root, bool beside)
{
	if (cJSON_IsArray(root) && root->child && !beside)
		root = root->child; /* Gemini's errors come in a list */
	t->refusal = !beside && tells(item_of(item_of(root, "promptfeedback"), "blockreason"), 0);
	t->told = t->refusal || named_error(root) || (!beside && coded_error(root));
	if (beside && !t->told)
		return;
	read_message(t, root);
	if (t->told)
		read_codes(t, root, DEPTH);
	judge(t);
}

/* ---- endings */

enum ending ending_of(const char *word)
{
	/* Parts of words, as every server has its own; refusals first: ERROR_TOXIC is one. */
	static const char *const refused[] = {"filter", "safety", "refus", "prohibit", "blocked",
		"blocklist", "sensitive", "moderat", "guardrail", "toxic", "recitation", "spii",
		"flagged", "policy", "unsafe", "inappropriate", NULL};
	static const char *const failed[] = {"error", "fail", "abort", "cancel", "timeout",
		"timedout", "unavailable", "overload", "insufficient", "malformed", "interrupt",
		"preempt", "exception", "unspecified", "unexpected", "disconnect", "ratelimit",
		"quota", "incomplete", "killed", "shutdown", "unload", "evict", NULL};
	char name[PLAIN_MAX];
	struct str s;
	if (strcmp(word, "stop") == 0 || strcmp(word, "length") == 0) /* nearly always */
		return ENDING_WELL;
	plain(name, word);
	s = str_of(name);
	if (has_any(s, refused))
		return ENDING_REFUSED;
	return has_any(s, failed) || str_among(s, "other load") ? ENDING_FAILED : ENDING_WELL;
}
