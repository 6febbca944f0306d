/* provider.c - the table of providers. */
#include "provider.h"

/* In the order in which help names them. */
const struct provider *const providers[] = {
	&provider_local,
	&provider_openai,
	&provider_anthropic,
	&provider_ollama,
	&provider_exec,
	NULL,
};
