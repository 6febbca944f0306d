/* segment.h - inside the base floor: what segmentation and wrapping both need to know of
 * characters. */
#ifndef HUNSU_BASE_SEGMENT_H
#define HUNSU_BASE_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

/* Han, hiragana, katakana: scripts written without spaces, each character a word and a place to
 * break. */
bool is_cjk(int32_t cp);

#endif
