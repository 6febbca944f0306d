/* foreign.c - a session written by hand. */
#include "foreign.h"

#include "folder.h"

/* One event that makes a session, and its end with a view: as this program writes them. */
static const char made[] =
	"{\"n\":1,\"t\":\"2026-11-28T10:00:00.000Z\",\"by\":\"human\",\"act\":\"new\",\"do\":["
	"{\"open\":{\"format\":1,\"program\":\"hunsu 0.1.0\","
	"\"id\":\"01M8H94ACN3MGX6MNE0061VWC8\"}},"
	"{\"task\":{\"version\":1,\"name\":\"t\",\"seed\":1,\"held_out\":0.3}},"
	"{\"example\":{\"id\":1,\"version\":1,\"fields\":{\"input\":\"a\"},\"expected\":[\"b\"],"
	"\"split\":\"dev\"}},"
	"{\"metric\":{\"version\":1,\"name\":\"exact\",\"extract\":\"all\"}},"
	"{\"settings\":{\"version\":1,\"temperature\":0,\"max_tokens\":16,\"stop\":[],"
	"\"samples\":1,\"variants\":2,\"first\":10,\"operators\":[\"paraphrase\"],"
	"\"strength\":3,\"blind\":false}},"
	"{\"model\":{\"version\":1,\"role\":\"target\",\"name\":\"%s\"}},"
	"{\"model\":{\"version\":2,\"role\":\"proposer\",\"name\":\"%s\"}},"
	"{\"version\":{\"version\":1,\"parents\":[],\"origin\":\"import\","
	"\"messages\":"
	"[{\"role\":\"user\",\"text\":\"Say {{input}}\"}],"
	"\"text_hash\":\"55fe4179e227b32e\"}},{\"head\":{\"version\":1}}]}\n"
	"{\"n\":2,\"t\":\"2026-11-28T10:00:01.000Z\",\"by\":\"system\",\"act\":\"view\",\"do\":["
	"{\"view\":{\"pane\":\"prompt\",\"zoom\":false,\"variant\":0,\"example\":1,\"version\":0,"
	"\"detail\":\"diff\",\"sort\":\"score\",\"filter\":\"all\",\"rejected\":false,\"cursor\":0,"
	"\"scroll\":[0,0,0,0],\"marked\":[],\"file\":\"%s\"}}]}\n";

const char *foreign_session(
	void *folder, const char *name, const char *model, const char *file)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	buf_addf(&text, made, model, model, file);
	return folder_file(folder, name, text.s);
}
