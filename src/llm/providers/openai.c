/* openai.c - api.openai.com, and every server that speaks its Chat Completions elsewhere. */
#include "../chat.h"
#include "../place.h"

static unsigned quirks(const struct model *m)
{
	/* The families that think before they answer refuse max_tokens and any temperature. */
	static const char *const thinking[] = {"o1", "o3", "o4", "gpt-5", NULL};

	return place_family(m, thinking) ? QUIRK_COMPLETION_TOKENS | QUIRK_OWN_TEMPERATURE : 0;
}

/* OpenAI's list prices per million tokens, standard tier, November 2025. */
static const struct named_price list_prices[] = {
	{"gpt-3.5-turbo", {0.50, 1.50}}, {"gpt-4", {30, 60}}, {"gpt-4-turbo", {10, 30}},
	{"gpt-4.1", {2, 8}}, {"gpt-4.1-mini", {0.40, 1.60}}, {"gpt-4.1-nano", {0.10, 0.40}},
	{"gpt-4o", {2.50, 10}}, {"gpt-4o-mini", {0.15, 0.60}}, {"gpt-5", {1.25, 10}},
	{"gpt-5-mini", {0.25, 2}}, {"gpt-5-nano", {0.05, 0.40}}, {"gpt-5-pro", {15, 120}},
	{"gpt-5.1", {1.25, 10}}, {"o1", {15, 60}}, {"o1-mini", {1.10, 4.40}},
	{"o1-pro", {150, 600}}, {"o3", {2, 8}}, {"o3-mini", {1.10, 4.40}}, {"o3-pro", {20, 80}},
	{"o4-mini", {1.10, 4.40}}, {NULL, {0, 0}}
};

static const struct usual offers[] = {{"openai:", "one of OpenAI's"},
	{"openai@http://", "any server with OpenAI's API, as URL:MODEL"}, {NULL, NULL}};
static const struct usual usual[] = {
	{"openai:gpt-4o-mini", "an OpenAI key"},
	{"openai@http://127.0.0.1:8080/v1:any", "a llama-server"}, /* at its usual port */
	{NULL, NULL},
};

const struct provider provider_openai = {
	.name = "openai",
	.form = "openai:MODEL, or openai@BASE_URL[,BASE_URL…]:MODEL for any server, or several, "
		"with the same API",
	.offers = offers, .usual = usual, .base = "https://api.openai.com/v1",
	.base_variable = "OPENAI_BASE_URL", .owner = "OpenAI", .key_variable = "OPENAI_API_KEY",
	.key_file = "key", .prices = list_prices, .key_header = "Authorization: Bearer ",
	.in_flight = {.remote = 8, .here = 16}, .parse = place_parse,
	.named = place_named, .quirks = quirks, .body = chat_body, CHAT_DIALECT
};
