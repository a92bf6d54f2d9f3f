// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A page as UTF-8, and the way back to the bytes as they were given.
struct PageBytes: Sendable {
  let utf8: [UInt8]
  /// Where the bytes came from, when the page was not plain UTF-8.
  private let origins: ByteOrigins?
  /// The bytes of a byte order mark in front.
  private let skipped: Int
  let encoding: String

  /// Finds the encoding as the HTML standard does (byte order mark, then the declaration in the
  /// page), but believes bytes that are valid UTF-8. What cannot be decoded becomes U+FFFD.
  /// - Complexity: O(*n*).
  init(_ page: [UInt8]) {
    if page.starts(with: [0xFE, 0xFF]) || page.starts(with: [0xFF, 0xFE]) {
      let out = EncodingDecoder.utf16(page, from: 2, big: page.starts(with: [0xFE, 0xFF]))
      self.init(out, encoding: page.starts(with: [0xFE, 0xFF]) ? "utf-16be" : "utf-16le")
      return
    }
    let mark = page.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let body = mark > 0 ? Array(page[mark...]) : page
    if let label = EncodingPrescan.label(body), label.hasPrefix("iso-2022-jp"),
      body.contains(0x1B)
    {
      self.init(EncodingDecoder.iconv(body, name: "ISO-2022-JP"), encoding: label)
      return
    }
    let damage = EncodingDecoder.damage(body)
    if damage.errors == 0 {
      self.init(utf8: body, origins: nil, skipped: mark, encoding: "utf-8")
      return
    }
    let label = EncodingPrescan.label(body)
    let isUTF8 = mark > 0 || (label ?? "utf-8") == "utf-8" || label == "utf8" || damage.good > 8 &* damage.errors
    if isUTF8 && (mark > 0 || damage.good > 2 &* damage.errors) {
      let out = EncodingDecoder.repairUTF8(body)
      self.init(utf8: out.utf8, origins: out.origins, skipped: mark, encoding: "utf-8")
      return
    }
    let name = label.map(EncodingLabels.iconvName) ?? "CP1252"
    if name == "CP1252" {
      self.init(EncodingDecoder.windows1252(body), encoding: "windows-1252")
    } else {
      self.init(EncodingDecoder.iconv(body, name: name), encoding: label ?? "windows-1252")
    }
  }

  private init(_ decoded: EncodingDecoder.Output, encoding: String) {
    self.init(utf8: decoded.utf8, origins: decoded.origins, skipped: 0, encoding: encoding)
  }

  private init(utf8: [UInt8], origins: ByteOrigins?, skipped: Int, encoding: String) {
    self.utf8 = utf8
    self.origins = origins
    self.skipped = skipped
    self.encoding = encoding
  }

  /// The place in the page of an offset into `utf8`.
  func source(_ offset: UInt32) -> UInt32 {
    (origins?.source(offset) ?? offset) &+ UInt32(truncatingIfNeeded: skipped)
  }

  func source(_ start: UInt32, _ end: UInt32) -> ByteSpan {
    ByteSpan(from: source(start), to: source(end))
  }
}

/// Reads the `charset` that a page declares in its first kilobytes.
enum EncodingPrescan {
  /// The label in small letters.
  static func label(_ bytes: [UInt8]) -> String? {
    let end = min(bytes.count, 4096)
    var i = 0
    let word: [UInt8] = Array("charset".utf8)
    while i &+ 8 < end {
      guard bytes[i] | 0x20 == 0x63 else {
        i &+= 1
        continue
      }
      var same = true
      for k in 0..<7 where bytes[i &+ k] | 0x20 != word[k] {
        same = false
        break
      }
      guard same else {
        i &+= 1
        continue
      }
      var j = i &+ 7
      while j < end && HTMLTokenizer.isSpace(bytes[j]) { j &+= 1 }
      guard j < end, bytes[j] == 0x3D else {
        i &+= 7
        continue
      }
      j &+= 1
      while j < end, HTMLTokenizer.isSpace(bytes[j]) || bytes[j] == 0x22 || bytes[j] == 0x27 {
        j &+= 1
      }
      var label: [UInt8] = []
      while j < end, label.count < 40 {
        let b = bytes[j]
        let isName = (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39) || b == 0x2D || b == 0x5F || b == 0x3A
        guard isName else { break }
        label.append(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
        j &+= 1
      }
      if !label.isEmpty { return String(decoding: label, as: UTF8.self) }
      i &+= 7
    }
    return nil
  }
}

/// From the labels of the Encoding standard to the names the C library knows.
enum EncodingLabels {
  static func iconvName(_ label: String) -> String {
    switch label {
    case "iso-8859-1", "iso8859-1", "latin1", "l1", "ascii", "us-ascii", "windows-1252", "cp1252",
      "iso_8859-1", "x-cp1252":
      "CP1252"
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji": "CP932"
    case "euc-jp", "x-euc-jp": "EUC-JP"
    case "gb2312", "gbk", "gb18030", "x-gbk", "chinese", "gb_2312-80", "gb_2312", "csgb2312": "GB18030"
    case "big5", "big5-hkscs", "x-x-big5", "cn-big5": "BIG5-HKSCS"
    case "euc-kr", "ks_c_5601-1987", "korean", "windows-949", "ksc5601": "CP949"
    case "iso-8859-9", "latin5", "windows-1254": "CP1254"
    case "tis-620", "iso-8859-11", "windows-874": "CP874"
    case "koi8-r", "koi8": "KOI8-R"
    case "koi8-u", "koi8-ru": "KOI8-U"
    case "macintosh", "mac", "x-mac-roman": "MACINTOSH"
    case "ibm866", "cp866", "866": "CP866"
    case "utf-16", "utf-16le", "utf-16be", "unicode", "utf8", "utf-8": "UTF-8"
    case "iso-2022-jp": "ISO-2022-JP"
    default:
      if label.hasPrefix("windows-125") || label.hasPrefix("cp125") {
        "CP125\(label.last.map(String.init) ?? "2")"
      } else if label.hasPrefix("iso-8859-") || label.hasPrefix("iso8859-") {
        "ISO-8859-" + String(decoding: Array(label.utf8.drop { $0 != 0x2D }.dropFirst().reversed().prefix { $0 != 0x2D }.reversed()), as: UTF8.self)
      } else {
        "CP1252"
      }
    }
  }
}
