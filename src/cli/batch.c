/* batch.c - hunsu batch: the calls of an evaluation, handed over and brought back as files. */
#include "batch.h"

#include <string.h>

#include "hunsu/cli/subcommand.h"

static const struct batch_act acts[] = {
	{"write", 0, 0, "-o FILE", batch_write},
	{"send", 1, 1, "FILE", batch_send},
	{"cancel", 1, 1, "FILE", batch_cancel},
	{"read", 2, -1, "FILE RESULTS…", batch_read},
};

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const char *name = words->items[0];
	const int n = (int)words->n - 1;

	for (size_t i = 0; i < COUNT(acts); i++) {
		const struct batch_act *a = &acts[i];

		if (strcmp(a->name, name) != 0)
			continue;
		if (n < a->min_words || (a->max_words >= 0 && n > a->max_words))
			return fail(err, BAD_USAGE,
				"hunsu batch %s takes %s; try `hunsu batch --help`", name,
				a->words);
		return a->run(values, words->items + 1, (size_t)n, err);
	}
	return fail(err, BAD_USAGE, 
		"batch %s: write, send, cancel or read; try `hunsu batch --help`", name);
}

static const struct cli_option known[] = {
	TEXT_OPTION("output", 'o', "FILE", offsetof(struct batch_options, out),
		"Where the batch is written; more files than one have numbers in their names"),
	CHOICE_OPTION("form", "FORM", offsetof(struct batch_options, form), batch_form_names,
		"What the batch is for: openai, anthropic or vllm (default: by the target)"),
	RUN_OPTIONS("A prompt to run, any number of them (default: the task's own)"),
	MATRIX_OPTIONS("one for a batch"),
	SCORING_OPTIONS,
	RESULT_OPTIONS,
	CALL_OPTIONS(EVAL_AT(work)),
	{.name = NULL},
};

static const char more[] =
	"write makes one call for each prompt, example and repeat, as hunsu eval would, and puts "
	"them into FILE, without those that the response store has answers to.\n"
	"send hands FILE over to the service that it is for, waits, and reads the results; stopped "
	"by Ctrl-C or killed, it goes on where it was when it is called again, and never pays for "
	"a batch twice. cancel asks the service to stop; what was answered by then is read by "
	"send.\n"
	"read takes results (in any order, of any of the forms; - is standard input) into the "
	"response store, from where hunsu eval with the same options has them without a call; with "
	"a task it goes on to score them itself.\n"
	"What became of each call is in FILE.ledger, which read needs.\n"
	"A call that failed, expired or was cancelled is a failed call, no wrong answer: the exit "
	"status is 3, as it is while results are missing.\n"
	"hunsu-formats(7) says what the forms are, and which engine runs them.";

static void defaults(void *values)
{
	struct batch_options *o = values;

	eval_defaults(&o->eval);
	o->eval.command = "batch";
}

static void release(void *values)
{
	struct batch_options *o = values;

	eval_options_release(&o->eval);
}

const struct subcommand batch_command = {
	.form = {.name = "batch",
		.synopsis = "write -t TASK [-p PROMPT]… -o FILE | send FILE | cancel FILE | "
			    "read [-t TASK …] FILE RESULTS…",
		.help = "Write the calls of an evaluation as a batch, send it and read its results",
		.more = more, .options = known},
	.size = sizeof(struct batch_options), .defaults = defaults, .min_words = 1,
	.max_words = -1, .run = run, .release = release
};
