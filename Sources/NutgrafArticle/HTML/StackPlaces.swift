// SPDX-License-Identifier: Apache-2.0

/// Tags and walls of the open elements, and for each tag the nearest one that is open, so that to ask
/// whether one is in scope takes no search through five hundred of them.
///
/// Places are noted when they are first asked for; what is taken out of the middle is unnoted down to there.
struct StackPlaces: Sendable {
  private struct Place {
    var tag: Tag
    /// Of SVG or MathML.
    var isForeign: Bool
    /// Ends every scope but a table's.
    var isWall: Bool
    /// Depth of the next one down with this tag, 0 for none.
    var below: Int32 = 0
    /// Depth of the nearest wall, this place included, 0 for none.
    var wall: Int32 = 0

    init(_ node: HTMLNode) {
      tag = node.tag
      isForeign = node.space != 0
      isWall = node.space == 0 ? node.tag.isScopeWall : node.isForeignWall
    }
  }

  /// That of the document is never asked for.
  private var places: [Place] = []
  /// How many of them are noted in `below`, `wall` and `nearest`.
  private var noted = 0
  /// Depth of the nearest open HTML element of each tag, 0 for none.
  private var nearest = [Int32](repeating: 0, count: 256)

  /// The element goes on top; its depth is one more than the number of places.
  mutating func push(_ node: HTMLNode) { places.append(Place(node)) }

  mutating func pop() {
    guard !places.isEmpty else { return }
    unnote(places.count &- 1)
    places.removeLast()
  }

  mutating func remove(at depth: Int) {
    guard depth > 0, depth <= places.count else { return }
    unnote(depth &- 1)
    places.remove(at: depth &- 1)
  }

  mutating func insert(_ node: HTMLNode, at depth: Int) {
    guard depth > 0, depth <= places.count &+ 1 else { return }
    unnote(depth &- 1)
    places.insert(Place(node), at: depth &- 1)
  }

  /// The depth of the nearest open HTML element with a tag, 0 for none.
  mutating func depth(_ tag: Tag) -> Int {
    note()
    return Int(nearest[Int(tag.rawValue)])
  }

  /// `depth`, unless it is 0 or a wall of the scope stands above it.
  mutating func inScope(_ depth: Int, _ scope: HTMLTreeBuilder.Scope) -> Int? {
    note()
    var wall = 0
    switch scope {
    case .plain: wall = wallDepth
    case .list: wall = max(wallDepth, self.depth(.ul), self.depth(.ol))
    case .button: wall = max(wallDepth, self.depth(.button))
    case .table: wall = max(self.depth(.html), self.depth(.table), self.depth(.template))
    }
    return depth > 0 && depth >= wall ? depth : nil
  }

  private var wallDepth: Int { Int(places.last?.wall ?? 0) }

  private mutating func note() {
    while noted < places.count {
      let depth = Int32(truncatingIfNeeded: noted &+ 1)
      let wall = noted > 0 ? places[noted &- 1].wall : 0
      places[noted].wall = places[noted].isWall ? depth : wall
      if !places[noted].isForeign {
        let tag = Int(places[noted].tag.rawValue)
        places[noted].below = nearest[tag]
        nearest[tag] = depth
      }
      noted &+= 1
    }
  }

  /// Until only `count` places are noted.
  private mutating func unnote(_ count: Int) {
    while noted > count {
      noted &-= 1
      if !places[noted].isForeign { nearest[Int(places[noted].tag.rawValue)] = places[noted].below }
    }
  }
}
