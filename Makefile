# Makefile — the tasks around chainrule: run it, take a lesson, test it, install it. `make help` lists the targets.

# Where `make install` puts things; DESTDIR is put before it, for packagers.
PREFIX ?= /usr/local
PLACE = $(DESTDIR)$(PREFIX)
# Where the shells look for completions.
BASH_COMPLETION := share/bash-completion/completions/chainrule
ZSH_COMPLETION := share/zsh/site-functions/_chainrule
FISH_COMPLETION := share/fish/vendor_completions.d/chainrule.fish
COMPLETIONS := $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)
SHARED_FOLDERS := share/chainrule share/man/man1 $(patsubst %/,%,$(dir $(COMPLETIONS)))
# Without symbols the tool is half as large; a system without compilers has no strip.
INSTALL_STRIP ?= $(if $(shell command -v strip),-s)
# Words for `make run`, and the lesson for `make lesson`.
ARGS ?=
LESSON ?= 1
# How long `make fuzz` tries, and from which seed.
SECONDS ?= 60
SEED ?= 1

# The tool has the Swift runtime linked in: it starts in 5 ms instead of 12, and runs where no toolchain is. Tests
# can't be linked so (there is no static Testing library), and the two sets of flags in one folder would compile
# everything anew on each change from `make run` to `make test`: hence a folder for each. Tests are built for release
# too: they train networks, and are to run the code that ships.
# The colour of diagnostics is part of the compiler's flags: left to the terminal, a build from a script and one from a
# terminal would each compile everything anew.
RELEASE := -c release --no-color-diagnostics
ifeq ($(shell uname -s),Linux)
  # lld, since gold warns on every link of a function in the static Foundation.
  # Nothing looks the tool's functions up by name, and its table of 87,000 places to relocate is packed where glibc can
  # read that (2.36): the start is shorter by a twelfth.
  GLIBC := $(lastword $(shell getconf GNU_LIBC_VERSION 2>/dev/null))
  PACKED := $(shell printf '2.36\n%s\n' '$(GLIBC)' | sort -V -C && echo -Xlinker -z -Xlinker pack-relative-relocs)
  TOOL_FLAGS := $(RELEASE) --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic $(PACKED)
  TEST_FLAGS := $(RELEASE)
else
  # Homebrew keeps its readline apart, for macOS has a namesake of it that does less.
  LIBRARIES := $(foreach name,readline libpng jpeg-turbo,$(shell brew --prefix $(name) 2>/dev/null))
  TOOL_FLAGS := $(RELEASE) $(foreach folder,$(LIBRARIES),-Xcc -I$(folder)/include -Xlinker -L$(folder)/lib)
  TEST_FLAGS := $(TOOL_FLAGS)
endif
TOOL := .build/release/chainrule
FUZZER := .build/release/chainrule-fuzz
# Lessons that the WebAssembly module replays: arithmetic, derivatives, training, images, batch statistics.
WASM_LESSONS := $(wildcard Lessons/0[1-6]-*.md Lessons/14-*.md)
# Its parts are installed on Debian alone.
WASM := $(if $(shell command -v apt-get),wasm)
SOURCES := Sources Tests Package.swift
# When the tool was built last, and whether it was of the sources that are here.
STAMP := .build/tool.built
IS_FRESH = test -x $(TOOL) && test -e $(STAMP) && test -z "$$(find Sources Package.swift -newer $(STAMP) | head -n 1)"

.DEFAULT_GOAL := help
.PHONY: run lesson test wasm fuzz build build-fuzzer bench lint docs pictures install uninstall clean help setup

run: build ## start the tool (ARGS='…' are its arguments)
	@$(TOOL) $(ARGS)

lesson: build ## start the first lesson (LESSON=3 another)
	@$(TOOL) lesson $(LESSON)

test: build build-fuzzer ## run every test, replay lessons and documents, check the format
	swift test $(TEST_FLAGS) --scratch-path .build-tests
	$(FUZZER) --seconds 30 --seed 1
	$(TOOL) test Lessons README.md Docs
	CHAINRULE_ISA=portable $(TOOL) test --threads 1 Lessons
	$(MAKE) --no-print-directory lint
	$(if $(WASM),$(MAKE) --no-print-directory $(WASM))

wasm: build ## compile the library targets for WebAssembly, and replay lessons there
	@Scripts/setup.sh wasm
	Scripts/wasm/build.sh -q
	node Scripts/wasm/replay.mjs .build/wasm/tool.wasm $(TOOL) Scripts/wasm/numbers.md $(WASM_LESSONS)

fuzz: build-fuzzer ## try readers and language with what nobody would type (SECONDS=600 SEED=3)
	$(FUZZER) --seconds $(SECONDS) --seed $(SEED)

build-fuzzer: setup
	@swift build $(TOOL_FLAGS) --product chainrule-fuzz >&2

# Messages of SwiftPM go to standard error: standard output is the tool's (`make run ARGS="-c 6*7" >file`).
build: setup ## build the tool
	@swift build $(TOOL_FLAGS) --product chainrule >&2
	@touch $(STAMP)

bench: build ## measure the tool and the peers that are installed (ARGS='--only w3 --quick')
	swift build -c release --package-path Benchmarks
	python3 Benchmarks/run.py $(ARGS)

lint: ## check the format of the sources (`swift format -i -r Sources Tests` mends most)
	swift format lint --strict --parallel --recursive $(SOURCES)

# An existing build is installed as it is: root often has no swift on its PATH, and a build by root would leave
# files that the owner of the folder can't replace.
install: ## put the tool, its lessons, manual page and completions under PREFIX (/usr/local)
	@if $(IS_FRESH); then :; else $(MAKE) --no-print-directory build; fi
	install -d $(foreach folder,bin $(SHARED_FOLDERS),'$(PLACE)/$(folder)')
	install $(INSTALL_STRIP) -m 755 $(TOOL) '$(PLACE)/bin/chainrule'
	rm -rf '$(PLACE)/share/chainrule/Lessons' '$(PLACE)/share/chainrule/Models'
	cp -R $(wildcard Lessons Models) '$(PLACE)/share/chainrule/'
	install -m 644 Docs/chainrule.1 '$(PLACE)/share/man/man1/chainrule.1'
	$(TOOL) --generate-completion-script bash >'$(PLACE)/$(BASH_COMPLETION)'
	$(TOOL) --generate-completion-script zsh >'$(PLACE)/$(ZSH_COMPLETION)'
	$(TOOL) --generate-completion-script fish >'$(PLACE)/$(FISH_COMPLETION)'
	chmod -R a+rX '$(PLACE)/share/chainrule' $(foreach file,$(COMPLETIONS),'$(PLACE)/$(file)')

uninstall: ## remove what `make install` put there
	rm -f $(foreach file,bin/chainrule share/man/man1/chainrule.1 $(COMPLETIONS),'$(PLACE)/$(file)')
	rm -rf '$(PLACE)/share/chainrule'

docs: build ## write Docs/commands.md anew from the definitions
	@$(TOOL) docs > Docs/commands.md.new && mv Docs/commands.md.new Docs/commands.md

pictures: build ## draw the pictures of README.md anew
	cd Docs/pictures && '$(CURDIR)/$(TOOL)' --quiet pictures.chain

clean: ## remove what was built
	rm -rf .build .build-tests

setup:
	@Scripts/setup.sh

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
