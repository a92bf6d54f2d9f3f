// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The elements the reader knows by name; all others are `unknown` and told apart by hash.
enum Tag: UInt8, Sendable, CaseIterable {
  case unknown
  case a, abbr, acronym, address, applet, area, article, aside, audio, b, base, basefont, bdi, bdo
  case bgsound, big, blockquote, body, br, button, canvas, caption, center, cite, code, col
  case colgroup, data, datalist, dd, del, details, dfn, dialog, dir, div, dl, dt, em, embed
  case fieldset, figcaption, figure, font, footer, form, frame, frameset, h1, h2, h3, h4, h5, h6
  case head, header, hgroup, hr, html, i, iframe, image, img, input, ins, kbd, keygen, label
  case legend, li, link, listing, main, map, mark, marquee, math, menu, meta, meter, nav, nobr
  case noembed, noframes, noscript, object, ol, optgroup, option, output, p, param, picture
  case plaintext, pre, progress, q, rb, rp, rt, rtc, ruby, s, samp, script, search, section, select
  case slot, small, source, span, strike, strong, style, sub, summary, sup, svg, table, tbody, td
  case template, textarea, tfoot, th, thead, time, title, tr, track, tt, u, ul, `var`, video, wbr
  case xmp

  static let byHash: HashMap32 = {
    var map = HashMap32(capacity: 1024)
    for tag in Tag.allCases where tag != .unknown {
      var hash: UInt32 = 0x811C_9DC5
      for byte in "\(tag)".utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
      map.insert(hash, tag.rawValue)
    }
    return map
  }()

  /// FNV-1a of the name.
  static func hash(of name: String) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
  }
  private static let hashes = Tag.allCases.map { Tag.hash(of: "\($0)") }
  static func hash(_ tag: Tag) -> UInt32 { hashes[Int(tag.rawValue)] }

  /// Ends formatting and implied ends: the standard's "special" elements.
  var isSpecial: Bool {
    switch self {
    case .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body, .br, .button,
      .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed, .fieldset, .figcaption,
      .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5, .h6, .head, .header, .hgroup, .hr,
      .html, .iframe, .img, .input, .keygen, .li, .link, .listing, .main, .marquee, .menu, .meta, .nav, .noembed,
      .noframes, .noscript, .object, .ol, .p, .param, .plaintext, .pre, .script, .search, .section, .select, .source,
      .style, .summary, .table, .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .track,
      .ul, .wbr, .xmp:
      true
    default: false
    }
  }

  var hasImpliedEnd: Bool {
    switch self {
    case .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc: true
    default: false
    }
  }

  /// What stands directly in these and is no part of a table goes before the table.
  var isTablePart: Bool {
    switch self {
    case .table, .tbody, .tfoot, .thead, .tr: true
    default: false
    }
  }

  /// Start tags that end an open cell or caption.
  var isCellBreak: Bool {
    switch self {
    case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr: true
    default: false
    }
  }

  /// End tags that mean nothing in a cell.
  var isCellIgnored: Bool {
    switch self {
    case .body, .caption, .col, .colgroup, .html: true
    default: false
    }
  }

  /// No content, no end tag.
  var isVoid: Bool {
    switch self {
    case .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input, .keygen,
      .link, .meta, .param, .source, .track, .wbr:
      true
    default: false
    }
  }

  /// Begins a paragraph of its own: an open `p` ends before it.
  var closesParagraph: Bool {
    switch self {
    case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl,
      .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header,
      .hgroup, .hr, .listing, .main, .menu, .nav, .ol, .p, .plaintext, .pre, .search, .section,
      .summary, .table, .ul, .xmp, .li, .dd, .dt:
      true
    default: false
    }
  }

  var isHeading: Bool {
    switch self {
    case .h1, .h2, .h3, .h4, .h5, .h6: true
    default: false
    }
  }

  /// Breaks the line of text it stands in.
  var breaksLine: Bool {
    switch self {
    case .li, .dd, .dt, .td, .th, .tr, .caption, .tbody, .thead, .tfoot, .legend, .option, .body,
      .html, .head, .title, .br, .button, .select, .textarea, .iframe, .video, .audio, .object,
      .template, .optgroup, .noscript:
      true
    default: closesParagraph
    }
  }

  /// Formatting: what it holds is part of the line around it.
  var isFormatting: Bool {
    switch self {
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u: true
    default: false
    }
  }

  /// The walls that an end tag's search for its start does not pass.
  var isScopeWall: Bool {
    switch self {
    case .applet, .caption, .html, .table, .td, .th, .marquee, .object, .select, .template: true
    default: false
    }
  }
}

/// The attributes the reader asks for by name.
enum AttributeName: UInt8, Sendable, CaseIterable {
  case other
  case `class`, id, href, rel, name, property, content, itemprop, itemscope, itemtype, datetime, type
  case lang, charset, role, hidden, style, title, alt, src, pubdate, httpEquiv, ariaHidden, dataTestid
  case dataComponent, ariaLabel, dir

  static let byHash: HashMap32 = {
    var map = HashMap32(capacity: 256)
    for attribute in AttributeName.allCases where attribute != .other {
      let name =
        switch attribute {
        case .httpEquiv: "http-equiv"
        case .ariaHidden: "aria-hidden"
        case .dataTestid: "data-testid"
        case .dataComponent: "data-component"
        case .ariaLabel: "aria-label"
        default: "\(attribute)"
        }
      var hash: UInt32 = 0x811C_9DC5
      for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
      map.insert(hash, attribute.rawValue)
    }
    return map
  }()
}
