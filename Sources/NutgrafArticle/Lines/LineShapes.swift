// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Recognises lines that are a time, a count, a byline or a picture's credit.
enum LineShapes {
  static func mark(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ line: inout Line) {
    if line.clutterStrength >= 2 && line.clutter == .time && line.words <= 14 {
      line.traits.insert(.timeLike)
    }
    if line.clutterStrength == 3 && line.clutter == .counts { line.traits.insert(.countLike) }
    if line.words <= 12 && line.digits > 0 && !line.has(.timeLike) {
      markTime(&line)
    }
    if line.words <= 30 { markByline(bytes, start, end, &line) }
  }

  /// A line is a time when nearly all its words are digits, months, weekdays or words of time.
  private static func markTime(_ line: inout Line) {
    guard line.timeWords >= 2, (line.words &- line.timeWords) &* 3 <= line.timeWords else { return }
    line.traits.insert(.timeLike)
    if line.clutterStrength == 0 {
      line.clutter = .time
      line.clutterStrength = 1
    }
  }

  static let timeWordList: StaticString = """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    januar februar märz mai juni juli oktober dezember okt dez montag dienstag mittwoch donnerstag freitag
    samstag sonntag uhr am um
    janvier février mars avril juin juillet août septembre octobre novembre décembre à
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre de
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    januari februari maart mei augustus
    pm am gmt utc est edt et bst cet cest ist pst pdt ct pt
    published updated posted on at last ago hours hour minutes min read stand aktualisiert veröffentlicht
    """

  /// "By" and its like, then names; the rest of the line may hold a date or an outlet.
  private static func markByline(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ line: inout Line) {
    guard let after = bylineHead(bytes, start, end) else { return }
    guard after < end else { return }
    let next = bytes[after]
    let capital = (next >= 0x41 && next <= 0x5A) || next >= 0xC3
    guard capital, line.lowered <= 5, !line.has(.endMark) || line.words <= 6 else { return }
    if line.capitalised &+ line.shouted >= 2 || line.words <= 3 { line.traits.insert(.bylineLike) }
  }

  /// The offset after "By ", "Von ", "Por ", … at the head of a line.
  static func bylineHead(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var i = start
    var hash: UInt32 = 0x811C_9DC5
    while i < end && i &- start < 16 {
      let lower = bytes[i] | 0x20
      guard (lower >= 0x61 && lower <= 0x7A) || bytes[i] >= 0x80 else { break }
      hash = (hash ^ UInt32(bytes[i] < 0x80 ? lower : bytes[i])) &* 0x0100_0193
      i &+= 1
    }
    guard i > start, bylineWords.value(hash) != 0 else { return nil }
    while i < end && (bytes[i] == 0x20 || bytes[i] == 0x3A) { i &+= 1 }
    // "Written by", "Story by".
    if i &+ 3 < end, bytes[i] | 0x20 == 0x62, bytes[i &+ 1] | 0x20 == 0x79, bytes[i &+ 2] == 0x20 {
      i &+= 3
    }
    return i
  }

  static let bylineWords: HashMap32 = {
    var map = HashMap32(capacity: 64)
    let list: StaticString =
      "by von por par di door av af przez written story texto text reported"
    for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, 1) } }
    return map
  }()

  /// "(Picture: Getty)", "Photo: …": words that stand in the credits of pictures, before a colon or
  /// anywhere.
  static let creditHeads: StaticString = """
    photo image picture pic foto bild crédit credit credits photograph photographer fotos bilder quelle source
    graphic grafik illustration imagen imagem immagine photos images beeld kuva zdjęcie фото
    """
  static let creditWords: StaticString =
    "shutterstock getty gettyimages istock imago unsplash alamy ullstein"
}
