/*
 * samples.c: a number as Kea shows a statistic.
 */
#include "dhcp6d/control/samples.h"

#include <stdio.h>
#include <time.h>

const char *
time_text(const struct clock *clock, bool utc, char text[TIME_TEXT_SIZE])
{
	const struct moment now = clock_now(clock);
	time_t seconds = (time_t)(now.wall_ns / 1000000000);
	struct tm parts;
	size_t size;

	if (utc)
		gmtime_r(&seconds, &parts);
	else
		localtime_r(&seconds, &parts);
	size = strftime(text, TIME_TEXT_SIZE, "%Y-%m-%d %H:%M:%S", &parts);
	snprintf(text + size, TIME_TEXT_SIZE - size, ".%06d",
	    (int)(now.wall_ns % 1000000000 / 1000));
	return text;
}

void
samples_add(
    json_t *all, const struct clock *clock, const char *name, double value)
{
	char text[TIME_TEXT_SIZE];
	json_t *sample = json_array_get(json_object_get(all, name), 0);

	if (sample != NULL)
		value += json_number_value(json_array_get(sample, 0));
	json_object_set_new(all, name,
	    json_pack("[[o, s]]",
		value < 9e18 ? json_integer((json_int_t)value)
			     : json_real(value),
		time_text(clock, false, text)));
}
