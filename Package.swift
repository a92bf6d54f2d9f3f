// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Strict memory safety: the word `unsafe` marks the few lines to review.
let core: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatWarning("StrictMemorySafety", as: .error),
  .enableExperimentalFeature("Lifetimes"),
  // Checked when tests run (debug); the checks cost the first report 2 %.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// Rooms whose code runs once a report or once a call: theirs is made small, not fast.
let small: Set = ["NutgrafC", "NutgrafExport", "NutgrafStories", "NutgrafTime"]

/// One room of the house: a Swift module and its tests. All that it imports is named: what is reached
/// by way of another module alone is not compiled again when a type's layout changes.
func module(_ name: String, _ dependencies: [Target.Dependency], linker: [LinkerSetting] = [], exclude: [String] = [])
  -> Target
{
  .target(
    name: name, dependencies: dependencies, exclude: exclude,
    swiftSettings: core
      + (small.contains(name) ? [.unsafeFlags(["-Osize"], .when(configuration: .release))] : []),
    linkerSettings: linker)
}

func tests(_ name: String, _ more: [Target.Dependency] = []) -> Target {
  .testTarget(name: name + "Tests", dependencies: [.init(stringLiteral: name), "CNutgrafData"] + more)
}

/// The stages of reading and what they stand on.
let stages: [Target.Dependency] = [
  "NutgrafText", "NutgrafArticle", "NutgrafSyntax", "NutgrafNames", "NutgrafTime", "NutgrafSpeech",
  "NutgrafEvents",
]

let package = Package(
  name: "nutgraf",
  products: [
    .library(name: "nutgraf", type: .dynamic, targets: ["NutgrafC", "CNutgrafData"]),
    .library(name: "NutgrafText", targets: ["NutgrafText", "CNutgrafData"]),
    .library(name: "NutgrafArticle", targets: ["NutgrafArticle", "CNutgrafData"]),
    .library(name: "NutgrafReport", targets: ["NutgrafReport", "CNutgrafData"]),
    .library(name: "NutgrafIndex", targets: ["NutgrafIndex", "CNutgrafData"]),
    .executable(name: "nutgraf-cli", targets: ["NutgrafCommand"]),
    .executable(name: "nutgraf-header", targets: ["nutgraf-header"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // The tables' bytes. Only products and tests name it, so that a new table compiles no Swift.
    .target(
      name: "CNutgrafData", dependencies: ["CNutgrafTables"], exclude: ["tables"],
      cSettings: [.unsafeFlags(["-std=c23"])]),
    .target(name: "CNutgrafTables"),
    .target(name: "CNutgrafSupport"),
    .target(name: "CNutgrafTypes"),
    // In the shared library alone: tests and the command have the compiler's own.
    .target(
      name: "CNutgrafRuntime", cxxSettings: [.unsafeFlags(["-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"])]),
    module("NutgrafText", ["CNutgrafSupport", "CNutgrafTables"]),
    module("NutgrafJSON", ["NutgrafText"]),
    module("NutgrafLexicon", ["NutgrafText", "CNutgrafTables", "CNutgrafSupport"]),
    module("NutgrafArticle", ["NutgrafText", "NutgrafJSON", "NutgrafLexicon"]),
    module("NutgrafSyntax", ["NutgrafText", "NutgrafLexicon"]),
    module("NutgrafNames", ["NutgrafText", "NutgrafLexicon", "NutgrafSyntax", "CNutgrafTables"]),
    module("NutgrafTime", ["NutgrafText", "NutgrafLexicon", "NutgrafSyntax"]),
    module("NutgrafSpeech", ["NutgrafText", "NutgrafLexicon", "NutgrafSyntax", "NutgrafNames", "CNutgrafTables"]),
    module(
      "NutgrafEvents",
      [
        "NutgrafText", "NutgrafLexicon", "NutgrafSyntax", "NutgrafNames", "NutgrafTime",
        "NutgrafSpeech", "CNutgrafTables",
      ]),
    module(
      "NutgrafReport",
      [
        "NutgrafText", "NutgrafArticle", "NutgrafSyntax", "NutgrafNames", "NutgrafTime",
        "NutgrafSpeech", "NutgrafEvents",
      ]),
    module("NutgrafStories", stages + ["NutgrafReport", "NutgrafLexicon", "CNutgrafTables"]),
    module("NutgrafIndex", stages + ["NutgrafJSON", "NutgrafReport", "CNutgrafSupport"]),
    module(
      "NutgrafExport",
      stages + ["NutgrafReport", "NutgrafStories", "NutgrafJSON"]),
    module(
      "NutgrafC",
      stages + [
        "NutgrafReport", "NutgrafLexicon", "NutgrafExport",
        "NutgrafIndex", "NutgrafStories", "NutgrafJSON", "CNutgrafSupport", "CNutgrafTypes", "CNutgrafRuntime",
      ],
      linker: [
        .unsafeFlags([
          "-static-stdlib", "-use-ld=lld", "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/NutgrafC/exports.map",
          "-Xlinker", "-soname=libnutgraf.so.0", "-Xlinker", "--gc-sections", "-Xlinker", "-s", "-Xclang-linker", "--config=\(Context.packageDirectory)/Sources/NutgrafC/link.cfg",
          // Nothing unwinds through the library: no tables to unwind by. Functions that are alike stand once.
          "-Xlinker", "-T\(Context.packageDirectory)/Sources/NutgrafC/sections.ld", "-Xlinker", "--no-eh-frame-hdr",
          "-Xlinker", "--icf=all",
          // See runtime.c of CNutgrafSupport.
          "-Xlinker", "--wrap=_swift_stdlib_getScalarName", "-Xlinker", "--wrap=hypotf",
        ])
      ],
      exclude: ["exports.map", "link.cfg", "sections.ld"]),
    module(
      "NutgrafTrain",
      [
        "NutgrafText", "NutgrafJSON", "NutgrafLexicon", "NutgrafArticle", "NutgrafSyntax",
        "NutgrafNames", "NutgrafTime", "NutgrafSpeech", "NutgrafEvents", "NutgrafReport",
      ]),
    .executableTarget(
      name: "NutgrafCommand",
      dependencies: stages + [
        "NutgrafReport", "NutgrafLexicon", "NutgrafExport",
        "NutgrafIndex", "NutgrafStories", "NutgrafJSON", "CNutgrafData",
        "NutgrafTrain", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      linkerSettings: [
        .unsafeFlags([
          "-static-stdlib", "-use-ld=lld", "-Xlinker", "--gc-sections", "-Xlinker", "-s",
          "-l_FoundationCollections", "-l_FoundationCShims", "-lswiftSynchronization",
        ])
      ]),
    .executableTarget(name: "nutgraf-header"),
    tests("NutgrafText"), tests("NutgrafJSON"), tests("NutgrafLexicon"), tests("NutgrafArticle"),
    tests("NutgrafSyntax", ["NutgrafReport"]), tests("NutgrafNames", ["NutgrafReport"]),
    tests("NutgrafTime", ["NutgrafReport"]), tests("NutgrafSpeech", ["NutgrafReport"]),
    tests("NutgrafEvents", ["NutgrafReport"]), tests("NutgrafReport"), tests("NutgrafStories", ["NutgrafReport", "NutgrafText", "NutgrafTime"]),
    tests("NutgrafIndex", ["NutgrafReport"]), tests("NutgrafExport"), tests("NutgrafTrain"),
  ]
)
