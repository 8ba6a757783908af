// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "chainrule", path: "..")],
  targets: [
    .executableTarget(
      name: "chainrule-bench",
      dependencies: [
        .product(name: "Tensors", package: "chainrule"), .product(name: "Autograd", package: "chainrule"),
        .product(name: "Networks", package: "chainrule"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
