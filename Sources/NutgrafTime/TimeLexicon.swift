// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The words that the grammar asks for, in one open-addressed table built once.
struct TimeLexicon: Sendable {
  static let shared = TimeLexicon()

  struct Entry {
    var word: Word
    var value: Int32
  }

  enum ByteClass: UInt8 { case space, letter, digit, mark }

  private var keys: [UInt32]
  /// The word's class, length and first letter: what must agree beside the hash.
  private var checks: [UInt32]
  private var values: [Int32]
  private let mask: Int

  static let seed: UInt32 = 0x811C_9DC5
  @inline(__always) static func step(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(byte)) &* 0x0100_0193
  }

  @inline(__always) static func byteClass(_ b: UInt8) -> ByteClass {
    if b | 0x20 >= 0x61 && b | 0x20 <= 0x7A { return .letter }
    if b <= 0x20 { return .space }
    if b >= 0x30 && b <= 0x39 { return .digit }
    if b >= 0xC3 && b != 0xE2 { return .letter }
    return .mark
  }

  static func asciiMark(_ b: UInt8) -> Word {
    switch b {
    case UInt8(ascii: "-"): .hyphen
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: "."): .stop
    case UInt8(ascii: ":"): .colon
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "/"): .slash
    case UInt8(ascii: "'"), UInt8(ascii: "`"): .apostrophe
    case UInt8(ascii: "\""): .quote
    case UInt8(ascii: "("), UInt8(ascii: "["): .open
    case UInt8(ascii: ")"), UInt8(ascii: "]"): .close
    case UInt8(ascii: "+"): .plusSign
    case UInt8(ascii: "~"): .tilde
    case UInt8(ascii: "<"): .less2
    case UInt8(ascii: ">"): .greater
    case UInt8(ascii: "%"): .percentSign
    case UInt8(ascii: "$"): .currencySign
    case UInt8(ascii: "#"): .hash
    case UInt8(ascii: "_"): .underscore
    case UInt8(ascii: "&"): .ampersand
    case UInt8(ascii: "*"): .star
    case UInt8(ascii: "="): .equals
    case UInt8(ascii: "@"): .atSign
    case UInt8(ascii: "?"), UInt8(ascii: "!"): .question
    default: .otherMark
    }
  }

  @inline(__always)
  func lookup(_ hash: UInt32, length: Int, first: UInt8) -> Entry {
    var i = Int(hash ^ (hash &>> 15)) & mask
    while i < keys.count {
      let key = keys[i]
      if key == 0 { break }
      if key == hash, checks[i] & 0xFFFF == UInt32(first) << 8 | UInt32(length & 255) {
        return Entry(
          word: Word(rawValue: UInt8(truncatingIfNeeded: checks[i] >> 16)) ?? .none,
          value: values[i])
      }
      i = (i &+ 1) & mask
    }
    return Entry(word: .none, value: 0)
  }

  private mutating func insert<Bytes: Sequence<UInt8>>(_ text: Bytes, _ word: Word, _ value: Int32)
  {
    var hash = TimeLexicon.seed
    var length = 0
    var first: UInt8 = 0
    for b in text {
      if length == 0 { first = b }
      hash = TimeLexicon.step(hash, b)
      length &+= 1
    }
    guard hash != 0, length > 0 else { return }
    var i = Int(hash ^ (hash &>> 15)) & mask
    for _ in 0...mask {
      if keys[i] == 0 || keys[i] == hash { break }
      i = (i &+ 1) & mask
    }
    keys[i] = hash
    checks[i] = UInt32(word.rawValue) << 16 | UInt32(first) << 8 | UInt32(length & 255)
    values[i] = value
  }

  /// `list` holds words, each alone or as `word=value`; a later list overrides an earlier one.
  private mutating func add(_ word: Word, _ list: StaticString) {
    var value: Int32 = 0
    for item in Pieces(list.description) {
      if let cut = item.firstIndex(of: 0x3D) {
        value = 0
        var negative = false
        for b in item[(cut &+ 1)...] {
          if b == 0x2D { negative = true } else { value = value &* 10 &+ Int32(b &- 0x30) }
        }
        if negative { value = 0 &- value }
        insert(item[..<cut], word, value)
      } else {
        insert(item, word, 0)
      }
    }
  }

  private init() {
    let size = 8192
    keys = Array(repeating: 0, count: size)
    checks = Array(repeating: 0, count: size)
    values = Array(repeating: 0, count: size)
    mask = size &- 1
    addVerbs()
    addStructure()
    addCalendar()
    addNumbers()
    addUnits()
    addMoney()
    for word in Holidays.firstWords where lookup(word).word == .none {
      insert(word.utf8[...], .holidayPart, 0)
    }
  }

  private func lookup(_ word: String) -> Entry {
    var hash = TimeLexicon.seed
    for b in word.utf8 { hash = TimeLexicon.step(hash, b) }
    return lookup(hash, length: word.utf8.count, first: word.utf8.first ?? 0)
  }

  private mutating func addStructure() {
    add(.the, "the")
    add(.article, "a an")
    add(.this, "this")
    add(.that, "that")
    add(.these, "these")
    add(.those, "those")
    add(.each, "each")
    add(.every, "every")
    add(.all, "all")
    add(.some, "some")
    add(.several, "several")
    add(.few, "few")
    add(.many, "many numerous countless")
    add(.both, "both")
    add(.another, "another")
    add(.other, "other")
    add(.more, "more")
    add(.same, "same")
    add(.full, "full entire whole")
    add(.any, "any")
    add(.very, "very")
    add(.its, "its his her their our my your")
    add(.of, "of")
    add(.inside, "in")
    add(.on, "on")
    add(.at, "at")
    add(.by, "by")
    add(.from, "from starting")
    add(.to, "to")
    add(.until, "until till til")
    add(.through, "through thru throughout")
    add(.between, "between")
    add(.and, "and")
    add(.or, "or")
    add(.since, "since")
    add(.after, "after")
    add(.before, "before")
    add(.during, "during")
    add(.within, "within")
    add(.for, "for")
    add(.over, "over above")
    add(.than, "than")
    add(.per, "per")
    add(.as, "as")
    add(.last, "last")
    add(.next, "next")
    add(.past, "past")
    add(.previous, "previous preceding")
    add(.prior, "prior")
    add(.coming, "coming upcoming")
    add(.following, "following ensuing")
    add(.current, "current")
    add(.recent, "recent")
    add(.latest, "latest")
    add(.ago, "ago")
    add(.later, "later afterwards afterward")
    add(.earlier, "earlier")
    add(.hence, "hence")
    add(.early, "early")
    add(.late, "late")
    add(.mid, "mid")
    add(.middle, "middle")
    add(.end, "end close")
    add(.beginning, "beginning start outset")
    add(.rest, "rest remainder")
    add(.back, "back")
    add(.old, "old")
    add(.aged, "aged age ages")
    add(.about, "about approximately around roughly circa ca approx some=1")
    add(.some, "some")
    add(.almost, "almost nearly")
    add(.only, "only just merely")
    add(.exactly, "exactly precisely")
    add(.least, "least")
    add(.most, "most")
    add(.less, "less fewer")
    add(.under, "under below")
    add(.up, "up")
    add(.down, "down")
    add(.off, "off")
    add(.exceeding, "exceeding topping")
    add(.high, "high")
    add(.low, "low little")
    add(.much, "much")
    add(.s, "s")
    add(.ordinalEnding, "st nd rd th")
    add(.plus, "plus")
    add(.no, "no")
    add(.minus, "minus negative")
    add(
      .comparative,
      "greater=1 bigger=1 larger=1 higher=1 smaller=0 lower=0 younger=0 older=1 longer=1 shorter=0 exceeded=1 exceeds=1"
    )
    add(.equals, "equal equals equaling")
    add(.single, "single")
  }

  private mutating func addCalendar() {
    add(.presentRef, "now currently nowadays")
    add(.pastRef, "recently previously formerly lately")
    add(.futureRef, "soon shortly")
    add(.today, "today tdy")
    add(.yesterday, "yesterday")
    add(.tomorrow, "tomorrow tmr tmrw")
    add(.tonight, "tonight tonite")
    add(.overnight, "overnight")
    add(.once, "once")
    add(.then, "then")
    add(.time, "time")
    add(.period, "period")
    add(.moment, "moment")
    add(.second, "second")
    add(.future, "future")
    add(.near, "near foreseeable")
    add(.term, "term")
    add(.short, "short")
    // 1 morning, 2 midday, 3 afternoon, 4 evening, 5 night, 6 dawn, 7 dusk
    add(
      .dayPart,
      "morning=1 mornings=1 afternoon=3 afternoons=3 evening=4 evenings=4 night=5 nights=5 dawn=6 dusk=7 daytime=8 nighttime=5 lunchtime=2 sunrise=6 sunset=7 nightfall=7 daybreak=6 midmorning=1 midafternoon=3"
    )
    add(.noon, "noon=12 midday=12 midnight=0 noontime=12")
    add(
      .month,
      "january=1 february=2 march=35 april=4 may=37 june=6 july=7 august=8 september=9 october=10 november=11 december=12 jan=65 feb=66 mar=99 apr=68 jun=70 jul=71 aug=72 sep=73 sept=73 oct=74 nov=75 dec=76"
    )
    add(
      .weekday,
      "monday=1 tuesday=2 wednesday=3 thursday=4 friday=5 saturday=6 sunday=7 mon=65 tue=66 tues=66 wed=99 weds=67 thu=68 thur=68 thurs=68 fri=69 sat=102 sun=103 mondays=9 tuesdays=10 wednesdays=11 thursdays=12 fridays=13 saturdays=14 sundays=15"
    )
    // 1 spring, 2 summer, 3 autumn, 4 winter; +32 also a common word
    add(
      .season,
      "spring=33 summer=2 autumn=3 fall=35 winter=4 springtime=1 summertime=2 wintertime=4 summers=10 winters=12 autumns=11 midsummer=2 midwinter=4"
    )
    add(
      .unit,
      "minute=2 minutes=34 min=2 mins=34 hour=3 hours=35 hr=3 hrs=35 day=5 days=37 week=7 weeks=39 wk=7 wks=39 fortnight=8 fortnights=40 month=9 months=41 mth=9 mths=41 year=13 years=45 yr=13 yrs=45 decade=14 decades=46 century=15 centuries=47 millennium=16 millennia=48 millenniums=48 seconds=33 sec=1 secs=33 workday=17 workdays=49 weekday=17 weekdays=49 nights=36 semester=12 semesters=44"
    )
    add(.second, "second")
    add(.quarter, "quarter=10 quarters=42 qtr=10 qtrs=42")
    add(.half, "half=1 halves=1")
    add(.weekend, "weekend=6 weekends=38")
    add(
      .adverbSet,
      "daily=5 everyday=5 weekly=7 monthly=9 quarterly=10 yearly=13 annual=13 annually=13 hourly=3 nightly=5 biweekly=8 fortnightly=8 biannual=12 biennial=14 biennially=14 biannually=12"
    )
    add(.fiscal, "fiscal financial")
    add(.business, "trading business working consecutive straight calendar")
    add(.eve, "eve")
    add(.new, "new")
    add(.q, "q")
    add(.h, "h")
    add(.fy, "fy")
    add(.t, "t")
    add(.ampm, "am=1 pm=2 a=1 p=2")
    add(.article, "a an")
    add(.ampm, "am=1 pm=2")
    add(
      .zone,
      "utc=0 gmt=0 est=-300 edt=-240 cst=-360 cdt=-300 mst=-420 mdt=-360 pst=-480 pdt=-420 bst=60 cet=60 cest=120 eet=120 eest=180 msk=180 ist=330 jst=540 kst=540 aest=600 aedt=660 acst=570 awst=480 hkt=480 sgt=480 nzst=720 nzdt=780 wib=420 pkt=300 et=-300 trt=180"
    )
    add(
      .decadeName,
      "twenties=2 thirties=3 forties=4 fifties=5 sixties=6 seventies=7 eighties=8 nineties=9 noughties=0 aughts=0"
    )
    add(
      .holiday,
      "christmas=1 xmas=1 thanksgiving=2 easter=3 halloween=4 ramadan=5 hanukkah=6 diwali=7 passover=8 juneteenth=9 epiphany=10 pentecost=11 kwanzaa=12 holi=13 nowruz=14 purim=15 chanukah=6 deepavali=7 eid=16 rosh=17 yom=18 lent=19 valentine=20 valentines=20 whitsun=11 lantern=21"
    )
  }

  private mutating func addNumbers() {
    add(
      .small,
      "zero=0 nought=0 naught=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19"
    )
    add(
      .tens,
      "twenty=20 thirty=30 forty=40 fourty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90")
    // The power of ten, +64 for a plural
    add(
      .scale,
      "hundred=2 thousand=3 lakh=5 million=6 crore=7 billion=9 trillion=12 quadrillion=15 hundreds=66 thousands=67 lakhs=69 millions=70 crores=71 billions=73 trillions=76 bn=9 mn=6 mln=6 bln=9 tln=12 mil=6 mill=6 mm=6 tn=12 lac=5 lacs=69 mio=6"
    )
    add(.dozen, "dozen=12 dozens=12 dzs=12 dz=12 score=20 scores=20")
    add(.couple, "couple pair")
    add(
      .ordinal,
      "first=1 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12 thirteenth=13 fourteenth=14 fifteenth=15 sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20 thirtieth=30 fortieth=40 fiftieth=50 sixtieth=60 seventieth=70 eightieth=80 ninetieth=90 hundredth=100 thousandth=1000 millionth=1000000 billionth=1000000000"
    )
    add(
      .fraction,
      "thirds=3 fourths=4 fifths=5 sixths=6 sevenths=7 eighths=8 ninths=9 tenths=10 hundredths=100 thousandths=1000 twentieths=20"
    )
    add(.point, "point points=1")
    add(.times, "times")
  }

  /// Values are positions in `Measures.codes`.
  private mutating func addUnits() {
    for (i, names) in Measures.names.enumerated() {
      add(.measure, names, constant: Int32(i))
    }
    add(.square, "square sq")
    add(.cubic, "cubic cu")
    add(.degrees, "degree=1 degrees=1 deg=1")
    add(.celsius, "celsius centigrade celcius")
    add(.fahrenheit, "fahrenheit farenheit")
    add(.percent, "percent pct percentage=1")
    add(.prefixUS, "us u c ca au nz hk nt mx mex r")
    add(.cents, "cent=0 cents=0 penny=1 pence=1")
    add(.coin, "nickel=5 nickels=5 dime=10 dimes=10")
    add(.grand, "grand")
  }

  /// Values are positions in `Currency.codes`.
  private mutating func addMoney() {
    for (i, currency) in Currency.table.enumerated() {
      add(.currencyCode, currency.code, constant: Int32(i))
      add(.currency, currency.names, constant: Int32(i))
      add(.nationality, currency.nationality, constant: Int32(i))
    }
    add(.cents, "cent=0 cents=0 penny=1 pence=1")
  }

  private mutating func add(_ word: Word, _ list: StaticString, constant: Int32) {
    for item in Pieces(list.description) { insert(item, word, constant) }
  }

  /// Words that tell past from future, where no tagger does.
  private mutating func addVerbs() {
    add(.futureAux, "will shall ll won would might")
    add(
      .planned,
      "expected=1 scheduled=1 due=1 set=1 planned=1 plans plan planning expects expect intends intend aims hopes hope going slated begins starts opens reopens resumes ends expires deadline promised vowed pledged wants want seeks payable effective"
    )
    add(.pastAux, "was were had did been wasn weren hadn didn")
    add(.haveAux, "has have hasn haven having")
    add(.presentAux, "is are am be being isn aren do does doesn")
    add(
      .pastVerb,
      "said told met went came took made gave saw found fell rose won lost left held began became brought bought built broke chose cut dealt drew drove ate fought flew forgot froze got grew heard hit hurt kept knew laid led lent let lay meant paid put quit read rode ran rang sold sent shook shot shut sang sank sat slept slid spoke spent split spread stood stole struck swore swept swam taught tore thought threw understood woke wore wrote died killed beat bore bound shrank sought slew spun sprang stuck wound withdrew"
    )
    add(
      .notVerb,
      "hundred need seed feed speed breed exceed proceed succeed indeed kindred sacred naked wicked shed united red bleed embed unprecedented alleged armed"
    )
    add(
      .guardBefore,
      "page pages chapter section article act bill room flight route highway interstate channel number boeing airbus version level phase grade group size vol volume issue apartment apt suite box resolution line lane gate platform type model step part psalm episode season=1 world=1 area title"
    )
  }
}
