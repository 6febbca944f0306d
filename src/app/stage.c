/* stage.c - the detail pane alone on the screen. */
#include "stage.h"

#include "hunsu/app/views.h"
#include "words.h"

void stage_enter(struct live *v, enum keymap keys, enum detail detail)
{
	v->stage = (struct stage){v->view.focus, v->view.zoom};
	v->keymap = keys;
	v->view.focus = PANE_DETAIL;
	v->view.detail = detail;
	v->view.zoom = true;
}

void stage_leave(struct live *v, bool stay)
{
	v->view.zoom = v->stage.zoom;
	if (!stay) {
		v->view.focus = v->stage.focus;
		v->view.scroll[PANE_DETAIL] = 0;
	}
	v->keymap = KEYS_PLAY;
	live_changed(v);
}

bool stage_left(const struct live *v, enum detail detail)
{
	return v->front.keys && (v->view.detail != detail || v->view.focus != PANE_DETAIL);
}

void stage_show(struct live *v, enum detail detail)
{
	SCOPED(buf) words = BUF(BUF_FILE);
	const struct about a = {.example = 0};

	v->view.scroll[PANE_DETAIL] = 0;
	if (!v->front.keys) {
		view_lines(&words, v, detail, &a);
		live_say(v, false, "%s", buf_text(&words));
	}
	live_changed(v);
}
