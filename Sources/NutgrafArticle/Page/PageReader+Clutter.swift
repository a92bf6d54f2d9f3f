// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension PageReader {
  func clutterClass(_ i: Int) -> ClutterClass {
    let s = text.segments[i]
    let l = s.line
    if l.has(.copyright) && l.words <= 30 { return .legal }
    if l.has(.timeLike) { return .time }
    if l.has(.countLike) { return .counts }
    if l.clutter != .none && l.clutterStrength >= 2 { return l.clutter }
    let order: [(SectionFlags, ClutterClass)] = [
      (.consent, .cookie), (.comments, .comments), (.share, .share), (.advertisement, .advertisement),
      (.subscribe, .subscribe), (.author, .author), (.related, .related), (.navigation, .navigation),
      (.tags, .related), (.date, .time), (.footer, .legal), (.header, .navigation), (.aside, .related),
    ]
    for (flag, kind) in order where s.near.contains(flag) { return kind }
    if l.clutter != .none && l.clutterStrength >= 1 { return l.clutter }
    for (flag, kind) in order where s.flags.contains(flag) { return kind }
    if l.has(.copyright) { return .legal }
    if s.linkShare > 0.7 { return l.words >= 5 ? .related : .navigation }
    return .other
  }
}
