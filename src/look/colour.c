/* colour.c - from 24 bits down: the nearest of xterm's 256 and of the 16 ANSI colours. */
#include <math.h>
#include <string.h>

#include "hunsu/look/theme.h"

static const int32_t ansi[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
	0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff,
	0xffffff};

static const int level[6] = {0, 95, 135, 175, 215, 255};

int32_t colour_rgb(int32_t c)
{
	int grey;
	if (c < 16)
		return c < 0 ? 0 : ansi[c];
	if (c < 232) {
		int n = c - 16;
		return level[n / 36] << 16 | level[n / 6 % 6] << 8 | level[n % 6];
	}
	grey = 8 + (c > 255 ? 23 : c - 232) * 10;
	return grey << 16 | grey << 8 | grey;
}

static int distance(int32_t a, int32_t b)
{
	int r = (a >> 16 & 255) - (b >> 16 & 255), g = (a >> 8 & 255) - (b >> 8 & 255),
	    l = (a & 255) - (b & 255);

	/* Weighted by how much the eye makes of each. */
	return 3 * r * r + 6 * g * g + l * l;
}

static int32_t nearest(int32_t rgb, int32_t from, int32_t to)
{
	int32_t best = from;

	for (int32_t c = from; c < to; c++)
		if (distance(rgb, colour_rgb(c)) < distance(rgb, colour_rgb(best)))
			best = c;
	return best;
}

int32_t colour_to_256(int32_t rgb)
{
	return nearest(rgb, 16, 256); /* the first 16 are whatever the person made of them */
}

int32_t colour_to_16(int32_t rgb)
{
	return nearest(rgb, 0, 16);
}

static double channel(int32_t c)
{
	double v = c / 255.0;

	return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(int32_t rgb)
{
	return 0.2126 * channel(rgb >> 16 & 255) + 0.7152 * channel(rgb >> 8 & 255) +
	       0.0722 * channel(rgb & 255);
}

double colour_contrast(int32_t a, int32_t b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

enum depth depth_of(const char *no_color, const char *colorterm, int colours)
{
	if ((no_color && *no_color) || colours < 8)
		return DEPTH_MONO;
	if (colours > 256 && colorterm &&
		(strcmp(colorterm, "truecolor") == 0 || strcmp(colorterm, "24bit") == 0))
		return DEPTH_TRUE;
	return colours >= 256 ? DEPTH_256 : colours >= 16 ? DEPTH_16 : DEPTH_8;
}
