# hunsu: make help lists the targets.
#
# `make` builds build/hunsu and needs no root and no network. CC, CFLAGS, LDFLAGS, PREFIX and DESTDIR
# are yours to set; WERROR=1 makes warnings errors (CI does); SANITIZE=address,undefined builds with them.

PREFIX   ?= /usr/local
BUILD    ?= build
PKGS     := ncursesw libcurl libcjson libedit libutf8proc sqlite3 yaml-0.1 libpcre2-8 libmd
PKGS_CHECK := cmocka vterm libmicrohttpd

VERSION  := 0.1.0
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wvla -Wformat=2 -Wconversion
CFLAGS   ?= -O2 -g
CPPFLAGS += -Iinclude -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -DNCURSES_WIDECHAR=1 \
            -DHUNSU_VERSION='"$(VERSION)"' -DHUNSU_SHARE='"$(PREFIX)/share/hunsu"' -DHUNSU_SOURCE='"$(CURDIR)"'
STD      := -std=c11 $(WARN) $(if $(WERROR),-Werror) $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer)
# ncurses asks for an older X/Open than ours.
PKG_CFLAGS = $(filter-out -D_XOPEN_SOURCE=% -D_DEFAULT_SOURCE,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
LDLIBS   = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lpthread -lm
LINK     = $(CC) $(CFLAGS) $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(LDFLAGS)

SRC      := $(shell find src -name '*.c' | LC_ALL=C sort)
OBJ      := $(SRC:%.c=$(BUILD)/%.o)
LIBOBJ   := $(filter-out $(BUILD)/src/main/main.o,$(OBJ))
LIB      := $(BUILD)/libhunsu.a
TESTSRC  := $(shell find tests -name 'test_*.c' | LC_ALL=C sort)
TESTS    := $(TESTSRC:%.c=$(BUILD)/%)
# What tests share (a pty with a terminal read through libvterm, a faulty server …).
TESTLIBOBJ := $(patsubst %.c,$(BUILD)/%.o,$(shell find tests/support -name '*.c' 2>/dev/null))

.DELETE_ON_ERROR:
.PHONY: all tests
all: $(BUILD)/hunsu

$(BUILD)/hunsu: $(BUILD)/src/main/main.o $(LIB)
	$(LINK) -o $@ $(BUILD)/src/main/main.o $(LIB) $(LDLIBS)

$(LIB): $(LIBOBJ)
	@rm -f $@
	$(AR) rcs $@ $(LIBOBJ)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(STD) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(TESTLIBOBJ) $(LIB)
	$(LINK) -o $@ $< $(TESTLIBOBJ) $(LIB) $(LDLIBS) $(shell pkg-config --libs $(PKGS_CHECK)) -lutil

tests: $(TESTS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
