/*
 * bench_config.c: how long a large configuration takes to read.
 *
 * Usage: bench_config [SUBNETS [RESERVATIONS-IN-EACH]]; 10 000 and 10 if not
 * said. Makes such a file in memory, in Kea's usual layout, reads it into a
 * tree and by the tables into structs, three times, and prints seconds and the
 * most memory that the process had. Machines differ: what counts is the ratio
 * to copying the text byte by byte, which is printed too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "dhcp6d/config/keywords.h"
#include "libcommon/yaml.h"

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void
write_reservation(FILE *file, unsigned subnet, unsigned number)
{
	fprintf(file,
	    "                {\n"
	    "                    \"hw-address\": \"52:54:%02x:%02x:%02x:%02x\","
	    "\n"
	    "                    \"ip-addresses\": [ \"2001:db8:%x:%x::%x\" ],"
	    "\n"
	    "                    \"hostname\": \"host%u.example.org\"\n"
	    "                }",
	    number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255,
	    subnet >> 8, subnet & 255, number + 1, number);
}

static void
write_subnet(FILE *file, unsigned subnet, unsigned reservations)
{
	unsigned high = subnet >> 8, low = subnet & 255;

	fprintf(file,
	    "        {\n"
	    "            \"id\": %u, // the key of all its leases\n"
	    "            \"subnet\": \"2001:db8:%x:%x::/64\",\n"
	    "            \"pools\": [\n"
	    "                { \"pool\": \"2001:db8:%x:%x:1::/80\" }\n"
	    "            ],\n"
	    "            \"relay\": { \"ip-addresses\": [ \"fd00::%x\" ] },\n"
	    "            \"reservations\": [\n",
	    subnet + 1, high, low, high, low, subnet + 1);
	for (unsigned i = 0; i < reservations; i++) {
		write_reservation(file, subnet, subnet * reservations + i);
		fprintf(file, i + 1 < reservations ? ",\n" : "\n");
	}
	fprintf(file, "            ]\n        }");
}

static char *
make_text(unsigned subnets, unsigned reservations, size_t *size)
{
	char *text = NULL;
	FILE *file = open_memstream(&text, size);

	if (file == NULL)
		return NULL;
	fprintf(file, "{ \"Dhcp6\": {\n    \"valid-lifetime\": 4000,\n"
		      "    \"subnet6\": [\n");
	for (unsigned i = 0; i < subnets; i++) {
		write_subnet(file, i, reservations);
		fprintf(file, i + 1 < subnets ? ",\n" : "\n");
	}
	fprintf(file, "    ]\n} }\n");
	if (fclose(file) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static void
print_line(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "%s\n", line);
}

static bool
measure(const char *text, size_t size)
{
	static struct raw_file raw;
	double start = now(), tree, end;
	struct yaml_document *document =
	    yaml_read_text("large", text, size, NULL);
	size_t errors;

	if (document == NULL)
		return false;
	tree = now();
	memset(&raw, 0, sizeof(raw));
	if (document->root != NULL)
		schema_read(document, document->root, &config_scope_file, &raw);
	end = now();
	yaml_print_complaints(document, print_line, NULL);
	printf("tree %.3f s, tables %.3f s, %zu MB of arena\n", tree - start,
	    end - tree, arena_used(document->arena) >> 20);
	errors = document->error_count;
	yaml_document_free(document);
	return errors == 0;
}

static void
measure_copy(const char *text, size_t size)
{
	volatile char *copy = malloc(size);
	double start = now();

	if (copy == NULL)
		return;
	for (size_t i = 0; i < size; i++)
		copy[i] = text[i];
	printf("copied byte by byte: %.3f s\n", now() - start);
	free((void *)(uintptr_t)copy);
}

int
main(int argc, char **argv)
{
	unsigned subnets = argc > 1 ? (unsigned)atoi(argv[1]) : 10000;
	unsigned reservations = argc > 2 ? (unsigned)atoi(argv[2]) : 10;
	size_t size = 0;
	char *text = make_text(subnets, reservations, &size);
	struct rusage usage;
	bool good = text != NULL;

	if (text == NULL)
		return 1;
	printf("%u subnets, %u reservations in each, %.1f MB\n", subnets,
	    reservations, (double)size / 1e6);
	measure_copy(text, size);
	for (int i = 0; i < 3 && good; i++)
		good = measure(text, size);
	free(text);
	getrusage(RUSAGE_SELF, &usage);
	printf("at most %ld MB of memory\n", usage.ru_maxrss >> 10);
	return good ? 0 : 1;
}
