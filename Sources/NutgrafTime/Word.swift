// SPDX-License-Identifier: Apache-2.0

/// What the grammar knows of a word or mark. Words that no rule asks for are `none`.
enum Word: UInt8 {
  case none
  // Articles, determiners, quantifiers
  case the, article, this, that, these, those, each, every, all, some, several, few, many, both
  case another, other, more, same, full, any, its, very
  // Prepositions and conjunctions
  case of, inside, on, at, by, from, to, until, through, between, and, or, since, after, before
  case during, within, `for`, over, than, per, around, between2, `as`, ahead, into, plus, via
  // Order and direction
  case last, next, past, previous, coming, following, current, recent, latest, ago, later, earlier
  case hence, early, late, mid, middle, end, beginning, back, old, aged, prior, rest, upcoming,
    early2
  // Modifiers of a number
  case about, almost, only, least, most, less, under, up, exactly, down, exceeding, high, low, off
  case much
  // Reference words
  case presentRef, pastRef, futureRef, today, yesterday, tomorrow, tonight, overnight, dayPart, noon
  case once, then, time, period, moment, future, near, term, days, short
  // Calendar
  case month, weekday, season, unit, second, quarter, half, weekend, adverbSet, holiday, holidayPart
  case decadeName, fiscal, financial, christmas, eve, day, new, century
  case school, calendar, business, q, h, fy, w
  // Numbers
  case small, tens, scale, ordinal, fraction, dozen, couple, score, point, no, a2, lot, pair, single
  case comparative, coin, manyOf, times, tenfold, grand
  // Clock
  case ampm, zone, oclock, minutesWord, sharp, zulu, t
  // Units and money
  case currency, currencyCode, currencySign, centSign, cents, nationality, measure, square, cubic
  case degrees, celsius, fahrenheit, percent, percentPoints, prefixUS, feet, inches, hour2, kelvin
  // Marks
  case hyphen, dash, longDash, comma, stop, colon, slash, apostrophe, quote, open, close, plusSign
  case minus, tilde, less2, greater, percentSign, permille, degreeSign, fractionSign, superscript
  case hash, underscore, ampersand, otherMark, semicolon, question, star, equals, atSign
  // The letter s after an apostrophe; `st nd rd th` after digits
  case s, ordinalEnding
  // Verbs and their helpers, for the direction of the clause
  case pastVerb, pastAux, presentAux, haveAux, futureAux, modal, planned, reporting, notVerb,
    willNoun
  case presentVerb
  // Words that a number before them does not count
  case year2, guardBefore, guardAfter, number2, ageWord, people, version, page, room
}

extension Word {
  /// By raw value: 1 when an atom of the class may begin a time, 2 a quantity, 3 either, 0 neither.
  static let starts: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    let times: [Word] = [
      .about, .almost, .less, .more, .over, .under, .at, .up, .no, .as, .tilde, .exceeding,
      .comparative, .early, .late,
      .mid, .middle, .earlier, .later, .the, .end, .beginning, .rest, .month, .weekday, .today,
      .yesterday, .tomorrow,
      .tonight, .overnight, .presentRef, .pastRef, .futureRef, .recent, .very, .small, .tens,
      .ordinal, .second,
      .fractionSign, .couple, .scale, .dozen, .several, .few, .many, .article, .half, .last, .next,
      .this, .past,
      .previous, .prior, .coming, .following, .current, .same, .that, .these, .latest, .those,
      .another, .all, .each,
      .every, .adverbSet, .season, .holiday, .holidayPart, .eve, .new, .noon, .dayPart, .weekend,
      .unit, .quarter,
      .fiscal, .fy, .q, .h, .decadeName, .apostrophe, .ordinalEnding,
    ]
    let quantities: [Word] = [
      .about, .almost, .over, .more, .less, .under, .at, .up, .as, .no, .exceeding, .only, .exactly,
      .all, .some, .tilde,
      .less2, .greater, .article, .both, .comparative, .equals, .between, .small, .tens, .scale,
      .dozen, .half, .quarter,
      .fractionSign, .ordinal, .second, .currencySign, .currencyCode, .currency, .prefixUS, .hash,
      .hyphen, .dash, .minus,
      .nationality, .couple, .s, .measure,
    ]
    for word in times { table[Int(word.rawValue)] |= 1 }
    for word in quantities { table[Int(word.rawValue)] |= 2 }
    return table
  }()
}

/// Lengths in which time is reckoned, from short to long.
enum Unit: Int32 {
  case second = 1
  case minute, hour, night, day, weekend, week, fortnight, month, quarter, season, half
  case year, decade, century, millennium, workday
  var isClock: Bool { rawValue <= Unit.hour.rawValue }
}
