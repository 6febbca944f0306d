/* panes.c - the panes of the screen. */
#include "hunsu/tui/pane.h"

const struct pane_record *const pane_records[PANES] = {[PANE_PROMPT] = &pane_prompt,
	[PANE_VARIANTS] = &pane_variants,
	[PANE_DETAIL] = &pane_detail,
	[PANE_EXAMPLES] = &pane_examples};
