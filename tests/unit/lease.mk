# Unit tests of lease. A test: three lines (program, sources, LDADD) and its name in TESTS.
