import { createHash } from 'node:crypto'

import type { AuditFacts } from './audit-facts.ts'
import { auditFormat } from './format.ts'
import { escaped, paragraph } from './html.ts'
import { filled, sectionsOf } from './sections.ts'
import { auditStyle } from './style.ts'
import { en } from './texts/en.ts'
import { zhCN } from './texts/zh-CN.ts'

/**
 * A report of a store as one HTML document, in pieces. It needs no script and nothing from anywhere, and its policy lets it
 * have neither; every name is escaped.
 */
export function* auditReport(audit: AuditFacts): Generator<string, void, undefined> {
  const { language, store, version, madeAtMs } = audit
  const t = language === 'zh-CN' ? zhCN : en
  const format = auditFormat(language)
  const sections = sectionsOf(audit, t, format)
  const title = filled(t.title, { store: store.name })
  yield `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${auditStyle}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
`
  yield paragraph(filled(t.made, { version, time: format.dateTime(madeAtMs) }), 'minor')
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${escaped(title)}</a></li>`)
  yield `<nav aria-label="${escaped(t.contents)}"><ul>${links.join('')}</ul></nav>\n`
  for (const { id, title, body } of sections) {
    yield `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(title)}</h2>\n`
    yield* body()
    yield '</section>\n'
  }
  yield '</main>\n</body>\n</html>\n'
}

const styleHash = createHash('sha256').update(auditStyle).digest('base64')
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`
