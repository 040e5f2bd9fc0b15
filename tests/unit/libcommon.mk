# Unit tests of libcommon. A test: three lines (program, sources, LDADD) and its name in TESTS.
