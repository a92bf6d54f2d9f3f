// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import NutgrafTime

/// The values a stated number allows, between two ends.
struct Measure: Sendable {
  var low: Double
  var high: Double
  /// An end that itself is not allowed: "fewer than ten".
  var openLow = false
  var openHigh = false
  /// A round or vague figure, to be met generously.
  var about = false

  var width: Double { high - low }
  var isExact: Bool { low == high && !about }

  init(exactly value: Double) {
    low = value
    high = value
  }

  init(from low: Double, to high: Double) {
    self.low = min(low, high)
    self.high = max(low, high)
  }

  init(_ value: Double, low: Double?, high: Double?, comparator: Comparator) {
    self.low = min(low ?? value, high ?? value)
    self.high = max(low ?? value, high ?? value)
    let size = value.magnitude
    switch comparator {
    case .none: break
    case .about:
      about = true
      if self.low == self.high {
        self.low = value - size * 0.12
        self.high = value + size * 0.12
      }
    case .less:
      self.low = min(0, value)
      self.high = value
      openHigh = true
    case .atMost:
      self.low = min(0, value)
      self.high = value
    case .more:
      self.low = value
      self.high = .infinity
      openLow = true
    case .atLeast:
      self.low = value
      self.high = .infinity
    }
  }

  func scaled(by factor: Double) -> Measure {
    var copy = self
    copy.low *= factor
    copy.high *= factor
    return copy
  }

  enum Relation { case same, within, holds, overlaps, apart }

  /// How this one stands to another: `within` when every value it allows is allowed there.
  func relation(to other: Measure) -> Relation {
    if low == other.low && high == other.high && openLow == other.openLow
      && openHigh == other.openHigh
    {
      return about == other.about ? .same : about ? .holds : .within
    }
    if high < other.low || other.high < low { return .apart }
    if high == other.low && (openHigh || other.openLow) { return .apart }
    if other.high == low && (other.openHigh || openLow) { return .apart }
    let above = low > other.low || (low == other.low && (openLow || !other.openLow))
    let below = high < other.high || (high == other.high && (openHigh || !other.openHigh))
    if above && below { return .within }
    let outLow = other.low > low || (other.low == low && (other.openLow || !openLow))
    let outHigh = other.high < high || (other.high == high && (other.openHigh || !openHigh))
    if outLow && outHigh { return .holds }
    return .overlaps
  }
}

extension Measure {
  /// A TIMEX3 duration in hours: `PT2H`, `P2W`, `P1Y6M`. Nil for a vague one (`PXD`).
  static func duration(_ value: String, mod: String?) -> Measure? {
    var hours = 0.0
    var number = 0.0
    var fraction = 0.0
    var digits = false
    var clock = false
    var found = false
    var first = true
    for b in value.utf8 {
      if first {
        guard b == 0x50 else { return nil }
        first = false
        continue
      }
      switch b {
      case 0x54: clock = true
      case 0x30...0x39:
        if fraction > 0 {
          number += Double(b &- 0x30) * fraction
          fraction /= 10
        } else {
          number = min(1e12, number * 10 + Double(b &- 0x30))
        }
        digits = true
      case 0x2E: fraction = 0.1
      default:
        guard digits else { return nil }
        let unit: Double
        switch b {
        case 0x59: unit = 8766
        case 0x4D: unit = clock ? 1.0 / 60 : 730.5
        case 0x57: unit = 168
        case 0x44: unit = 24
        case 0x48: unit = 1
        case 0x53: unit = 1.0 / 3600
        default: return nil
        }
        hours += number * unit
        number = 0
        fraction = 0
        digits = false
        found = true
      }
    }
    guard found, !digits else { return nil }
    let comparator: Comparator
    switch mod {
    case "LESS_THAN": comparator = .less
    case "EQUAL_OR_LESS": comparator = .atMost
    case "APPROX": comparator = .about
    case "MORE_THAN": comparator = .more
    case "EQUAL_OR_MORE": comparator = .atLeast
    default: comparator = .none
    }
    return Measure(hours, low: nil, high: nil, comparator: comparator)
  }
}
