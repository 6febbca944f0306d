#!/usr/bin/python3
"""A picture of a terminal: one moment of an asciicast as an SVG.

  scripts/picture.py CAST WHEN OUT.svg

WHEN is seconds, `end`, or words of a marker: then it is the first frame after that. The terminal is
pyte's (Debian: python3-pyte). `make pictures` makes those of docs/pictures/ with it.
"""
import json
import re
import sys
from itertools import groupby
from xml.sax.saxutils import escape

import pyte

CELL_WIDTH, CELL_HEIGHT, FONT = 8.4, 17, 14
GROUND, INK = "#16161e", "#c8ccd8"
NBSP = "\u00a0"  # of several blanks a browser shows one
NAMED = {"black": "#15161e", "red": "#f7768e", "green": "#9ece6a", "brown": "#e0af68",
         "blue": "#7aa2f7", "magenta": "#bb9af7", "cyan": "#7dcfff", "white": "#a9b1d6"}


def moment(path, when):
    """The screen at that time of the cast, and what the cast is called."""
    with open(path, encoding="utf-8") as lines:
        head = json.loads(next(lines))
        events = [json.loads(line) for line in lines]
    screen = pyte.Screen(head["width"], head["height"])
    stream = pyte.Stream(screen)
    until = float("inf") if when == "end" else None
    if until is None and re.fullmatch(r"[0-9.]+", when):
        until = float(when)
    reached = until is not None
    for time, kind, data in events:
        if kind == "m" and when in data:
            reached = True
        if kind != "o" or (until is not None and time > until):
            continue
        # "x, and that n times more": what pyte does not know.
        stream.feed(re.sub(r"(.)\x1b\[(\d+)b", lambda m: m[1] * (int(m[2]) + 1), data, flags=re.S))
        if reached and until is None:
            break
    if not reached:
        sys.exit(f"picture: {path} has no marker with the words '{when}'")
    return screen, head.get("title", "")


def colour(name, otherwise):
    if name == "default":
        return otherwise
    return NAMED.get(name) or f"#{name}"


def look(char):
    fg, bg = colour(char.fg, INK), colour(char.bg, GROUND)
    if char.reverse:
        fg, bg = bg, fg
    return fg, bg, char.bold, char.italics, char.underscore


def row_svg(y, cells):
    """Runs of one look; a wide character's second half, which is empty, goes with it."""
    x = 0
    for (fg, bg, bold, italic, line), run in groupby(cells, key=look):
        run = list(run)
        text, n = "".join(c.data for c in run), len(run)
        at, wide = f"{x * CELL_WIDTH:g}", f"{n * CELL_WIDTH:g}"
        x += n
        if bg != GROUND:
            yield (f'<rect x="{at}" y="{y * CELL_HEIGHT}" width="{wide}" '
                   f'height="{CELL_HEIGHT}" fill="{bg}"/>')
        lead = len(text) - len(text.lstrip(" "))
        if lead == len(text):
            continue
        text = text.rstrip(" ")
        at = f"{(x - n + lead) * CELL_WIDTH:g}"
        columns = next(i for i in range(n, 0, -1) if run[i - 1].data not in (" ", "")
                       or run[i - 1].data == "") - lead
        while columns and run[lead + columns - 1].data == " ":
            columns -= 1
        style = (f' fill="{fg}"' if fg != INK else "") + (' font-weight="bold"' if bold else "") \
            + (' font-style="italic"' if italic else "") \
            + (' text-decoration="underline"' if line else "")
        yield (f'<text x="{at}" y="{y * CELL_HEIGHT + 13}" '
               f'textLength="{columns * CELL_WIDTH:g}"{style}>{escape(text[lead:].replace(" ", NBSP))}</text>')


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    screen, title = moment(sys.argv[1], sys.argv[2])
    wide, high = screen.columns * CELL_WIDTH, screen.lines * CELL_HEIGHT
    rows = ([screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines))
    drawn = "\n".join(piece for y, cells in enumerate(rows) for piece in row_svg(y, cells))
    with open(sys.argv[3], "w", encoding="utf-8") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 {wide + 20:g} '
                  f'{high + 20:g}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
                  f'font-size="{FONT}" fill="{INK}">\n'
                  f'<title>hunsu: {escape(title)}</title>\n'
                  f'<rect x="-10" y="-10" width="100%" height="100%" rx="6" fill="{GROUND}"/>\n'
                  f'{drawn}\n</svg>\n')


if __name__ == "__main__":
    main()
