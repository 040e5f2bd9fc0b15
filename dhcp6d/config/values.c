/*
 * values.c: raw values, or what stands for them where they are not given.
 */
#include "dhcp6d/config/loading.h"

bool
boolean_or(const struct schema_boolean *boolean, bool otherwise)
{
	return boolean->given ? boolean->value : otherwise;
}

int64_t
integer_or(const struct schema_integer *integer, int64_t otherwise)
{
	return integer->given ? integer->value : otherwise;
}

double
real_or(const struct schema_real *real, double otherwise)
{
	return real->given ? real->value : otherwise;
}

bool
string_given(const struct schema_string *string)
{
	return string->text != NULL && string->size > 0;
}

struct optional_time
optional_time_of(const struct schema_integer *integer)
{
	return (struct optional_time){
	    integer->given, (uint32_t)integer_or(integer, 0)};
}
