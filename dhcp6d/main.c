/*
 * main.c: arguments, -t, start.
 */
int
main(void)
{
	return 0;
}
