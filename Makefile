# Makefile — what one does with chainrule: run it, take a lesson, test it, install it. `make help` lists the targets.

# Where `make install` puts things; DESTDIR is put before it, for packagers.
PREFIX ?= /usr/local
# Words for `make run`, and the lesson for `make lesson`.
ARGS ?=
LESSON ?= 1

# The tool has the Swift runtime linked in: it starts in 5 ms instead of 12, and runs where no toolchain is. Tests
# can't be linked so (there is no static Testing library), and the two sets of flags in one folder would compile
# everything anew on each change from `make run` to `make test`: hence a folder for each. Tests are built for release
# too: they train networks, and are to run the code that ships.
RELEASE := -c release
ifeq ($(shell uname -s),Linux)
  # lld, since gold warns on every link of a function in the static Foundation.
  TOOL_FLAGS := $(RELEASE) --static-swift-stdlib -Xswiftc -use-ld=lld
  TEST_FLAGS := $(RELEASE)
else
  # Homebrew keeps its readline apart, for macOS has a namesake of it that does less.
  READLINE := $(shell brew --prefix readline 2>/dev/null)
  TOOL_FLAGS := $(RELEASE) -Xcc -I$(READLINE)/include -Xlinker -L$(READLINE)/lib
  TEST_FLAGS := $(TOOL_FLAGS)
endif
TOOL := .build/release/chainrule
SOURCES := Sources Tests Package.swift

.DEFAULT_GOAL := help
.PHONY: run lesson test build lint docs install clean help setup

run: build ## start the tool (ARGS='…' are its arguments)
	@$(TOOL) $(ARGS)

lesson: build ## start the first lesson (LESSON=3 another)
	@$(TOOL) lesson $(LESSON)

test: build ## run every test, replay lessons and documents, check the format
	swift test $(TEST_FLAGS) --scratch-path .build-tests
	$(TOOL) test Lessons README.md Docs
	$(MAKE) --no-print-directory lint

build: setup ## build the tool
	@swift build $(TOOL_FLAGS) --product chainrule

lint: ## check the format of the sources (`swift format -i -r Sources Tests` mends most)
	swift format lint --strict --parallel --recursive $(SOURCES)

install: build ## put the tool and its lessons under PREFIX (/usr/local)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/chainrule'
	install -s -m 755 $(TOOL) '$(DESTDIR)$(PREFIX)/bin/chainrule'
	cp -R $(wildcard Lessons Models) '$(DESTDIR)$(PREFIX)/share/chainrule/'

docs: build ## write Docs/commands.md anew from the definitions
	@$(TOOL) docs > Docs/commands.md.new && mv Docs/commands.md.new Docs/commands.md

clean: ## remove what was built
	rm -rf .build .build-tests

setup:
	@Scripts/setup.sh

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
