/* tails.c - tails and quantiles of distributions. */
#include "hunsu/engine/tails.h"

#include <math.h>

double tail_normal_below(double z)
{
	return 0.5 * erfc(-z / sqrt(2));
}

/* The inverse by halving: a few dozen erfc are nothing beside what asks for it. */
double tail_normal_quantile(double p)
{
	double low = -9, high = 9;

	for (int i = 0; i < 60; i++) {
		const double middle = (low + high) / 2;

		if (tail_normal_below(middle) < p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

static double log_beta(double a, double b)
{
	return lgamma(a) + lgamma(b) - lgamma(a + b);
}

/* One step of Lentz's method; neither numerator nor denominator may vanish. */
static double lentz(double coefficient, double *c, double *d)
{
	*d = 1 + coefficient * *d;
	*c = 1 + coefficient / *c;
	*d = 1 / (fabs(*d) < 1e-300 ? 1e-300 : *d);
	*c = fabs(*c) < 1e-300 ? 1e-300 : *c;
	return *c * *d;
}

/* Converges fast for x below its mean. */
static double beta_fraction(double x, double a, double b)
{
	double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), value = d;

	for (int m = 1; m < 10000; m++) {
		const double i = m;
		double step;

		value *= lentz(i * (b - i) * x / ((a + 2 * i - 1) * (a + 2 * i)), &c, &d);
		step = lentz(-(a + i) * (a + b + i) * x / ((a + 2 * i) * (a + 2 * i + 1)), &c, &d);
		value *= step;
		if (fabs(step - 1) < 1e-14)
			break;
	}
	return value;
}

double tail_beta(double x, double a, double b)
{
	double front;

	if (x <= 0 || x >= 1)
		return x >= 1;
	front = exp(a * log(x) + b * log1p(-x) - log_beta(a, b));
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(x, a, b) / a;
	return 1 - front * beta_fraction(1 - x, b, a) / b;
}

double tail_student(double t, double df)
{
	const double half = tail_beta(df / (df + t * t), df / 2, 0.5) / 2;

	return t > 0 ? half : 1 - half;
}

double tail_student_quantile(double p, double df)
{
	double low = 0, high = 1;

	while (high < 1e12 && tail_student(high, df) > p)
		high *= 2;
	for (int i = 0; i < 100; i++) {
		const double middle = (low + high) / 2;

		if (tail_student(middle, df) > p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

double tail_binomial(size_t k, size_t n, double p)
{
	if (k == 0 || k > n)
		return k == 0;
	return tail_beta(p, (double)k, (double)(n - k) + 1);
}

double tail_binomial_upper(size_t k, size_t n, double probability)
{
	double low = 0, high = 1;

	for (int i = 0; i < 60 && k < n; i++) {
		const double middle = (low + high) / 2;

		if (1 - tail_binomial(k + 1, n, middle) > probability)
			low = middle;
		else
			high = middle;
	}
	return high;
}
