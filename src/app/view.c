/* view.c - the view as a change of the journal, and its marks. */
#include "hunsu/app/view.h"

#include <string.h>

const char *const pane_names[PANES] = {"prompt", "variants", "detail", "examples"};
#define DETAIL_NAME(member, name) #name,
const char *const detail_names[DETAILS] = {DETAIL_VIEWS(DETAIL_NAME)};
const char *const sort_names[SORTS] = {"score", "gain", "distance", "length", "operator", "newest"};
const char *const filter_names[FILTERS] = {"all", "differ", "failed"};

void view_release(struct view *v)
{
	free(v->marked);
	*v = (struct view){0};
}

static size_t mark_place(const struct view *v, int variant)
{
	size_t low = 0, high = v->n_marked;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): view_release empties v. */
		if (v->marked[middle] < variant)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool view_marked(const struct view *v, int variant)
{
	size_t i = mark_place(v, variant);
	return i < v->n_marked && v->marked[i] == variant;
}

void view_toggle_mark(struct view *v, int variant)
{
	size_t i = mark_place(v, variant);
	if (i < v->n_marked && v->marked[i] == variant) {
		memmove(v->marked + i, v->marked + i + 1,
			(v->n_marked - i - 1) * sizeof *v->marked);
		v->n_marked--;
		return;
	}
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): likewise. */
	v->marked = vec_room(v->marked, v->n_marked, &v->cap_marked, sizeof *v->marked);
	memmove(v->marked + i + 1, v->marked + i, (v->n_marked - i) * sizeof *v->marked);
	v->marked[i] = variant;
	v->n_marked++;
}

void view_write(const struct view *v, cJSON *change)
{
	cJSON *marked, *scroll;
	json_add_cstr(change, "pane", pane_names[v->focus]);
	json_add_bool(change, "zoom", v->zoom);
	json_fill(change,
		"variant %d example %d version %d held_out %d detail %s sort %s filter %s",
		v->variant, v->example, v->version, v->held_out, detail_names[v->detail],
		sort_names[v->sort], filter_names[v->filter]);
	json_add_bool(change, "rejected", v->show_rejected);
	json_fill(change, "cursor %zu", v->cursor);
	if (v->region.version)
		json_fill(json_add_object(change, "region"),
			"version %d message %zu at %zu bytes %zu", v->region.version,
			v->region.in.message, v->region.in.at, v->region.in.n);
	if (v->pair.at == v->variant && (v->pair.text.version || v->pair.text.variant)) {
		json_add(change, "text", event_text_ref(v->pair.text));
		json_add(change, "against", event_text_ref(v->pair.against));
	}
	scroll = json_add_list(change, "scroll");
	for (size_t i = 0; i < PANES; i++)
		json_add_int(scroll, NULL, v->scroll[i]);
	marked = json_add_list(change, "marked");
	for (size_t i = 0; i < v->n_marked; i++)
		json_add_int(marked, NULL, v->marked[i]);
}

static int name_index(const cJSON *change, const char *key, const char *const *names, int n)
{
	const char *s = json_str(change, key);
	for (int i = 0; s && i < n; i++)
		if (strcmp(names[i], s) == 0)
			return i;
	return 0;
}

static int small(const cJSON *item, const char *key)
{
	int64_t v = json_int(item, key, 0);
	return v < 0 || v > 1000000000 ? 0 : (int)v;
}

void view_read(struct view *v, const cJSON *change)
{
	const cJSON *item, *region;
	size_t i = 0;
	view_release(v);
	v->focus = (enum pane)name_index(change, "pane", pane_names, PANES);
	v->zoom = json_bool(change, "zoom", false);
	v->variant = small(change, "variant");
	v->example = small(change, "example");
	v->version = small(change, "version");
	v->held_out = small(change, "held_out");
	v->detail = (enum detail)name_index(change, "detail", detail_names, DETAILS);
	v->sort = (enum sort)name_index(change, "sort", sort_names, SORTS);
	v->filter = (enum filter)name_index(change, "filter", filter_names, FILTERS);
	v->show_rejected = json_bool(change, "rejected", false);
	v->cursor = (size_t)small(change, "cursor");
	v->pair.text = event_read_ref(json_get(change, "text"));
	v->pair.against = event_read_ref(json_get(change, "against"));
	v->pair.at = v->variant;
	region = json_get(change, "region");
	v->region.version = small(region, "version");
	v->region.in.message = (size_t)small(region, "message");
	v->region.in.at = (size_t)small(region, "at");
	v->region.in.n = (size_t)small(region, "bytes");
	cJSON_ArrayForEach(item, json_get(change, "scroll"))
	{
		if (i < PANES && cJSON_IsNumber(item) && item->valuedouble > 0 &&
			item->valuedouble < 1e6)
			v->scroll[i] = (int)item->valuedouble;
		i++;
	}
	cJSON_ArrayForEach(item,
		json_get(change, "marked")) if (cJSON_IsNumber(item) && item->valuedouble >= 1 &&
						item->valuedouble < 1e6 &&
						!view_marked(v, (int)item->valuedouble))
		view_toggle_mark(v, (int)item->valuedouble);
}
