// SPDX-License-Identifier: Apache-2.0
import NutgrafEvents
import NutgrafReport
import NutgrafText
import Testing

func read(_ text: String) throws -> Report {
  try Report(id: "t", text: Array(text.utf8))
}

extension Report {
  func said(_ span: ByteSpan) -> String { document.string(span) }

  /// `TYPE modality: actors -> recipients`, without statements.
  var coded: [String] {
    events.events.filter { $0.type != .statement }.map { event in
      let actors = event.actors.map { said($0.span) }.joined(separator: " + ")
      let recipients = event.recipients.map { said($0.span) }.joined(separator: " + ")
      return "\(event.type.name) \(event.modality.name): \(actors) -> \(recipients)"
    }
  }

  /// `stance holder: content`.
  var stands: [String] {
    events.positions.map { position in
      let holder = position.holderSpan.map { said($0) } ?? ""
      return "\(position.stance.name) \(holder): \(said(position.content))"
    }
  }
}

@Suite struct EventRoles {
  @Test func subjectActsOnObject() throws {
    #expect(
      try read("Rebels attacked the barracks on Monday.").coded
        == ["ASSAULT asserted: Rebels -> the barracks"])
  }

  @Test func agentOfThePassiveActs() throws {
    #expect(
      try read("Two miners were arrested by the police.").coded
        == ["COERCE asserted: the police -> Two miners"])
  }

  @Test func particleBehindTheObjectMakesTheVerb() throws {
    let report = try read("The operator turned the offer down.")
    #expect(report.coded == ["REJECT asserted: The operator -> "])
    #expect(report.stands == ["reject The operator: the offer"])
  }

  @Test func lightVerbTakesTheTypeOfItsNoun() throws {
    #expect(
      try read("The minister held talks with the farmers.").coded
        == ["CONSULT asserted: The minister -> the farmers"])
  }

  @Test func undoingAHostileActYields() throws {
    #expect(
      try read("The drivers called off the strike.").coded.first?.hasPrefix("YIELD asserted: The drivers")
        == true)
  }

  @Test func asideDoesNotHideTheSubject() throws {
    let coded = try read("The governor, the leader of the council, rejected the petition.").coded
    #expect(coded == ["REJECT asserted: The governor -> "])
  }
}

@Suite struct EventModality {
  @Test func notYetIsNegated() throws {
    #expect(
      try read("The court has not yet banned the march.").coded.first?.hasPrefix("COERCE negated")
        == true)
  }

  @Test func whatIsUrgedIsDemanded() throws {
    let coded = try read("The union urged the owners to release the prisoners.").coded
    #expect(coded.contains("REQUEST asserted: The union -> the owners"))
    #expect(coded.contains { $0.hasSuffix("demanded: the owners -> the prisoners") })
  }

  @Test func futureIsPlanned() throws {
    #expect(
      try read("The army will attack the rebels.").coded == ["ASSAULT planned: The army -> the rebels"])
  }
}

@Suite struct EventPositions {
  @Test func listIsSplitItemByItem() throws {
    let stands = try read("The teachers demanded a raise and an end to night shifts.").stands
    #expect(
      stands == ["demand The teachers: a raise", "demand The teachers: an end to night shifts"])
  }

  @Test func whatEndsIsNoInfinitive() throws {
    #expect(
      try read("The drivers demanded an end to double shifts.").stands
        == ["demand The drivers: an end to double shifts"])
  }

  @Test func whatIsAwaitedIsNotRejected() throws {
    #expect(try read("The council has not yet approved the exchange.").stands == [])
  }

  @Test func infinitiveIsOffered() throws {
    #expect(
      try read("The mayor offered to host a meeting.").stands
        == ["offer The mayor: host a meeting"])
  }

  @Test func eachThingDemandedIsAPosition() throws {
    let stands = try read(
      "The council demands that Sweden abandon its claim to the island, cede the harbour and halt the patrols."
    ).stands
    #expect(
      stands == [
        "demand The council: Sweden abandon its claim to the island",
        "demand The council: cede the harbour", "demand The council: halt the patrols",
      ])
  }

  @Test func whatIsDeclinedIsNotDenied() throws {
    #expect(
      try read("The minister declined to confirm or deny the report.").stands
        == ["decline The minister: confirm or deny the report"])
  }

  @Test func whoSaysThatAnotherMustDemandsIt() throws {
    #expect(
      try read("The union says that the owners must accept the offer.").stands
        == ["demand The union: the owners must accept the offer"])
  }

  @Test func adjectivesJoinedByACommaGoWithTheirNoun() throws {
    #expect(
      try read("The rebels demanded a full, unconditional 30-day ceasefire.").stands
        == ["demand The rebels: a full, unconditional 30-day ceasefire"])
  }

  @Test func aPhraseActsRatherThanTheNameInIt() throws {
    let report = try read("The Swedish delegation demanded a truce on Friday. Sweden wants a treaty.")
    #expect(report.stands.first == "demand The Swedish delegation: a truce")
    let holder = report.events.positions.first?.holder
    #expect(holder.flatMap { report.names.entity($0) }?.name == "Swedish delegation")
  }

  @Test func percentStaysInsideTheItem() throws {
    #expect(try read("The crew wants an 8% raise.").stands == ["demand The crew: an 8% raise"])
  }
}

@Suite struct EventLaws {
  static let sample = """
    The harbour council met the dockers on Friday. “We demand a raise,” said Ada Quill, the crew’s \
    leader, who had been arrested by police. The owner – a firm in Lund – refused to pay, and \
    threatened to move ninety jobs unless the strike ended.
    """

  private func check(_ bytes: [UInt8]) {
    guard let report = try? Report(id: "t", text: bytes) else { return }
    let count = UInt32(report.document.text.count)
    func holds(_ span: ByteSpan) -> Bool { span.start <= span.end && span.end <= count }
    for event in report.events.events {
      #expect(holds(event.trigger) && holds(event.extent))
      for one in event.actors + event.recipients {
        #expect(holds(one.span))
        if let entity = one.entity { #expect(report.names.entities.indices.contains(entity)) }
      }
    }
    for position in report.events.positions { #expect(holds(position.content)) }
    #expect(zip(report.names.mentions, report.names.mentions.dropFirst()).allSatisfy { $0.span <= $1.span })
  }

  @Test func anyPrefixReturns() {
    let bytes = Array(Self.sample.utf8)
    for end in stride(from: 0, through: bytes.count, by: 3) { check(Array(bytes[..<end])) }
  }

  @Test func anyByteFlipReturns() {
    var bytes = Array(Self.sample.utf8)
    for i in stride(from: 0, to: bytes.count, by: 5) {
      let kept = bytes[i]
      bytes[i] = 0x2C
      check(bytes)
      bytes[i] = kept
    }
  }

  @Test func sameTextSameEvents() throws {
    let (a, b) = (try read(Self.sample), try read(Self.sample))
    #expect(a.coded == b.coded && a.stands == b.stands)
    #expect(a.names.entities.map(\.name) == b.names.entities.map(\.name))
  }

  @Test(arguments: ["the ", "attack ", "X, ", "said that ", "to ", "and rebels ", "“", "(", "police "])
  func repetitionReturns(_ word: String) {
    check(Array(String(repeating: word, count: 2_000).utf8))
  }
}

@Suite struct DemandedThings {
  @Test func aPairIsOneThing() throws {
    let stands = try read("The union demanded an “immediate” inquiry and a direct meeting between Brandt and Holt.").stands
    #expect(
      stands == [
        "demand The union: an “immediate” inquiry",
        "demand The union: a direct meeting between Brandt and Holt",
      ])
  }
}
