// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import NutgrafArticle

/// The tree in brackets: `p(b("x"))`.
private func outline(_ page: String) -> String {
  let bytes = Array(page.utf8)
  let tree = HTMLTreeBuilder.build(bytes)
  func write(_ node: Int) -> String {
    var parts: [String] = []
    var child = tree.nodes[node].firstChild
    while child >= 0 {
      let n = tree.nodes[Int(child)]
      if n.isText {
        parts.append(String(decoding: bytes[Int(n.start)..<Int(n.end)], as: UTF8.self))
      } else {
        let inner = write(Int(child))
        parts.append(inner.isEmpty ? "\(n.tag)" : "\(n.tag)(\(inner))")
      }
      child = n.next
    }
    return parts.joined(separator: " ")
  }
  return write(0)
}

private let trees: [(String, String)] = [
  ("", "html(head body)"),
  ("tide", "html(head body(tide))"),
  ("<title>Log</title><p>ebb", "html(head(title(Log)) body(p(ebb)))"),
  // Formatting that is closed out of order.
  ("<p>a<b>b<i>c</b>d</i>", "html(head body(p(a b(b i(c)) i(d))))"),
  ("<b>a<p>b</b>c", "html(head body(b(a) p(b(b) c)))"),
  ("<a>quay<div>mole<a>pier", "html(head body(a(quay) div(a(mole) a(pier))))"),
  ("<p><b>one<p>two", "html(head body(p(b(one)) p(b(two))))"),
  // What is no part of a table goes before it.
  ("<table>salt<tr><td>x</table>", "html(head body(salt table(tbody(tr(td(x))))))"),
  ("<table><td>x<tr><td>y</table>z", "html(head body(table(tbody(tr(td(x)) tr(td(y)))) z))"),
  ("<table><p>oar</table>", "html(head body(p(oar) table))"),
  ("<!doctype html><p>a<table></table>", "html(head body(p(a) table))"),
  ("<p>a<table></table>", "html(head body(p(a table)))"),
  // Implied ends.
  ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "html(head body(ul(li(a) li(b ul(li(c))) li(d))))"),
  ("<dl><dt>a<dd>b<dt>c</dl>", "html(head body(dl(dt(a) dd(b) dt(c))))"),
  ("<select><option>a<option>b</select>", "html(head body(select(option(a) option(b))))"),
  ("<h1>a<h2>b</h1>c", "html(head body(h1(a) h2(b) c))"),
  // Foreign content, and the way out of it.
  ("<svg><g/><title>t</title></svg>x", "html(head body(svg(unknown title(t)) x))"),
  ("<svg><g><p>x", "html(head body(svg(unknown) p(x)))"),
  ("<script>a<b", "html(head(script(a<b)) body)"),
  ("<template><td>x</template>y", "html(head(template(td(x))) body(y))"),
  ("x</p>y<br></br>", "html(head body(x p y br br))"),
]

@Test(arguments: trees)
func treesAreAsTheStandardSays(_ page: String, _ tree: String) {
  #expect(outline(page) == tree)
}

@Test func nodesStandInTheOrderOfTheDocument() {
  for (page, _) in trees {
    let nodes = HTMLTreeBuilder.build(Array(page.utf8)).nodes
    for (i, n) in nodes.enumerated().dropFirst() { #expect(n.parent >= 0 && Int(n.parent) < i) }
  }
}

@Test func copiesOfFormattingHaveABudget() {
  let opened = (0..<200).map { "<b id=\($0)>" }.joined()
  let page = opened + String(repeating: "<p>x</p>", count: 4000)
  let tree = HTMLTreeBuilder.build(Array(page.utf8))
  #expect(tree.nodes.count < 8 * 4000 + 200 + 1000 + page.utf8.count / 64)
  let nested = String(repeating: "<a><div>", count: 3000) + String(repeating: "</a></b></i>", count: 3000)
  #expect(HTMLTreeBuilder.build(Array(nested.utf8)).nodes.count < 30_000)
}
