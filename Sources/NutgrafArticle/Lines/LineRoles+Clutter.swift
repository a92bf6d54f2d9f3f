// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension LineRoles {
  /// Gives each clutter line its class: by its phrase, its shape, or where it stands.
  mutating func nameClutter() {
    let first = table.lines.indices.first { kinds[$0] != .clutter && table.lines[$0].isSentence } ?? 0
    var section: ClutterClass = .none
    for i in table.lines.indices {
      guard kinds[i] == .clutter else {
        section = .none
        if kinds[i] == .paragraph, NoticeList.isNotice(text.bytes.span, table.lines[i]) { kinds[i] = .notice }
        continue
      }
      let line = table.lines[i]
      if line.has(.bylineLike) && !line.isSentence && i < first, !asksByline || probabilities[i].byline > 0.5 {
        kinds[i] = .byline
        continue
      }
      if NoticeList.isNotice(text.bytes.span, line) {
        kinds[i] = .notice
        continue
      }
      if line.has(.copyright) && line.words <= 30 {
        clutter[i] = .legal
      } else if line.has(.timeLike) {
        clutter[i] = .time
      } else if line.has(.countLike) {
        clutter[i] = .counts
      } else if section == .comments && line.clutter == .share {
        // "Email" is a field of the form here.
        clutter[i] = .comments
      } else if line.clutter != .none && line.clutterStrength >= 1 {
        clutter[i] = line.clutter
        if line.clutterStrength == 3 { section = line.clutter }
      } else if line.has(.creditLike) && line.words >= 3 {
        kinds[i] = .caption
      } else if section == .comments || section == .related || section == .subscribe || section == .author {
        clutter[i] = section
      } else if i < first {
        clutter[i] = line.words <= 4 ? .navigation : .other
      } else {
        clutter[i] = line.words >= 4 ? .related : .other
      }
    }
  }
}
