// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the elements around a text say of it: by tag, role, and the words of class and id.
struct SectionFlags: OptionSet, Sendable {
  let rawValue: UInt32
  static let navigation = SectionFlags(rawValue: 1 << 0)
  static let header = SectionFlags(rawValue: 1 << 1)
  static let footer = SectionFlags(rawValue: 1 << 2)
  static let aside = SectionFlags(rawValue: 1 << 3)
  static let related = SectionFlags(rawValue: 1 << 4)
  static let comments = SectionFlags(rawValue: 1 << 5)
  static let share = SectionFlags(rawValue: 1 << 6)
  static let advertisement = SectionFlags(rawValue: 1 << 7)
  static let subscribe = SectionFlags(rawValue: 1 << 8)
  static let author = SectionFlags(rawValue: 1 << 9)
  static let figure = SectionFlags(rawValue: 1 << 10)
  static let tags = SectionFlags(rawValue: 1 << 11)
  static let date = SectionFlags(rawValue: 1 << 12)
  static let consent = SectionFlags(rawValue: 1 << 13)
  static let hidden = SectionFlags(rawValue: 1 << 14)
  static let content = SectionFlags(rawValue: 1 << 15)
  /// `itemprop=articleBody`, `entry-content` and their like.
  static let articleBody = SectionFlags(rawValue: 1 << 16)
  static let article = SectionFlags(rawValue: 1 << 17)
  static let main = SectionFlags(rawValue: 1 << 18)
  static let headline = SectionFlags(rawValue: 1 << 19)
  static let summary = SectionFlags(rawValue: 1 << 20)
  static let table = SectionFlags(rawValue: 1 << 21)
  static let list = SectionFlags(rawValue: 1 << 22)
  static let quote = SectionFlags(rawValue: 1 << 23)
  static let form = SectionFlags(rawValue: 1 << 24)
  static let button = SectionFlags(rawValue: 1 << 25)
  static let embed = SectionFlags(rawValue: 1 << 26)
  static let notice = SectionFlags(rawValue: 1 << 27)
  static let legal = SectionFlags(rawValue: 1 << 28)
  static let live = SectionFlags(rawValue: 1 << 29)
  static let bits = 30

  /// What speaks for an article however much of the page it holds.
  static let ofArticles: SectionFlags = [.content, .articleBody, .article, .main, .table, .list, .quote, .live]
  /// What may hold more of a page than its article does.
  static let ofMasses: SectionFlags = [.comments, .related, .consent, .hidden]

  static func of(_ tag: Tag) -> SectionFlags {
    switch tag {
    case .nav, .menu: .navigation
    case .header: .header
    case .footer: .footer
    case .aside: .aside
    case .figure, .figcaption, .picture, .video, .audio: .figure
    case .article: .article
    case .main: .main
    case .table: .table
    case .ul, .ol, .dl: .list
    case .blockquote: .quote
    case .form, .fieldset, .select, .textarea: .form
    case .button, .input: .button
    case .address: .author
    case .dialog: .consent
    default: []
    }
  }

  /// The flags of a class or id: its words, cut at hyphens, blanks and capitals.
  static func words(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> SectionFlags {
    var result: SectionFlags = []
    var hash: UInt32 = 0x811C_9DC5
    var previous: UInt32 = 0
    var pairHash: UInt32 = 0
    var length = 0
    var i = from
    let end = min(to, bytes.count, from &+ 400)
    while i <= end {
      let b = i < end ? bytes[i] : 0x20
      let isLetter = b | 0x20 >= 0x61 && b | 0x20 <= 0x7A
      let isCapital = b >= 0x41 && b <= 0x5A
      if !isLetter || (isCapital && i > from && bytes[i &- 1] >= 0x61 && bytes[i &- 1] <= 0x7A) {
        if length > 1 {
          let found = wordBits.value(hash)
          if found > 0 { result.insert(SectionFlags(rawValue: 1 << UInt32(found &- 1))) }
          if previous != 0 && strongPairs.value(pairHash) != 0 { result.insert(.articleBody) }
          previous = hash
        }
        if b == 0x20 { previous = 0 }
        hash = 0x811C_9DC5
        length = 0
        pairHash = previous
      }
      if isLetter {
        hash = (hash ^ UInt32(b | 0x20)) &* 0x0100_0193
        pairHash = (pairHash ^ UInt32(b | 0x20)) &* 0x0100_0193
        length &+= 1
      }
      i &+= 1
    }
    return result
  }

  private static let wordBits: HashMap32 = {
    var map = HashMap32(capacity: 2048)
    for (flag, list) in wordLists {
      let bit = UInt8(truncatingIfNeeded: flag.rawValue.trailingZeroBitCount &+ 1)
      for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, bit) } }
    }
    return map
  }()

  /// Two words that together name the article's body: the second hashed on from the first.
  private static let strongPairs: HashMap32 = {
    var map = HashMap32(capacity: 512)
    let firsts: [StaticString] = ["article", "story", "entry", "post", "content", "text", "news", "artikel", "articulo"]
    let seconds: [StaticString] = ["body", "content", "text", "copy", "main", "entry", "inhalt"]
    for first in firsts {
      for second in seconds {
        var hash: UInt32 = PhraseList.words(of: first).first?.first ?? 0
        second.withUTF8Buffer { buffer in
          for byte in unsafe Array(buffer) { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        }
        map.insert(hash, 1)
      }
    }
    return map
  }()

  private static let wordLists: [(SectionFlags, StaticString)] = [
    (.navigation, "nav navbar navigation menu breadcrumb breadcrumbs topbar menus submenu dropdown burger skip pagination pager toc sitemap tabs tab navi"),
    (.header, "header masthead topnav banner head kopf"),
    (.footer, "footer colophon bottom foot imprint footnotes"),
    (.aside, "aside sidebar rail sidebars secondary rightrail complementary side marginal"),
    (.related, """
      related recommended recommend recommendations recommendation more also teaser teasers promo promos trending popular mostread
      mostpopular readmore recirc recirculation outbrain taboola carousel feed upnext latest relacionadas relacionados similar further
      suggestions ligatus plista interest newsfeed linklist seealso moreon crosslink readalso inline links morefrom relatedarticles
      """),
    (.comments, "comment comments disqus reply respond coral commenting discussion kommentare livefyre commentlist kommentar viafoura hyvor"),
    (.share, "share sharing social follow tools toolbar actions sharebar sns socials addtoany addthis sharedaddy facebook whatsapp bookmark teilen print"),
    (.advertisement, "ad ads advert advertisement advertising sponsored dfp sponsor adslot adunit adbox commercial leaderboard mpu gpt werbung anzeige ban adsense advertorial affiliate shop product deals"),
    (.subscribe, "newsletter newsletters subscribe subscription signup paywall login register registration donate membership piano regwall premium abo abonnement optin mailchimp donation cta plus paid"),
    (.author, "author authors byline bylines bio contributor writer autor auteur autore vcard journalist authorbox profile avatar"),
    (.figure, "figure figcaption caption captions gallery image images photo photos media credit slideshow video videos picture lightbox thumbnail img bild foto copyright player audio podcast galerie"),
    (.tags, "tag tags topics topic keywords categories category label labels taxonomy themen stichworte etiquetas tematags"),
    (.date, "date time timestamp meta published info datetime pubdate updated posted datum metadata metainfo publish modified readtime"),
    (.consent, "cookie cookies consent gdpr modal popup overlay dialog privacy toast lightbox onetrust didomi cmp interstitial"),
    (.hidden, "hidden invisible hide sr screenreader visuallyhidden offscreen srt print"),
    (.content, "body content entry text story article post paragraph prose copy richtext artikel articulo news detail single fulltext maincontent"),
    (.articleBody, "articlebody storybody entrycontent postcontent articlecontent articletext postbody bodytext articledetail storycontent contentbody bodycontent textbody storytext articlewrapper maincontent"),
    (.headline, "headline title heading titel titulo titre headlines overline kicker dachzeile"),
    (.summary, "lead lede intro summary subtitle standfirst deck dek excerpt abstract description chapo subheadline subhead sapo vorspann teasertext bajada entradilla subtitulo occhiello sottotitolo ingress preamble sommario keypoints highlights"),
    (.embed, "embed tweet twitter instagram widget infobox box factbox embedded oembed iframe youtube plugin module poll quiz sidebox callout"),
    (.notice, "correction corrections update notice editorsnote disclaimer erratum note clarification"),
    (.legal, "legal terms rights disclosure license impressum"),
    (.live, "live liveblog ticker livefeed"),
  ]
}
