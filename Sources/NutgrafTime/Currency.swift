// SPDX-License-Identifier: Apache-2.0

/// Currencies: ISO 4217 codes, the nouns that name them, and the nationalities that tell one dollar
/// from another ("Canadian dollars").
struct Currency: Sendable {
  /// In lower case.
  let code: StaticString
  /// Nouns that mean this currency when no nationality stands before them.
  let names: StaticString
  let nationality: StaticString

  static let usd: Int32 = 0
  static let gbp: Int32 = 1
  static let eur: Int32 = 2
  static let jpy: Int32 = 3
  static let inr: Int32 = 4
  static let krw: Int32 = 5
  static let rub: Int32 = 6
  static let tryLira: Int32 = 7
  static let ils: Int32 = 8
  static let ngn: Int32 = 9
  static let uah: Int32 = 10
  static let cny: Int32 = 11

  static let table: [Currency] = [
    Currency(code: "usd", names: "dollar dollars buck bucks", nationality: "american"),
    Currency(code: "gbp", names: "pound pounds quid sterling", nationality: "british"),
    Currency(code: "eur", names: "euro euros", nationality: "european"),
    Currency(code: "jpy", names: "yen", nationality: "japanese"),
    Currency(code: "inr", names: "rupee rupees rs", nationality: "indian"),
    Currency(code: "krw", names: "", nationality: "korean"),
    Currency(code: "rub", names: "rouble roubles ruble rubles", nationality: "russian"),
    Currency(code: "try", names: "lira liras", nationality: "turkish"),
    Currency(code: "ils", names: "shekel shekels", nationality: "israeli"),
    Currency(code: "ngn", names: "naira", nationality: "nigerian"),
    Currency(code: "uah", names: "hryvnia hryvnias", nationality: "ukrainian"),
    Currency(code: "cny", names: "yuan renminbi rmb", nationality: "chinese"),
    Currency(code: "cad", names: "", nationality: "canadian"),
    Currency(code: "aud", names: "", nationality: "australian"),
    Currency(code: "nzd", names: "", nationality: ""),
    Currency(code: "hkd", names: "", nationality: ""),
    Currency(code: "sgd", names: "", nationality: "singapore singaporean"),
    Currency(code: "twd", names: "", nationality: "taiwan taiwanese"),
    Currency(code: "chf", names: "franc francs", nationality: "swiss"),
    Currency(code: "sek", names: "", nationality: "swedish"),
    Currency(code: "nok", names: "", nationality: "norwegian"),
    Currency(code: "dkk", names: "krone kroner kroners krones", nationality: "danish"),
    Currency(code: "isk", names: "", nationality: "icelandic"),
    Currency(code: "czk", names: "koruna korunas", nationality: "czech"),
    Currency(code: "pln", names: "zloty zlotys zlotych", nationality: "polish"),
    Currency(code: "huf", names: "forint forints", nationality: "hungarian"),
    Currency(code: "ron", names: "leu", nationality: "romanian"),
    Currency(code: "bgn", names: "lev leva", nationality: "bulgarian"),
    Currency(code: "mxn", names: "peso pesos", nationality: "mexican"),
    Currency(code: "brl", names: "reais", nationality: "brazilian"),
    Currency(code: "ars", names: "", nationality: "argentine argentinian"),
    Currency(code: "clp", names: "", nationality: "chilean"),
    Currency(code: "cop", names: "", nationality: "colombian"),
    Currency(code: "php", names: "", nationality: "philippine filipino"),
    Currency(code: "thb", names: "baht", nationality: "thai"),
    Currency(code: "idr", names: "rupiah rupiahs", nationality: "indonesian"),
    Currency(code: "myr", names: "ringgit ringgits", nationality: "malaysian"),
    Currency(code: "vnd", names: "dong", nationality: "vietnamese"),
    Currency(code: "pkr", names: "", nationality: "pakistani pakistan"),
    Currency(code: "bdt", names: "taka", nationality: "bangladeshi"),
    Currency(code: "lkr", names: "", nationality: ""),
    Currency(code: "npr", names: "", nationality: "nepalese"),
    Currency(code: "zar", names: "rand rands", nationality: ""),
    Currency(code: "kes", names: "", nationality: "kenyan kenya"),
    Currency(code: "egp", names: "", nationality: "egyptian"),
    Currency(code: "sar", names: "", nationality: "saudi"),
    Currency(code: "aed", names: "dirham dirhams", nationality: "emirati"),
    Currency(code: "qar", names: "", nationality: "qatari qatar"),
    Currency(code: "kwd", names: "", nationality: "kuwaiti kuwait"),
    Currency(code: "iqd", names: "", nationality: "iraqi"),
    Currency(code: "jod", names: "", nationality: "jordanian"),
    Currency(code: "bhd", names: "", nationality: "bahraini bahrain"),
    Currency(code: "omr", names: "", nationality: "omani"),
    Currency(code: "irr", names: "", nationality: "iranian"),
    Currency(code: "lbp", names: "", nationality: "lebanese"),
    Currency(code: "syp", names: "", nationality: "syrian"),
    Currency(code: "btc", names: "bitcoin bitcoins", nationality: ""),
    Currency(code: "kzt", names: "tenge", nationality: "kazakh kazakhstani"),
    Currency(code: "gel", names: "lari", nationality: "georgian"),
    Currency(code: "ghs", names: "cedi cedis", nationality: "ghanaian"),
    Currency(code: "etb", names: "birr", nationality: "ethiopian"),
    Currency(code: "mad", names: "", nationality: "moroccan"),
    Currency(code: "dem", names: "deutschmark deutschmarks", nationality: "german"),
    Currency(code: "frf", names: "", nationality: "french"),
    Currency(code: "itl", names: "lire", nationality: "italian"),
    Currency(code: "esp", names: "peseta pesetas", nationality: "spanish"),
    Currency(code: "fim", names: "markka", nationality: "finnish"),
    Currency(code: "nlg", names: "guilder guilders", nationality: "dutch"),
    Currency(code: "jmd", names: "", nationality: "jamaican"),
    Currency(code: "zwl", names: "", nationality: "zimbabwean zimbabwe"),
    Currency(code: "pen", names: "", nationality: "peruvian"),
    Currency(code: "byn", names: "", nationality: "belarusian"),
    Currency(code: "ves", names: "bolivar bolivars", nationality: "venezuelan"),
    Currency(code: "mmk", names: "kyat kyats", nationality: "burmese"),
    Currency(code: "afn", names: "afghani afghanis", nationality: "afghan"),
    Currency(code: "rsd", names: "", nationality: "serbian"),
    Currency(code: "hrk", names: "kuna", nationality: "croatian"),
    Currency(code: "sdg", names: "", nationality: "sudanese"),
    Currency(code: "tnd", names: "", nationality: "tunisian"),
    Currency(code: "dzd", names: "", nationality: "algerian"),
  ]

  /// The code in capitals.
  static func code(_ index: Int32) -> String {
    guard index >= 0, Int(index) < table.count else { return "" }
    return table[Int(index)].code.description.uppercased()
  }
}

extension Currency {
  /// The position of a code in lower case, −1 when it is not in the table.
  static func position(_ code: StaticString) -> Int32 {
    let name = code.description
    for (i, currency) in table.enumerated() where currency.code.description == name {
      return Int32(i)
    }
    return -1
  }
}
