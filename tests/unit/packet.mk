# Unit tests of packet. A test: three lines (program, sources, LDADD) and its name in TESTS.
