// SPDX-License-Identifier: Apache-2.0

/// Words that name one matter: the first of a line is the topic's name.
enum Topics {
  static let lists = """
    ceasefire cease-fire truce armistice
    pay raise wage salary
    meeting summit
    talks negotiation dialogue
    strike walkout stoppage
    prisoner captive hostage detainee
    sanction embargo
    withdrawal pullout pull-out
    investigation inquiry probe enquiry
    resignation
    election vote ballot poll
    budget
    tariff duty levy
    aid assistance relief
    border frontier
    weapon arms
    reopening
    letter
    report
    ban
    job layoff redundancy
    reform
    compensation damages
    """
}
