/* test_promptfoo.c - configurations of promptfoo, in the shapes that its documentation has. */
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/formats/promptfoo.h"

static void tell_prompts(struct buf *out, const struct promptfoo *p)
{
	for (size_t i = 0; i < p->prompts.n; i++) {
		const struct prompt *text = &p->prompts.items[i].prompt;

		for (size_t k = 0; k < text->n; k++)
			buf_addf(out, "%s: %s\n", role_name(text->items[k].role),
				text->items[k].text);
	}
	for (size_t i = 0; i < p->targets.n; i++)
		buf_addf(out, "target %s %g %d\n", p->targets.items[i].name,
			p->targets.items[i].sampling.temperature,
			p->targets.items[i].sampling.max_tokens);
	for (size_t k = 0; k < PROMPTFOO_PARTS; k++)
		for (size_t i = 0; i < p->left_out[k].n; i++)
			buf_addf(out, "out: %s\n", p->left_out[k].items[i]);
}

static void tell(struct buf *out, const struct promptfoo *p)
{
	tell_prompts(out, p);
	for (size_t i = 0; i < p->task.n; i++) {
		const struct example *e = &p->task.items[i];

		for (size_t k = 0; k < e->fields.n; k++)
			buf_addf(out, "%s%s%s=%s", k ? " " : "", e->fields.items[k].name,
				e->fields.items[k].aside ? "*" : "", e->fields.items[k].value);
		buf_adds(out, "\n");
		assert_true(e->expected.n <= 1);
		if (e->expected.n)
			buf_addf(out, "%s\n", e->expected.items[0]);
	}
}

#define ONE "prompts: ['Say {{x}}']\n"
#define SAY "user: Say {{x}}\n"

static const struct shape {
	const char *config, *read;
} shapes[] = {
	/* tests, what goes for all of them, and combinations */
	{ONE "tests:\n - vars: {x: a}\n   assert: [{type: equals, value: 'b {{x}}'}]\n",
		SAY "x=a\nequals: b a\n"},
	{ONE "defaultTest: {vars: {x: d, y: e}, threshold: 0.5, assert: [{type: is-json}]}\n"
	     "tests:\n - vars: {y: 1}\n   assert: [{type: contains-any, value: [p, '{{y}}'], "
		"weight: "
	     "2}]\n",
		SAY "x=d y*=1\nthreshold: 0.5\nis-json\n[2] contains-any: [\"p\",\"1\"]\n"},
	{ONE "tests: [{vars: {x: a}, assert: [{type: equals, value: "
	     "['{{x}}', 1.50, [true, null]]}]}]\n",
		SAY "x=a\nequals: [\"a\",1.5,[true,null]]\n"},
	{ONE "tests: [{vars: {x: 'a {# {{'}, assert: [{type: contains, value: 'a {%'}]}]\n",
		SAY "x=a {# {{\nassertion: template {%\n"},
	{ONE "tests: [{vars: {x: [a, b], y: [c, d]}}]\n",
		SAY "x=a y*=c\nx=a y*=d\nx=b y*=c\nx=b y*=d\n"},
	{ONE "tests: [{vars: {x: 'in {{y}}', y: 'deep {{z}}'}}]\n",
		SAY "x=in deep {{z}} y*=deep {{z}}\n"},
	{ONE "tests: [{vars: {x: a}, options: [1]}]\n", SAY "x=a\noptions: is no map\n"},
	{ONE "defaultTest: {assert: [{type: is-json}]}\ntests: [{vars: {x: a}, options: "
	     "{disableDefaultAsserts: true}, threshold: 0}]\n", SAY "x=a\nthreshold: 0\n"},
	{ONE "common: &c {threshold: 0.5, assert: &a [{type: is-json}]}\n"
	     "tests: [{<<: *c, vars: {x: b}}, {threshold: 1, <<: [*c], vars: {x: c}}, "
	     "{vars: {x: d}, assert: *a}]\n",
		SAY "x=b\nthreshold: 0.5\nis-json\nx=c\nthreshold: 1\nis-json\nx=d\nis-json\n"},
	{ONE, SAY "x=\n"}, {"prompts: Hello\n", "user: Hello\ninput*=\n"},
	{"prompts: [Hello, 'Say {{x}}']\ntests: [{vars: {x: '{{ and {% of'}}]\n",
		"user: Hello\nuser: Say {{x}}\nx*={{ and {% of\n"},
	/* what is asserted */
	{ONE "tests: [{vars: {x: a}, assert: [{type: equals, value: \"two\\nlines\"}, {type: "
	     "levenshtein, threshold: 3, value: '5'}, {type: not-contains, value: 5, weight: "
		"0}]}]\n",
		SAY "x=a\nequals: \"two\\nlines\"\nlevenshtein(3): 5\n[0] not-contains: 5\n"},
	{ONE "tests: [{vars: {x: a}, assert: [{type: is-json, value: {required: [b]}}, {type: "
	     "is-json, value: 'required: [b]'}, {type: equals, value: {a: 1}}]}]\n",
		SAY "x=a\nis-json: {\"required\":[\"b\"]}\nis-json: {\"required\":[\"b\"]}\n"
		    "equals: {\"a\":1}\n"},
	{ONE "tests: [{vars: {x: a}, assert: [{type: assert-set, threshold: 0.5, weight: 3, "
		"assert: "
	     "[{type: contains, value: a}, {type: regex, value: b}]}]}]\n",
		SAY "x=a\n[3] assert-set(0.5): [\"contains: a\",\"regex: b\"]\n"},
	{ONE "assertionTemplates: {short: {type: word-count, value: {max: 3}}}\n"
	     "tests: [{vars: {x: a}, assert: [{$ref: '#/assertionTemplates/short'}]}]\n",
		SAY "x=a\nword-count: {\"max\":3}\n"},
	{ONE "tests: [{vars: {x: a}, assert: [{type: equals, value: 'file://answer.txt'}]}]\n",
		SAY "x=a\nequals: forty two\n"},
	/* what is not evaluated is in the place of what it asks for */
	{ONE "tests: [{vars: {x: a}, assert: [{type: javascript, value: 'a\nb'}, {type: equals, "
	     "value: '{{ x | upper }}'}, {type: contains, value: y, transform: z}, {value: 1}]}]\n",
		SAY "x=a\njavascript: a b\nassertion: template {{ x | upper }}\n"
		    "assertion: transform of contains\nassertion: has no type\n"},
	{ONE "tests: [{vars: {x: a}, options: {transform: t}, provider: p}]\n",
		SAY "x=a\nprovider\noptions.transform\n"},
	{ONE "tests: [{vars: {x: {a: 1}, y: '{% if a %}b{% endif %}'}, metadata: {a: b}}]\n",
		SAY "x= y*={% if a %}b{% endif %}\nvars.x: no text, or a file that is not read\n"
		    "vars: template {% if a %}\n"},
	{ONE "tests: [{vars: {x: 'file://x.py'}, assert: [{type: contains, value: "
		"'file://x.js'}]}]\n",
		SAY "x=\nvars.x: no text, or a file that is not read\nassertion: file://x.js\n"},
	{"prompts: ['{{ x | upper }}', '{% if x %}', '{{x.y}}', '{# c #}', 'a {{x}}', "
	 "'file://none.txt', 'exec:a']\n",
		"user: a {{x}}\nout: prompt promptfooconfig.yaml:1: template {{ x | upper }}\n"
		"out: prompt promptfooconfig.yaml:2: template {% if x %}\n"
		"out: prompt promptfooconfig.yaml:3: template {{x.y}}\n"
		"out: prompt promptfooconfig.yaml:4: template {# c #}\n"
		"out: prompt file://none.txt: there is no such file\n"
		"out: prompt exec:a: programs are not run\nx=\n"},
	{"prompts: [a]\nextensions: []\nredteam: {}\n",
		"user: a\nout: redteam\nout: extensions\ninput*=\n"},
	/* as JavaScript has them */
	{ONE "tests: [{vars: {x: [a, 1.50, 1e3, 0x10, 0o17, 010, .5, -0, 1e25, 1e21, "
	     "123456789012345678901, 0.0000001, 0.000001, -1.10e-5, '1.50', 1_000, 12:30, "
	     ".inf, True, yes, 4-5-6]}}]\n",
		SAY "x=a\nx=1.5\nx=1000\nx=16\nx=15\nx=10\nx=0.5\nx=0\nx=1e+25\nx=1e+21\n"
		    "x=123456789012345680000\nx=1e-7\nx=0.000001\nx=-0.000011\nx=1.50\n"
		    "x=1_000\nx=12:30\nx=Infinity\nx=true\nx=yes\nx=4-5-6\n"},
	{ONE "tests: [{vars: {x: ~}, assert: [{type: equals, value: 2.0}]}, "
	     "{vars: {x: 2024-01-31}}, {vars: {x: 2024-1-1 10:00:00}}, "
	     "{vars: {x: '2024-01-31'}}, file://numbers.jsonl]\n",
		SAY "x=\nequals: 2\nx=\nvars.x: no text, or a file that is not read\n"
		    "x=\nvars.x: no text, or a file that is not read\nx=2024-01-31\nx=0.1\n"},
	/* scenarios */
	{ONE "defaultTest: {threshold: 0.5}\ntests: [{vars: {x: z}}]\nscenarios:\n - config:\n"
	     "    - {vars: {x: a, y: p}, assert: [{type: contains, value: '{{y}}'}]}\n"
	     "    - {vars: {x: b}, threshold: 0.7}\n"
	     "   tests: [{vars: {y: q}, assert: [{type: contains, value: '{{x}}'}]}, "
	     "'file://t.yaml']\n",
		SAY "x=z\nthreshold: 0.5\nx=a y*=q\nthreshold: 0.5\ncontains: q\ncontains: a\n"
		    "x=y y*=p\nthreshold: 0.5\ncontains: p\nx=b y*=q\nthreshold: 0.7\n"
		    "contains: b\nx=y\nthreshold: 0.7\n"},
	{ONE "scenarios: [{config: [{vars: {x: a}}, {vars: vars.yaml}]}]\n",
		SAY "x=a\nx=v\nscenario.vars\n"},
	{ONE "scenarios: [{config: [{vars: {x: a}}], tests: [{vars: vars.yaml}], "
	     "more: 1}]\n", SAY "out: more of a scenario\nx=a\nscenario.vars\n"},
	/* prompts */
	{"prompts: ['file://two.txt', {id: 'file://chat.json', label: l}, {raw: 'r {{x}}', label: "
		"m}]\n",
		"user: first {{x}}\nuser: second\nsystem: s\nuser: {{x}} and\nuser: r {{x}}\n"
		"x*=\n"},
	{"prompts: [two.txt]\n", "user: first {{x}}\nuser: second\nx*=\n"},
	{"prompts: ['file://t*.txt']\n", "user: first {{x}}\nuser: second\nx*=\n"},
	{"prompts: file://p.csv\n", "user: first, {{x}}\nuser: second\nx*=\n"},
	{"prompts: ['file://lines.csv']\n", "user: first {{x}}\nuser: second\nx*=\n"},
	{"prompts:\n - |-\n  - role: system\n    content: be\n  - role: user\n    content: "
		"'{{x}}'\n",
		"system: be\nuser: {{x}}\nx=\n"},
	{"prompts: ['{ \"a\": \"b\"', 'b {{x}}']\n",
		"user: b {{x}}\nout: prompt promptfooconfig.yaml:1: begins as JSON, and is no "
		"list of "
		"messages with text\nx=\n"},
	{"prompts: ['{{ x }} it', '[{\"role\": \"user\", \"content\": \"{{y}}\"}]']\n"
	 "tests: [{vars: {x: '[{\"role\":\"user\"}]', y: '[1]'}}, {vars: {x: '[1]', y: a}}]\n",
		"user: {{ x }} it\nuser: {{y}}\nx=[{\"role\":\"user\"}] y=[1]\n"
		"vars: x makes a prompt messages\nx=[1] y=a\n"},
	/* what grades */
	{"prompts: [a]\ndefaultTest: {options: {provider: 'openai:m'}}\ntests: [{assert: [{type: "
	 "llm-rubric, value: v}, {type: llm-rubric, value: w, provider: {text: {id: 'openai:n'}}}, "
	 "{type: llm-rubric, value: w, rubricPrompt: r}]}, {options: {provider: 'file://x.js'}, "
	 "assert: [{type: not-model-graded-closedqa, value: v}]}]",
		"user: a\ninput*=\nllm-rubric: v\nunjudged: openai:n\nassertion: rubricPrompt of "
		"llm-rubric\ninput*=\nunjudged: file://x.js: no such provider here\n"},
	/* files of tests */
	{ONE "tests: file://t.csv\n",
		SAY "x=a\nthreshold: 0.7\nequals: one\nnot-contains: two\n"
		    "x=b\ncontains-all: p, q\nlevenshtein(0.75): z\n"
		    "x=c\nunjudged: llm-rubric without a provider\nstarts-with(0.5): Yes\n"},
	{ONE "tests: file://blanks.csv\n", SAY "x= a  y*=5\" pipe\ncontains: \"\\\"q\\\"\"\n"},
	{ONE "tests: [file://t.jsonl, {vars: {x: z}}]\n", SAY "x=1\nx=2\nequals: b\nx=z\n"},
	{ONE "tests: 'file://t.y*ml'\n", SAY "x=y\n"},
	{ONE "tests: [{vars: vars.yaml}, {vars: 'file://vars.yaml'}, {vars: [vars.yaml]}]\n",
		SAY "x=v\nx=\nvars: to promptfoo a name with file:// is no file here\nx=\n"
		    "vars: is no map\n"},
	/* models */
	{ONE "providers: [openai:gpt-x, 'anthropic:messages:claude-x', ollama:chat:llama3]\n",
		SAY "target openai:gpt-x 0 1024\ntarget anthropic:claude-x 0 1024\n"
		    "target ollama:llama3 0 1024\nx=\n"},
	{ONE "providers:\n - id: openai:chat:m\n   label: l\n   config: {apiBaseUrl: "
		"'http://h:1/v1', "
	     "temperature: 0.5, max_tokens: 9}\n - openai:chat:n: {config: {temperature: 1}}\n",
		SAY "target openai@http://h:1/v1:m 0.5 9\ntarget openai:n 1 1024\nx=\n"},
	{ONE "targets: openai:gpt\n", SAY "target openai:gpt 0 1024\nx=\n"},
	{ONE "env: {OPENAI_BASE_URL: 'http://h:1/v1', OTHER: x}\nproviders:\n - openai:a\n"
	     " - {id: openai:b, env: {OPENAI_API_BASE_URL: 'http://o:2/v1'}}\n"
	     " - {id: openai:c, config: {apiBaseUrl: 'http://own/v1'}}\n"
	     " - {id: openai:d, config: {apiBaseUrl: 'http://own/v1', apiHost: host}}\n"
	     " - anthropic:e\n",
		SAY "target openai@http://h:1/v1:a 0 1024\ntarget openai@http://o:2/v1:b 0 1024\n"
		    "target openai@http://own/v1:c 0 1024\n"
		    "target openai@https://host/v1:d 0 1024\ntarget anthropic:e 0 1024\nx=\n"},
	{ONE "providers: file://providers.yaml\n", SAY "target openai:f 0 1024\nx=\n"},
	{ONE "providers: ['python:p.py', echo, 'openai:embedding:e', {id: 'openai:a', prompts: "
		"[b]}, "
	     "'openai:c', 'openai:chat:c']\n",
		SAY "target openai:c 0 1024\n"
		    "out: provider python:p.py: no such provider here; --target MODEL takes its "
		"place\n"
		    "out: provider echo: no such provider here; --target MODEL takes its place\n"
		    "out: provider openai:embedding:e: no such provider here; --target MODEL "
		"takes its "
		    "place\nout: provider openai:a: prompts\n"
		    "out: provider openai:chat:c: the same model a second time\nx=\n"},
};

static const char *const files[][2] = {
	{"answer.txt", "forty two\n"}, {"two.txt", "first {{x}}\n---\nsecond\n"},
	{"chat.json", "[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":[{"
		      "\"type\":\"text\",\"text\":\"{{x}} and\"}]}]"},
	{"t.csv", "x,__expected1,__expected2,__threshold,__description,__metadata:k,__metric,"
		  "__config:__expected2:threshold\n"
		  "a,one,not-contains: two,0.7,d,k,m,\n"
		  "b,\"contains-all: p, q\",levenshtein:z,,,,,\n"
		  "c,grade: is kind,starts-with:Yes,,,,,0.5\n"},
	{"t.jsonl", "{\"vars\":{\"x\":1}}\n\n{\"vars\":{\"x\":\"2\"},"
		"\"assert\":[{\"type\":\"equals\","
		    "\"value\":\"b\"}]}\n"},
	{"blanks.csv", "x,y,__expected\n a ,5\" pipe,contains:\"q\"\n"},
	{"numbers.jsonl", "{\"vars\":{\"x\":1.0e-1}}\n"},
	{"p.csv", "prompt,label\n\"first, {{x}}\",one\nsecond,\n"},
	{"lines.csv", "Prompt\nfirst {{x}}\n\nsecond\n"}, {"t.yaml", "- vars: {x: y}\n"},
	{"vars.yaml", "x: v\n"}, {"providers.yaml", "- openai:f\n"},
};

IN_FOLDER(each_shape_is_read)
{
	for (size_t i = 0; i < COUNT(files); i++)
		(void)folder_file(*state, files[i][0], files[i][1]);
	for (size_t i = 0; i < COUNT(shapes); i++) {
		const char *path = folder_file(*state, "promptfooconfig.yaml", shapes[i].config);
		SCOPED(buf) err = BUF(BUF_SMALL), told = BUF(BUF_TEXT);
		struct promptfoo p;

		if (promptfoo_load(&p, path, NULL, &err))
			fail_msg("%s\n%s", shapes[i].config, buf_text(&err));
		tell(&told, &p);
		if (strcmp(buf_text(&told), shapes[i].read) != 0)
			fail_msg("%s\nis read as:\n%s\nand not as:\n%s", shapes[i].config,
				buf_text(&told), shapes[i].read);
		promptfoo_release(&p);
	}
}

IN_FOLDER(what_is_none_is_refused_with_its_place)
{
	static const char *const wrong[][2] = {
		{"- a\n", "not a configuration of promptfoo"},
		{"prompts: [a]\ntests: file://none.csv\n",
		"file://none.csv: there is no such file"},
		{"prompts: [a]\ntests: [1]\n", "a test must be a map"},
		{"prompts: [a]\ntests: 3\n", "a test must be a map"},
		{"a: *none\n", ".yaml:1:4: an alias of what is not there"},
		{"a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n"
		 "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"
		 "e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n",
			"aliases make too much"},
		{"tests: []\n", "prompts: there are none"}, {"a: [b\n",
		".yaml:2:1: not valid YAML"},
		{"prompts: [a]\ndefaultTest: file://x\n", "file://x: there is no such file"},
		{"prompts: [a]\ndefaultTest: [{vars: {x: c}}]\n", "defaultTest must be a map"},
		{"prompts: [a]\ndefaultTest: 7\n", "defaultTest must be a map"},
		{"prompts: [a]\nscenarios: [{config: [7]}]\n", "must be a list of maps"},
		{"prompts: [a]\nscenarios: 7\n", "scenarios must be a list"},
		{"prompts: [a]\nscenarios: [{tests: []}]\n", "config of a scenario must be a list"},
	};

	for (size_t i = 0; i < COUNT(wrong); i++) {
		const char *path = folder_file(*state, "promptfooconfig.yaml", wrong[i][0]);
		SCOPED(buf) err = BUF(BUF_SMALL);
		SCOPED(promptfoo) p;

		assert_int_equal(promptfoo_load(&p, path, NULL, &err), FAILED);
		assert_has(&err, wrong[i][1]);
	}
}

/* Metrics, and an answer with all that Nunjucks and YAML would take for something else. */
TEST(what_is_written_is_read_as_it_was)
{
	static const char *const metrics[][3] = {
		{"asserts", "[2] not-contains-any(0.5): [\"{{x}}\",\"b\"]", "not-contains-any"},
		{"exact", " {{x}} file://\n", "equals: \"{{x}} file://\""},
		{"iexact", "it's", "'s"}, {"regex", "^a{2}$", "regex: ^a{2}$"},
		{"exact", "file://{% a %}", "equals: file://{% a %}"},
		{"contains", "Paris", "javascript: "}, {"json:{}", "{\"a\":1}", "is-json: {}"},
		{"judge:is kind", "x", "llm-rubric: is kind"},
		{"judge:{{list}}; not {{list}}", "x",
			"llm-rubric: is kind\nllm-rubric: is {% brief\nllm-rubric: not ["},
	};
	SCOPED(prompt) prompt = {0};

	prompt_add(&prompt, ROLE_USER, STR("Literal \\{{x}} {% and {{x}}"), AUTHOR_IMPORT);
	for (size_t i = 0; i < COUNT(metrics); i++) {
		SCOPED(example) e = {.id = 1};
		const struct example *all[] = {&e};
		struct prompt_outgoing o = {.prompt = &prompt, .examples = all, .n_examples = 1,
			.metric = metrics[i][0], .extract = "all", .model = "m",
			.target = "openai:m", .judge = "openai@http://h/v1:j",
			.judge_model = "j"};
		SCOPED(buf) out = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
		struct promptfoo p;

		fields_add(&e.fields, STR("x"), STR("a \"quote\" {{y}} {% if %}\n- b"));
		fields_add(&e.fields, STR("list"), STR("[\"is kind\",\"is {% brief\"]"));
		answers_add(&e.expected, str_of(metrics[i][1]));
		assert_int_equal(prompt_form_find("promptfoo")->write(&out, &o, &err), OK);
		if (promptfoo_read(&p, "w.yaml", buf_str(&out), NULL, &err))
			fail_msg("%s\n%s", buf_text(&out), buf_text(&err));
		assert_true(p.task.n == 1 && p.prompts.n == 1);
		assert_true(prompt_equal(&p.prompts.items[0].prompt, &prompt));
		assert_string_equal(
			fields_get(&p.task.items[0].fields, STR("x")), e.fields.items[0].value);
		if (!strstr(p.task.items[0].expected.items[0], metrics[i][2]))
			fail_msg("%s\n%s", buf_text(&out), p.task.items[0].expected.items[0]);
		if (strstr(metrics[i][2], "llm-rubric"))
			assert_string_equal(p.judge, o.judge);
		promptfoo_release(&p);
	}
}

TEST(what_no_clause_judges_is_left_out)
{
	SCOPED(prompt) prompt = {0};
	SCOPED(example) e = {.id = 1};
	const struct example *all[] = {&e};
	struct prompt_outgoing o = {.prompt = &prompt, .examples = all, .n_examples = 1,
		.metric = "judge:{{list}}", .extract = "all", .model = "m", .target = "openai:m",
		.judge = "openai:j", .judge_model = "j"};
	SCOPED(buf) out = BUF(BUF_TEXT);

	prompt_add(&prompt, ROLE_USER, STR("Q: {{x}}"), AUTHOR_IMPORT);
	fields_add(&e.fields, STR("x"), STR("up"));
	fields_add(&e.fields, STR("list"), STR("[]"));
	assert_int_equal(prompt_form_find("promptfoo")->write(&out, &o, NULL), OK);
	assert_has(&out, "# example 1 is left out: there is no clause to judge it by");
}

/* Servers of OpenAI's kind may say a prefix of the answer again; it is taken off here and there. */
TEST(a_prefix_of_the_answer_is_none_of_it_in_promptfoo_either)
{
	static const char *const targets[][2] = {
		{"openai:m", "String(output), \\\"Answer: \\\"))"}, {"anthropic:m", NULL}};
	SCOPED(prompt) prompt = {0};
	SCOPED(example) e = {.id = 1};
	const struct example *all[] = {&e};

	prompt_add(&prompt, ROLE_USER, STR("Q: {{x}}"), AUTHOR_IMPORT);
	prompt_add(&prompt, ROLE_ASSISTANT, STR("Answer: "), AUTHOR_IMPORT);
	fields_add(&e.fields, STR("x"), STR("up"));
	answers_add(&e.expected, STR("down"));
	for (size_t i = 0; i < COUNT(targets); i++) {
		SCOPED(buf) out = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
		struct prompt_outgoing o = {.prompt = &prompt, .examples = all, .n_examples = 1,
			.metric = "exact", .extract = "all", .model = "m", .target = targets[i][0]};

		assert_int_equal(prompt_form_find("promptfoo")->write(&out, &o, &err), OK);
		assert_true(!targets[i][1] == !strstr(buf_text(&out), "startsWith"));
		if (targets[i][1])
			assert_has(&out, targets[i][1]);
	}
}
