dnl Warnings, hardening and sanitizers. Each flag is taken only where the
dnl compiler knows it; --enable-werror (CI) turns every warning into an error.

AC_DEFUN([DHCP6D_TRY_CFLAG], [
  AC_MSG_CHECKING([whether $CC takes $2])
  saved_cflags="$CFLAGS"
  CFLAGS="$CFLAGS -Werror $2"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[]], [[]])],
    [AC_MSG_RESULT([yes]); $1="$$1 $2"], [AC_MSG_RESULT([no])])
  CFLAGS="$saved_cflags"
])

AC_DEFUN([DHCP6D_TRY_LDFLAG], [
  AC_MSG_CHECKING([whether the linker takes $2])
  saved_ldflags="$LDFLAGS"
  LDFLAGS="$LDFLAGS $2"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[]], [[]])],
    [AC_MSG_RESULT([yes]); $1="$$1 $2"], [AC_MSG_RESULT([no])])
  LDFLAGS="$saved_ldflags"
])

WARNING_CFLAGS=
m4_foreach_w([flag], [-Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual
    -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wnull-dereference
    -Wimplicit-fallthrough -Wduplicated-cond -Wlogical-op
    -Wno-missing-field-initializers],
    [DHCP6D_TRY_CFLAG([WARNING_CFLAGS], m4_defn([flag]))])
AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror],
    [treat warnings as errors])], [], [enable_werror=no])
AS_IF([test "$enable_werror" = yes], [WARNING_CFLAGS="$WARNING_CFLAGS -Werror"])
AC_SUBST([WARNING_CFLAGS])

AC_ARG_ENABLE([asan], [AS_HELP_STRING([--enable-asan],
    [AddressSanitizer and UndefinedBehaviorSanitizer])], [], [enable_asan=no])
AC_ARG_ENABLE([tsan], [AS_HELP_STRING([--enable-tsan],
    [ThreadSanitizer])], [], [enable_tsan=no])
AC_ARG_ENABLE([fuzzers], [AS_HELP_STRING([--enable-fuzzers],
    [harnesses for libFuzzer (with clang), =afl for AFL++ (with afl-clang-fast)])], [], [enable_fuzzers=no])
AC_ARG_ENABLE([coverage], [AS_HELP_STRING([--enable-coverage],
    [coverage by gcov])], [], [enable_coverage=no])
AM_CONDITIONAL([ENABLE_FUZZERS], [test "$enable_fuzzers" != no])

SANITIZER_CFLAGS=
AS_IF([test "$enable_asan" = yes], [SANITIZER_CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"])
AS_IF([test "$enable_tsan" = yes], [SANITIZER_CFLAGS="-fsanitize=thread -fno-omit-frame-pointer"])
dnl afl-clang-fast instruments by itself.
AS_CASE([$enable_fuzzers], [yes], [fuzzer=fuzzer-no-link,], [fuzzer=])
AS_IF([test "$enable_fuzzers" != no], [SANITIZER_CFLAGS="-fsanitize=${fuzzer}address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"])
AS_IF([test "$enable_coverage" = yes], [SANITIZER_CFLAGS="$SANITIZER_CFLAGS --coverage -O0"])
AC_SUBST([SANITIZER_CFLAGS])
dnl What is built in by these makes system calls and files of its own.
AS_IF([test -n "$SANITIZER_CFLAGS"], [AC_DEFINE([SANDBOX_OFF], [1],
    [System calls and files are not restricted: sanitizers, coverage])])

HARDENING_CFLAGS=
HARDENING_LDFLAGS=
AC_ARG_ENABLE([hardening], [AS_HELP_STRING([--disable-hardening],
    [leave out the hardening flags])], [], [enable_hardening=yes])
AS_IF([test "$enable_hardening" = yes], [
  m4_foreach_w([flag], [-fstack-protector-strong -fstack-clash-protection
      -fcf-protection -fPIE -fno-strict-overflow],
      [DHCP6D_TRY_CFLAG([HARDENING_CFLAGS], m4_defn([flag]))])
  AS_IF([test -z "$SANITIZER_CFLAGS"], [
    AS_CASE([" $CFLAGS $CPPFLAGS "], [*_FORTIFY_SOURCE*], [],
      [HARDENING_CFLAGS="$HARDENING_CFLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])])
  m4_foreach_w([flag], [-pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack],
      [DHCP6D_TRY_LDFLAG([HARDENING_LDFLAGS], m4_defn([flag]))])
])
AC_SUBST([HARDENING_CFLAGS])
AC_SUBST([HARDENING_LDFLAGS])
