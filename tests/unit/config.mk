# Unit tests of config. A test: three lines (program, sources, LDADD) and its name in TESTS.
