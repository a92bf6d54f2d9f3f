// SPDX-License-Identifier: Apache-2.0

/// The closed word lists of the tokenizer and the sentence splitter, lower case.
enum WordLists {
  /// Written with a full stop before a name: the sentence goes on after it.
  static let titles = WordSet(
    """
    mr mrs ms mx dr prof gen lt col sgt capt cpt cmdr adm maj brig rev hon gov sen rep reps pres st ste \
    mlle mme messrs supt insp det cpl pvt fr msgr amb atty pfc cmd comdr hr drs profs gens sens govs
    """)

  /// Other words that take a full stop; it may end the sentence as well.
  static let abbreviations = WordSet(
    """
    etc vs inc ltd co corp bros jr sr cos ave blvd rd dept univ assn est approx ext esp incl \
    jan feb apr jun jul aug sept oct nov dec tues thurs thur viz cf al ca \
    u.s u.k u.n e.u u.a.e d.c l.a n.y p.m a.m e.g i.e p.s p.o ph.d m.d b.a m.a m.sc b.sc l.l.c \
    vol vols pp ed eds trans fig figs eq para paras min mins hrs yrs yr lbs lb oz ft misc div \
    ariz calif colo fla kan ky mich minn neb nev okla tenn tex vt wyo \
    jct mt hwy arrv attn tel
    """)

  /// Abbreviations only before a figure or when written with a capital: words of their own otherwise.
  static let beforeFigures = WordSet(
    "no nos art sec ch p sat sun mon tue wed fri mar ph mob ga md pa va la ill ore mass wash conn wis")

  /// Prefixes that stay with their word over a hyphen.
  static let prefixes = WordSet(
    """
    e non mid re pre co anti cross post semi over sub pro multi ex mini counter neo inter socio \
    psycho un ultra pseudo quasi intra extra crypto proto
    """)

  /// Endings of file names and domains: `report.doc`, `example.com`.
  static let domains = WordSet(
    """
    com org net edu gov mil int info biz eu uk us de fr it es nl be ch at se no fi dk pl cz ru ua cn \
    jp in au nz ca br mx ar za ie tr il ir ae tv me io ai co ly fm to news gob asia \
    html htm php asp aspx jsp cgi pdf doc docx xls xlsx ppt pptx txt csv json xml zip jpg jpeg png \
    gif mp3 mp4 avi mov exe url py js css
    """)

  /// Units that are words of their own after a figure without a blank: `30km`, `5pm`.
  static let units = WordSet(
    """
    am pm a.m p.m m k b bn mn tn km cm mm kg g mg lb lbs ft mph kph kmh hz khz mhz ghz kb mb gb tb \
    kw mw gw kwh mwh ml l ha percent pct hrs hr min mins sec secs yr yrs x hh p f days years hours persons watt
    """)

  /// Verbs that report speech, for the question or exclamation that its speaker follows.
  static let cues = WordSet(
    """
    said says say asked asks added adds told tells wrote writes replied replies answered answers \
    shouted cried exclaimed insisted declared demanded wondered warned continued repeated explained \
    recalled remarked noted stated stressed posted tweeted chanted yelled joked quipped argued urged
    """)
}
