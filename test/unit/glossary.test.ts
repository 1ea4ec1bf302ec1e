import { readFile } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { desktopTexts } from '../../electron/desktop/desktop-texts.ts'
import { en as englishReport } from '../../electron/reports/audit/texts/en.ts'
import { zhCN as chineseReport } from '../../electron/reports/audit/texts/zh-CN.ts'
import { createTexts } from '../../renderer/text/i18n.ts'

type Language = 'en' | 'zh-CN'

const glossary = await readFile('docs/glossary.md', 'utf8')
const lists = [
  ...tablesBelow('Registry'),
  ...tablesBelow('Bucket and service'),
  ...tablesBelow('Transfers'),
  ...tablesBelow('What is wrong'),
  ...tablesBelow('Bollard itself'),
]

describe.each(['en', 'zh-CN'] as const)('texts in %s', (language) => {
  it('have no word of the last column of the glossary', async () => {
    const texts = await textsIn(language)
    const terms = new Set(
      lists.flatMap(([term = '', , chinese = '']) => [...wordsOf(term), ...wordsOf(chinese)]),
    )
    const elsewhere = new Set(
      tablesBelow('Words of the last column that mean something else').flatMap(wordsOfFirst),
    )
    const bound = lists
      .flatMap(([, , , not = '']) => wordsOf(not))
      .filter((word) => !terms.has(word) && !elsewhere.has(word) && languageOf(word) === language)
    expect(new Set(bound).size).toBeGreaterThan(15)
    expect(hits(texts, bound)).toEqual([])
  })

  it('have no riddle of the list of riddles', async () => {
    const riddles = tablesBelow('Words that no text has').flatMap(wordsOfFirst)
    const bound = riddles.filter((word) => languageOf(word) === language)
    expect(bound.length).toBeGreaterThan(5)
    expect(hits(await textsIn(language), bound)).toEqual([])
  })
})

it('each word that means something else is one of the last column, and texts have it', async () => {
  const all = [...(await textsIn('en')), ...(await textsIn('zh-CN'))]
  const nots = new Set(lists.flatMap(([, , , not = '']) => wordsOf(not)))
  const words = tablesBelow('Words of the last column that mean something else').flatMap(wordsOfFirst)
  expect(words.filter((word) => !nots.has(word))).toEqual([])
  expect(words.filter((word) => hits(all, [word]).length === 0)).toEqual([])
})

/** Every sentence that a person reads: of the window, the desktop, the audit report; with placeholders taken out. */
async function textsIn(language: Language): Promise<readonly string[]> {
  const { resourceStore } = (await createTexts(language)).services
  const desktop = desktopTexts[language]
  const work = [
    { transfers: 1, changes: 0 },
    { transfers: 2, changes: 1 },
  ]
  return [
    ...leaves(resourceStore.data[language]),
    ...leaves(language === 'en' ? englishReport : chineseReport),
    ...leaves(desktop),
    ...work.flatMap((some) => [desktop.quit.message(some), desktop.quit.detail(some)]),
    desktop.crash.detail(''),
    desktop.done(2, ''),
    desktop.failed(2, ''),
  ].map((text) => text.replaceAll(/\{\{.*?\}\}|\{\w+\}|<\/?\d>/g, '…'))
}

function leaves(texts: unknown): readonly string[] {
  if (typeof texts === 'string') return [texts]
  return typeof texts === 'object' && texts !== null ? Object.values(texts).flatMap(leaves) : []
}

/** Texts that have one of the words: whole words in English, also in the plural; anywhere in Chinese. */
function hits(texts: readonly string[], words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const pattern =
      languageOf(word) === 'en'
        ? new RegExp(`(?<![\\w-])${literal(word)}(e?s)?(?![\\w-])`, 'i')
        : new RegExp(literal(word))
    return texts.filter((text) => pattern.test(text)).map((text) => `${word}: ${text}`)
  })
}

/** Rows of the tables below a heading of the second level, without their heads. */
function tablesBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = glossary.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return own
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

/** The words of a cell, without those that are not to be used only under a condition: "title alone", "link, where …". */
function wordsOf(cell: string): readonly string[] {
  return cell
    .split(/[,;]/)
    .map((word) => word.replace(/\(.*?\)|^ *(in short|as a heading( or column)?|as a kind) /g, '').trim())
    .filter((word) => word !== '' && word !== '–' && !/ (alone|in a|where|could)/.test(word))
}

/** The words of a row's first cell. */
function wordsOfFirst([cell = '']: readonly string[]): readonly string[] {
  return wordsOf(cell)
}

function languageOf(word: string): Language {
  return /\p{Script=Han}/u.test(word) ? 'zh-CN' : 'en'
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
