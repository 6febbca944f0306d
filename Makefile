# hunsu: `make help` lists the targets.
#
# `make` builds build/hunsu: no root, no network. Yours to set: CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX,
# DESTDIR, BUILD (the folder), SOURCE (what is shipped, where nothing is installed), V=1 (whole command lines). WERROR=1 makes warnings errors, as CI does;
# SANITIZE=address,undefined builds with sanitizers (give that build a BUILD of its own).

VERSION  := 0.1.0
PREFIX   ?= /usr/local
BUILD    ?= build
EXAMPLE  ?= dates
SOURCE   ?= $(CURDIR)
MANDIR    = $(PREFIX)/share/man
SHARE     = $(PREFIX)/share/hunsu

# A job for each core, unless -j says otherwise; a make inside another one has its jobs from that.
ifeq ($(MAKELEVEL)$(filter -j% --jobserver%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(origin CC),default)
CC := cc
endif
ifeq ($(V),)
QUIET = @printf '  %-4s %s\n' $(1) $(2);
endif

PKGS       := ncursesw libcurl libcjson libedit libutf8proc sqlite3 yaml-0.1 libpcre2-8 libmd
PKGS_CHECK := cmocka vterm libmicrohttpd
# Of what a callback is handed it need not use all.
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wvla -Wformat=2 -Wconversion -Wdeclaration-after-statement \
            -Wno-unused-parameter
CFLAGS   ?= -O2 -g
# ncurses asks for an older X/Open than ours.
PKG_CFLAGS := $(filter-out -D_XOPEN_SOURCE=% -D_DEFAULT_SOURCE,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv
SANE     := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
COMPILE   = $(CC) -Iinclude -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -DNCURSES_WIDECHAR=1 \
            -DHUNSU_VERSION='"$(VERSION)"' $(CPPFLAGS) $(PKG_CFLAGS) -std=c11 $(WARN) $(if $(WERROR),-Werror) $(SANE) $(CFLAGS)
LINK      = $(CC) $(CFLAGS) $(SANE) $(LDFLAGS)
LDLIBS    = $(PKG_LIBS) -lpthread -lm
TESTLIBS  = $(shell pkg-config --libs $(PKGS_CHECK)) -lutil
# Where what is shipped lies once it is installed, and in this folder before that.
PLACES    = -DHUNSU_SHARE='"$(SHARE)"' -DHUNSU_SOURCE='"$(SOURCE)"'

# Where shells look for completions, under PREFIX/share.
COMPLETIONS = bash-completion/completions/hunsu zsh/site-functions/_hunsu \
            fish/vendor_completions.d/hunsu.fish

sources = $(shell find $(1) -name '$(2)' 2>/dev/null | LC_ALL=C sort)
SRC      := $(call sources,src,*.c)
LIB      := $(BUILD)/libhunsu.a
LIBOBJ   := $(patsubst %.c,$(BUILD)/%.o,$(filter-out src/main/main.c,$(SRC)))
# What tests share: a pty with a terminal read through libvterm, a faulty server …
SUPPORT  := $(patsubst %.c,$(BUILD)/%.o,$(call sources,tests/support,*.c))
TESTS    := $(patsubst %.c,$(BUILD)/%,$(call sources,tests,test_*.c))
# Rooms whose steps are counted (tests/counted): each basic block that is run calls the test.
COUNTED  := $(patsubst %.c,$(BUILD)/counted/%.o,$(call sources,src/base src/prompt src/engine,*.c) \
            src/tui/lineedit.c)
BENCH    := $(patsubst %.c,$(BUILD)/%,$(call sources,tests/bench,*.c))
FUZZ     := $(patsubst %.c,$(BUILD)/%,$(call sources,tests/fuzz,fuzz_*.c))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all tests benches fuzzers deps run check ci bench dist deb pictures install uninstall clean help FORCE

all: $(BUILD)/hunsu
tests: all $(TESTS)
benches: all $(BENCH)
fuzzers: $(FUZZ)

# ---- building

$(BUILD)/hunsu: $(BUILD)/src/main/main.o $(LIB) $(BUILD)/link.flags
	$(call QUIET,LINK,$@)$(LINK) -o $@ $(BUILD)/src/main/main.o $(LIB) $(LDLIBS)

$(LIB): $(LIBOBJ)
	$(call QUIET,AR,$@)rm -f $@ && $(AR) rcs $@ $(LIBOBJ)

$(BUILD)/%.o: %.c $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(call QUIET,CC,$<)$(COMPILE) $(OWN) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%.o: OWN = $(shell pkg-config --cflags $(PKGS_CHECK)) -Wno-declaration-after-statement
$(BUILD)/src/base/place.o $(BUILD)/counted/src/base/place.o: OWN = $(PLACES)
$(BUILD)/src/base/place.o $(BUILD)/counted/src/base/place.o: $(BUILD)/place.flags

$(BUILD)/counted/%.o: %.c $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(call QUIET,CC,$@)$(COMPILE) $(OWN) -fsanitize-coverage=trace-pc -MMD -MP -c -o $@ $<

# Named one by one, so that no other rule is ever taken for them.
$(filter $(BUILD)/tests/counted/%,$(TESTS)): $(BUILD)/tests/counted/%: $(BUILD)/tests/counted/%.o $(COUNTED) $(SUPPORT) $(LIB) $(BUILD)/link.flags
	$(call QUIET,LINK,$@)$(LINK) -o $@ $< $(COUNTED) $(SUPPORT) $(LIB) $(LDLIBS) $(TESTLIBS) -ldl

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(SUPPORT) $(LIB) $(BUILD)/link.flags
	$(call QUIET,LINK,$@)$(LINK) -o $@ $< $(SUPPORT) $(LIB) $(LDLIBS) $(TESTLIBS)

# Fuzzers are built by scripts/fuzz, which says how.
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(LIB) $(BUILD)/link.flags
	$(call QUIET,LINK,$@)$(LINK) -o $@ $< $(LIB) $(LDLIBS) $(FUZZLIB)

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(SUPPORT) $(LIB) $(BUILD)/link.flags
	$(call QUIET,LINK,$@)$(LINK) -o $@ $< $(SUPPORT) $(LIB) $(LDLIBS) $(TESTLIBS)

# Each file of flags changes when its flags do, and what was built with them is built again.
$(BUILD)/compile.flags: FLAGS = $(COMPILE)
$(BUILD)/place.flags: FLAGS = $(PLACES)
$(BUILD)/link.flags: FLAGS = $(LINK) $(LDLIBS)
$(BUILD)/%.flags: FORCE
	@pkg-config --exists --print-errors $(PKGS) || { \
		echo "hunsu: something it is built with is missing: make deps" >&2; exit 1; }
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(FLAGS))' >$@

-include $(shell find $(BUILD) -path $(BUILD)/deb -prune -o -name '*.d' -print 2>/dev/null)

# ---- using

deps:
	@scripts/deps build run

# The inner makes look again at what is installed by then.
run:
	@scripts/deps build run
	@+$(MAKE) all
	@exec $(BUILD)/hunsu --resume $(EXAMPLE)

check:
	@scripts/deps build run check
	@+$(MAKE) tests
	@BUILD=$(BUILD) scripts/run-tests

bench:
	@scripts/deps build run check bench
	@+$(MAKE) benches
	@BUILD=$(BUILD) scripts/bench

ci:
	@bash .ci/run

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SHARE)
	install -m 755 $(BUILD)/hunsu $(DESTDIR)$(PREFIX)/bin/hunsu
	for f in man/*.[1-9]; do \
		install -D -m 644 "$$f" "$(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/}" || exit 1; done
	for d in tasks themes sessions; do \
		rm -rf "$(DESTDIR)$(SHARE)/$$d"; \
		[ ! -d "$$d" ] || cp -R "$$d" "$(DESTDIR)$(SHARE)/" || exit 1; done
	for c in $(COMPLETIONS); do install -d "$(DESTDIR)$(PREFIX)/share/$${c%/*}" && \
		$(BUILD)/hunsu --completion "$$(expr "$$c" : '\(bash\|zsh\|fish\)')" \
			>"$(DESTDIR)$(PREFIX)/share/$$c" || exit 1; done
	install -d $(DESTDIR)$(SHARE)/scripts
	install -m 755 scripts/local-model scripts/local-server.py $(DESTDIR)$(SHARE)/scripts/

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/hunsu
	for f in man/*.[1-9]; do rm -f "$(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/}"; done
	for c in $(COMPLETIONS); do rm -f "$(DESTDIR)$(PREFIX)/share/$$c"; done
	rm -rf $(DESTDIR)$(SHARE)

# What is committed, and nothing else: the same bytes each time.
DIST = hunsu-$(VERSION)
dist:
	@mkdir -p $(BUILD)
	git -c tar.umask=0022 archive --prefix=$(DIST)/ -o $(BUILD)/$(DIST).tar HEAD
	gzip -9nf $(BUILD)/$(DIST).tar

deb: dist
	@scripts/deps build deb
	@[ "$$(dpkg-parsechangelog -S Version)" = $(VERSION) ] || { \
		echo "hunsu: debian/changelog speaks of another version than $(VERSION)" >&2; exit 1; }
	rm -rf $(BUILD)/deb && mkdir $(BUILD)/deb && tar xzf $(BUILD)/$(DIST).tar.gz -C $(BUILD)/deb
	cd $(BUILD)/deb/$(DIST) && env -u MAKEFLAGS -u MAKELEVEL -u BUILD -u PREFIX dpkg-buildpackage -us -uc -b
	@ls $(BUILD)/deb/*.deb

# SESSION/WORDS: the moment after the marker with these words.
PICTURES = dates/accept_H minwon-ko/merge_E_2
pictures: all
	@scripts/deps docs
	@mkdir -p docs/pictures
	for p in $(PICTURES); do s=$${p%%/*}; w=$$(echo "$${p#*/}" | tr _ ' '); \
		env -i PATH="$$PATH" HOME=$(abspath $(BUILD))/nobody TZ=UTC LC_ALL=C.UTF-8 $(BUILD)/hunsu replay \
			--size 100x28 --cast $(BUILD)/$$s.cast sessions/$$s.hunsu && \
		scripts/picture.py $(BUILD)/$$s.cast "$$w" docs/pictures/$$s.svg || exit 1; done

clean:
	rm -rf $(BUILD) build-*

help:
	@printf '%s\n' \
	'make            build build/hunsu (no root, no network)' \
	'make run        install what is missing, build, open the example $(EXAMPLE)' \
	'make deps       install what building and running need' \
	'make check      install what is missing, build, run every test' \
	'make bench      measure: calls, screen, many variants, journal, choice, search' \
	'make ci         all that CI does: make check, compilers, sanitizers, valgrind, linters, fuzzers' \
	'make install    to PREFIX ($(PREFIX)), under DESTDIR when set' \
	'make uninstall  what make install put there' \
	'make dist       the sources as committed, in one file' \
	'make deb        a Debian package of them' \
	'make pictures   those of the README, from the sessions' \
	'make clean      remove what was built' \
	'' \
	'CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX, DESTDIR, BUILD, WERROR=1, SANITIZE=address,undefined, V=1'
