// SetupTests.swift — set-up and installation on systems that lack this or that, played by stand-ins for their programs.
import TestSupport
import Testing

#if os(Linux)
  @Suite(.timeLimit(.minutes(60))) struct SetupTests {
    private let home: TemporaryFolder
    private static let root = String(
      #filePath.prefix(#filePath.count - "/Tests/PromptTests/SetupTests.swift".count))

    init() throws {
      home = try TemporaryFolder()
      try home.makeFolder("bin")
      // A toolchain that is linked with libraries: it runs once each of them has been "installed".
      try program(
        "swift",
        """
        for library in $LIBRARIES; do
          [ -e "$HOME/have-$library" ] || {
            echo "/x/swift-build: error while loading shared libraries: $library: cannot open shared object file" >&2
            exit 127
          }
        done
        case "$*" in *--version*) echo "Swift version $VERSION (swift-RELEASE)" ;; *) echo SwiftPM says "$@" ;; esac
        """)
      try program(
        "apt-get", "for word; do last=$word; done; echo \"$last\" >>$HOME/installed; touch $HOME/have-$GIVES")
      try program("apt-cache", "exit 0")
    }

    /// A program of the stand-in system.
    private func program(_ name: String, _ script: String) throws {
      try home.write("#!/bin/sh\n\(script)\n", to: "bin/\(name)")
      _ = try run("chmod +x $HOME/bin/\(name)", path: "/usr/bin:/bin")
    }

    private func run(_ line: String, _ variables: [String: String] = [:], path: String? = nil) throws -> (
      String, Int
    ) {
      var environment = ["TERM": "dumb", "PATH": path ?? "\(home.path)/bin:/usr/bin:/bin", "HOME": home.path]
      environment.merge(variables) { $1 }
      let terminal = try PseudoTerminal(
        "/bin/sh", ["-c", "cd '\(Self.root)'; \(line)"], environment: environment)
      let code = try terminal.waitForExit()
      return (terminal.transcript, code)
    }

    @Test(arguments: [
      ("libsqlite3.so.0", "libsqlite3-0"), ("libncurses.so.6", "libncurses6"), ("libxml2.so.2", "libxml2"),
      ("libz.so.1", "zlib1g"), ("libuuid.so.1", "libuuid1"), ("libgcc_s.so.1", "libgcc-s1"),
      ("libcurl.so.4", "libcurl4"), ("libz3.so.4", "libz3-4"),
    ]) func aLibraryOfTheToolchainIsInstalled(_ library: String, _ package: String) throws {
      let (shown, code) = try run(
        "id -u >/dev/null; Scripts/setup.sh", ["LIBRARIES": library, "GIVES": library, "VERSION": "6.3"])
      let installed = String(decoding: home.read("installed") ?? [], as: UTF8.self)
      guard shown.contains("with apt-get:") else { return }  // no root here
      #expect(code == 0 && installed == package + "\n", "\(shown)")
    }

    @Test(arguments: [
      ("5.10", "the swift here is 5.10, which is too old"), ("5.10.1", "too old"), ("6.0", ""), ("6.0.3", ""),
      ("6.10", ""), ("7.0", ""),
    ]) func anOldToolchainIsTold(_ version: String, _ message: String) throws {
      let (shown, code) = try run("Scripts/setup.sh", ["VERSION": version])
      #expect(message.isEmpty ? code == 0 : code == 1 && shown.contains(message), "\(shown)")
    }

    @Test func aToolchainThatDoesNotRunIsTold() throws {
      try program("swift", "echo Segmentation fault >&2; exit 139")
      let (shown, code) = try run("Scripts/setup.sh")
      #expect(
        code == 1 && shown.contains("it does not run") && shown.contains("Segmentation fault"), "\(shown)")
    }

    /// A folder with the products of a build, beside sources that are older.
    private func built() throws -> String {
      let place = try home.makeFolder("project")
      let (shown, code) = try run(
        """
        cp -R Makefile Package.swift Lessons Models Docs Scripts '\(place)' && cd '\(place)' && mkdir -p Sources .build/release
        printf '#!/bin/sh\\necho tool "$@"\\n' >.build/release/chainrule; chmod +x .build/release/chainrule
        touch -d '1 hour ago' Sources Package.swift; touch .build/tool.built
        """, path: "/usr/bin:/bin")
      #expect(code == 0, "\(shown)")
      return place
    }

    @Test func whatIsBuiltIsInstalledWithoutSwift() throws {
      let place = try built()
      let install = "cd '\(place)' && umask 077 && make install PREFIX=$HOME/usr INSTALL_STRIP="
      var (shown, code) = try run(install, path: "/usr/bin:/bin")
      #expect(code == 0, "\(shown)")
      #expect(home.read("usr/bin/chainrule") != nil && home.read("usr/share/man/man1/chainrule.1") != nil)
      #expect(try run("find $HOME/usr/share ! -perm -a+r").0.isEmpty)
      // Newer sources are not those of the build. (Some systems have a real swift here.)
      guard try run("command -v swift", path: "/usr/bin:/bin").1 != 0 else { return }
      (shown, code) = try run(
        "touch '\(place)/Package.swift'; sleep 1; touch '\(place)/Package.swift'; \(install)",
        path: "/usr/bin:/bin")
      #expect(code != 0 && shown.contains("no swift here"), "\(shown)")
    }

    @Test func theOutputOfAToolIsItsOwn() throws {
      let place = try built()
      let (_, code) = try run("cd '\(place)' && make run ARGS=hello >$HOME/out", ["VERSION": "6.3"])
      #expect(code == 0)
      #expect(String(decoding: home.read("out") ?? [], as: UTF8.self) == "tool hello\n")
    }
  }
#endif
