# Unit tests of proto. A test: three lines (program, sources, LDADD) and its name in TESTS.
