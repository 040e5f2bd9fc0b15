# Unit tests of net. A test: three lines (program, sources, LDADD) and its name in TESTS.
