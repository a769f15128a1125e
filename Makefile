# SPDX-License-Identifier: GPL-2.0-or-later
# make          builds build/blotter and its sibling programs
# make demo     installs what is missing, builds, and runs the main job on a small site on loopback
# make check    installs what is missing, builds, runs all tests
VERSION  := 0.1.0
PREFIX   ?= /usr/local
BUILD    ?= build
LIBEXEC   = $(PREFIX)/libexec/blotter
SHARE     = $(PREFIX)/share
MAN       = 1 5 7
UNITS     = $(PREFIX)/lib/systemd/system
CC       ?= cc
CXX      ?= c++
OPT      ?= -O2 -g
SAN      ?=
WARN      = -Wall -Wextra -Wshadow -Wvla
PKGS      = libcurl libxml-2.0 xapian-core sqlite3 libpcre2-8 jansson libconfuse gmime-3.0 libzstd zlib libmd
DEPS      = build-essential pkg-config libcurl4-openssl-dev libxml2-dev libxapian-dev libsqlite3-dev libpcre2-dev \
            libjansson-dev libconfuse-dev libgmime-3.0-dev libzstd-dev zlib1g-dev libmd-dev libcmocka-dev perl python3 \
            python3-aiosmtpd nginx-light xapian-tools xapian-omega openssl libxml2-utils mutt grepmail \
            xz-utils wget curl

PKGCFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CPPFLAGS += -Isrc -D_GNU_SOURCE -DVERSION='"$(VERSION)"' $(PKGCFLAGS)
CFLAGS   += -std=c11 $(OPT) $(WARN) -Wmissing-prototypes -Werror=implicit-function-declaration $(SAN)
CXXFLAGS += -std=c++17 $(OPT) $(WARN) $(SAN)
LDFLAGS  += $(SAN) -Wl,--as-needed -pthread

# A program is its table of verbs linked against one library of objects: the linker takes the objects, and with
# --as-needed the shared libraries, that its verbs reach. So `blotter search` loads neither curl nor libxml2.
PROGRAMS := blotter blotter-store blotter-fetch blotter-digest
MAINS    := $(PROGRAMS:%=src/cmd/%.c)
SRC      := $(filter-out $(MAINS),$(wildcard src/*/*.c)) $(wildcard src/*/*.cc)
# `blotter` itself takes in small libraries whole, where there are archives of them: the dynamic linker would take
# a tenth of a search for them. Their licences (MIT, ISC, BSD) want their notices to go with such a program; WHOLE=
# leaves them out. Of what is left libstdc++ comes first, whose many symbols are mostly its own.
WHOLE     = $(filter /%,$(foreach l,jansson confuse md,$(shell $(CC) -print-file-name=lib$(l).a)))
OBJ      := $(patsubst src/%,$(BUILD)/%.o,$(SRC))
UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/unit/%.t,$(wildcard tests/unit/*.c))

# One short line a step; V=1 shows the commands.
Q         = $(if $(V),,@printf '  %-5s %s\n' $(1) $(patsubst $(CURDIR)/%,%,$@);)

all: $(PROGRAMS:%=$(BUILD)/%)

$(BUILD)/%.c.o: src/%.c
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@
$(BUILD)/%.cc.o: src/%.cc
	@mkdir -p $(@D)
	$(call Q,CXX)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c $< -o $@
$(BUILD)/libblotter.a: $(OBJ)
	@rm -f $@
	$(call Q,AR)$(AR) rcsP $@ $^
$(PROGRAMS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/cmd/%.c.o $(BUILD)/libblotter.a
	$(call Q,LINK)$(CXX) $(LDFLAGS) $^ $(TAKEN_IN) $(shell pkg-config --libs $(PKGS)) -o $@
$(BUILD)/blotter: TAKEN_IN = $(WHOLE) -lstdc++
$(BUILD)/unit/%.t: tests/lib/unit.sh $(BUILD)/unit/%.test
	@install $< $@
$(BUILD)/unit/%.test: tests/unit/%.c $(BUILD)/libblotter.a
	@mkdir -p $(@D)
	$(call Q,TEST)$(CC) $(CPPFLAGS) -Itests/unit $(CFLAGS) -MMD -MP $< $(BUILD)/libblotter.a $(LDFLAGS) \
	    $(shell pkg-config --libs $(PKGS) cmocka) -lstdc++ -lm -o $@

deps:
	@BLOTTER_DEPS="$(DEPS)" sh tests/lib/deps.sh
demo: deps
	$(MAKE) all
	sh tests/lib/demo.sh $(BUILD)
check: deps
	$(MAKE) all $(UNIT)
	BUILD=$(BUILD) prove -j2 $(PROVE) $(sort $(UNIT)) tests/*.t
san: deps
	$(MAKE) check BUILD=$(BUILD)/san OPT='-O1 -g' SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined'

$(BUILD)/bench-%: bench/%.c $(BUILD)/libblotter.a
	$(call Q,BENCH)$(CC) $(CPPFLAGS) $(CFLAGS) $< $(BUILD)/libblotter.a $(LDFLAGS) $(shell pkg-config --libs $(PKGS)) \
	    -lstdc++ -lm -o $@
bench: deps
	$(MAKE) all $(BUILD)/bench-extract $(BUILD)/bench-archive $(BUILD)/bench-grow
	sh bench/run $(BUILD)
accuracy: deps
	$(MAKE) all
	sh bench/accuracy $(BUILD)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(UNITS) $(DESTDIR)$(SHARE)/blotter/omega \
	    $(DESTDIR)$(SHARE)/doc/blotter $(MAN:%=$(DESTDIR)$(SHARE)/man/man%)
	install $(BUILD)/blotter $(DESTDIR)$(PREFIX)/bin/
	install $(filter-out $(BUILD)/blotter,$(PROGRAMS:%=$(BUILD)/%)) $(DESTDIR)$(LIBEXEC)/
	for s in $(MAN); do install -m 644 man/*.$$s $(DESTDIR)$(SHARE)/man/man$$s/ || exit 1; done
	install -m 644 src/omega/blotter $(DESTDIR)$(SHARE)/blotter/omega/
	install -m 644 README.md feeds.conf cron/blotter.cron $(DESTDIR)$(SHARE)/doc/blotter/
	sed 's|/usr/local/share|$(SHARE)|' src/omega/omega.conf >$(DESTDIR)$(SHARE)/doc/blotter/omega.conf
	install -m 644 cron/blotter.timer $(DESTDIR)$(UNITS)/
	sed 's|@PREFIX@|$(PREFIX)|' cron/blotter.service >$(DESTDIR)$(UNITS)/blotter.service
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/blotter $(DESTDIR)$(UNITS)/blotter.service $(DESTDIR)$(UNITS)/blotter.timer
	for s in $(MAN); do for f in man/*.$$s; do rm -f $(DESTDIR)$(SHARE)/man/man$$s/$${f#man/}; done; done
	rm -rf $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(SHARE)/doc/blotter $(DESTDIR)$(SHARE)/blotter
format:
	clang-format -i $$(git ls-files 'src/*.[ch]' 'src/*.cc' 'tests/*.c' 'tests/*.h')
clean:
	rm -rf $(BUILD)

-include $(OBJ:.o=.d) $(MAINS:src/%=$(BUILD)/%.d) $(UNIT:%.t=%.d)
.PRECIOUS: $(BUILD)/unit/%.test
.PHONY: all deps demo check san bench accuracy install uninstall format clean
