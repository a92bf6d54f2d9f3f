// SPDX-License-Identifier: Apache-2.0

/// Text as HTML text: everything that HTML could read as markup is escaped.
func escaped(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Colours for light and dark, without a network: every fragment carries its own.
let nutgrafStyle = """
  <style>
  .nutgraf{--fg:#1b1f24;--bg:#fff;--soft:#5b6570;--line:#d8dee4;--agree:#1a7f37;--refine:#0969da;\
  --conflict:#cf222e;--only:#8250df;--per:#fde8c8;--org:#d7ecff;--gpe:#dcf5dd;--other:#eee;\
  color:var(--fg);background:var(--bg);font:15px/1.5 system-ui,sans-serif;max-width:72em;padding:1em}
  @media (prefers-color-scheme:dark){.nutgraf{--fg:#e6edf3;--bg:#0d1117;--soft:#9aa4ae;\
  --line:#30363d;--agree:#3fb950;--refine:#58a6ff;--conflict:#ff7b72;--only:#bc8cff;--per:#5a4520;\
  --org:#1d3a57;--gpe:#1f4426;--other:#333}}
  .nutgraf h1{font-size:1.5em;margin:.2em 0}.nutgraf h2{font-size:1.1em;margin:1.6em 0 .4em;\
  border-bottom:1px solid var(--line)}
  .nutgraf table{border-collapse:collapse;width:100%}.nutgraf td,.nutgraf th{text-align:left;\
  vertical-align:top;padding:.35em .6em;border-bottom:1px solid var(--line)}
  .nutgraf th{font-weight:600;color:var(--soft)}.nutgraf .soft{color:var(--soft)}
  .nutgraf .tag{display:inline-block;border-radius:3px;padding:0 .4em;color:var(--bg);\
  background:var(--soft);font-size:.85em}
  .nutgraf .agree{background:var(--agree)}.nutgraf .refine{background:var(--refine)}\
  .nutgraf .conflict{background:var(--conflict)}.nutgraf .only{background:var(--only)}
  .nutgraf mark{color:inherit;border-radius:3px;background:var(--other)}\
  .nutgraf mark.PER{background:var(--per)}.nutgraf mark.ORG{background:var(--org)}\
  .nutgraf mark.GPE,.nutgraf mark.LOC,.nutgraf mark.NORP{background:var(--gpe)}
  .nutgraf q{quotes:none;border-bottom:2px solid var(--refine)}.nutgraf .clutter{opacity:.45}
  .nutgraf .best{font-weight:600}
  </style>
  """
