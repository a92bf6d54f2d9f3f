// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Compares a role in the text with the dated lists of offices.
///
/// It speaks only where a list contradicts the text on the report's day: "former" of somebody whose
/// term is known to cover the day, or an office that is known to be another's by then. Where the
/// list ends or says nothing, so does it.
struct OfficeCheck {
  let knowledge: KnowledgeTable
  /// Days since 1900-01-01.
  let day: UInt16

  func contradiction(_ role: RoleFinding, person: Int, of country: Int?) -> String? {
    guard role.titleClass == .headOfState || role.titleClass == .headOfGovernment else {
      return nil
    }
    let offices = knowledge.offices(of: person).filter { office in
      office.titleClass == role.titleClass && office.of != nil && office.start <= day
        && (country == nil || office.of == country)
    }
    if role.former {
      guard let office = offices.first(where: { isHeld($0) }) else { return nil }
      return "\(knowledge.name(of: person)) is listed as \(phrase(office)) since \(iso(office.start)), "
        + "so not as a former one on \(iso(day))"
    }
    // A title alone before a family name is courtesy.
    guard !role.bare, !offices.isEmpty,
      offices.allSatisfy({ $0.end != 0 && Int($0.end) &+ 60 < Int(day) }),
      let last = offices.max(by: { $0.end < $1.end }), let of = last.of,
      let holder = knowledge.holder(of: of, role.titleClass, on: day), holder != person
    else { return nil }
    return "\(knowledge.name(of: person)) is listed as \(phrase(last)) until \(iso(last.end)), "
      + "and \(knowledge.name(of: holder)) as in office on \(iso(day))"
  }

  private func isHeld(_ office: KnowledgeTable.Office) -> Bool {
    office.start > 0 && office.start <= day
      && (office.end >= day || (office.end == 0 && office.heldLater && day <= KnowledgeTable.leadersDay))
  }

  private func phrase(_ office: KnowledgeTable.Office) -> String {
    let title = knowledge.title(of: office)
    guard let of = office.of else { return title }
    let country = knowledge.name(of: of)
    return title.utf8.count > country.utf8.count && title.hasSuffix(country)
      ? title : title + " of " + country
  }

  private func iso(_ day: UInt16) -> String {
    guard let epoch = CivilDate(year: 1900, month: 1, day: 1) else { return "" }
    return epoch.adding(days: Int(day))?.iso ?? ""
  }
}
