// SPDX-License-Identifier: Apache-2.0

/// Units of measure: the words for them and their UCUM codes (The Unified Code for Units of Measure).
enum Measures {
  struct Unit: Sendable {
    let code: String
    let names: StaticString
    /// Only right after the digits: `5g`, `3m`.
    var glued = false
  }

  static let table: [Unit] = [
    Unit(code: "m", names: "metre metres meter meters"),
    Unit(code: "km", names: "km kms kilometre kilometres kilometer kilometers"),
    Unit(code: "cm", names: "cm cms centimetre centimetres centimeter centimeters"),
    Unit(code: "mm", names: "mm millimetre millimetres millimeter millimeters"),
    Unit(code: "[mi_i]", names: "mile miles mi"),
    Unit(code: "[ft_i]", names: "foot feet ft"),
    Unit(code: "[in_i]", names: "inch inches"),
    Unit(code: "[yd_i]", names: "yard yards yd yds"),
    Unit(code: "[ly]", names: "lightyear lightyears"),
    Unit(code: "har", names: "hectare hectares ha"),
    Unit(code: "[acr_us]", names: "acre acres"),
    Unit(code: "g", names: "gram grams gramme grammes gm"),
    Unit(code: "kg", names: "kg kgs kilogram kilograms kilo kilos kilogramme kilogrammes"),
    Unit(code: "mg", names: "mg milligram milligrams mgs"),
    Unit(code: "ug", names: "microgram micrograms"),
    Unit(code: "t", names: "tonne tonnes"),
    Unit(code: "[ston_av]", names: "ton tons"),
    Unit(code: "[lb_av]", names: "lb lbs"),
    Unit(code: "[oz_av]", names: "ounce ounces oz"),
    Unit(code: "[stone_av]", names: "stone stones"),
    Unit(code: "L", names: "litre litres liter liters"),
    Unit(code: "mL", names: "ml mls millilitre millilitres milliliter milliliters"),
    Unit(code: "hL", names: "hectolitre hectolitres hectoliter hectoliters"),
    Unit(code: "[gal_us]", names: "gallon gallons gal gals"),
    Unit(code: "[pt_us]", names: "pint pints"),
    Unit(code: "[qt_us]", names: "quart quarts"),
    Unit(code: "[bbl_us]", names: "barrel barrels bbl"),
    Unit(code: "[cup_us]", names: "cup cups"),
    Unit(code: "[tbs_us]", names: "tablespoon tablespoons tbsp"),
    Unit(code: "[tsp_us]", names: "teaspoon teaspoons tsp"),
    Unit(code: "km/h", names: "kph kmh kmph"),
    Unit(code: "[mi_i]/h", names: "mph"),
    Unit(code: "[kn_i]", names: "knot knots"),
    Unit(code: "bit", names: "bit bits"),
    Unit(code: "kbit", names: "kilobit kilobits kbit kbits"),
    Unit(code: "Mbit", names: "megabit megabits mbit mbits"),
    Unit(code: "Gbit", names: "gigabit gigabits gbit gbits"),
    Unit(code: "By", names: "byte bytes"),
    Unit(code: "kBy", names: "kb kilobyte kilobytes"),
    Unit(code: "MBy", names: "mb megabyte megabytes meg megs"),
    Unit(code: "GBy", names: "gb gigabyte gigabytes gig gigs"),
    Unit(code: "TBy", names: "tb terabyte terabytes"),
    Unit(code: "Hz", names: "hz hertz"),
    Unit(code: "kHz", names: "khz kilohertz"),
    Unit(code: "MHz", names: "mhz megahertz"),
    Unit(code: "GHz", names: "ghz gigahertz"),
    Unit(code: "W", names: "watt watts"),
    Unit(code: "kW", names: "kw kilowatt kilowatts"),
    Unit(code: "MW", names: "mw megawatt megawatts"),
    Unit(code: "GW", names: "gw gigawatt gigawatts"),
    Unit(code: "kW.h", names: "kwh"),
    Unit(code: "MW.h", names: "mwh"),
    Unit(code: "V", names: "volt volts"),
    Unit(code: "[HP]", names: "horsepower hp bhp"),
    Unit(code: "dB", names: "decibel decibels"),
    Unit(code: "rad", names: "rad radian radians"),
    Unit(code: "K", names: "kelvin kelvins"),
    Unit(code: "nm", names: "nanometre nanometres nanometer nanometers nm"),
    Unit(code: "um", names: "micrometre micrometres micrometer micrometers micron microns"),
    Unit(code: "dm", names: "dm decimetre decimetres decimeter decimeters"),
    Unit(code: "pm", names: "picometre picometres picometer picometers"),
    Unit(code: "[dr_av]", names: "dram drams"),
    Unit(code: "[car_m]", names: "carat carats"),
    Unit(code: "[lb_av]", names: "lbm"),
    Unit(code: "J", names: "joule joules"),
    Unit(code: "kJ", names: "kilojoule kilojoules"),
    Unit(code: "kcal", names: "kilocalorie kilocalories kcal"),
    Unit(code: "cal", names: "calorie calories"),
    Unit(code: "Pa", names: "pascal pascals"),
    Unit(code: "cL", names: "cl centilitre centilitres centiliter centiliters"),
    Unit(code: "ms", names: "millisecond milliseconds"),
  ]

  static let names: [StaticString] = table.map(\.names)

  static func code(_ index: Int32) -> String {
    index >= 0 && Int(index) < table.count ? table[Int(index)].code : ""
  }
}
