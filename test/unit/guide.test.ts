import { readdir, readFile } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { compilePage } from '../../renderer/guide/compile.ts'
import { guidePageNames, placeOf, type GuidePageName } from '../../renderer/guide/page-names.ts'
import type { GuideNode, GuidePage } from '../../renderer/guide/page.ts'
import { common } from '../../renderer/text/en/common.ts'
import { errors } from '../../renderer/text/en/errors.ts'
import { shell } from '../../renderer/text/en/shell.ts'
import { common as zhCommon } from '../../renderer/text/zh-CN/common.ts'
import { errors as zhErrors } from '../../renderer/text/zh-CN/errors.ts'
import { shell as zhShell } from '../../renderer/text/zh-CN/shell.ts'
import { generatedParts } from '../guide/generated.ts'
import { withPart } from '../guide/with-part.ts'

const languages = ['en', 'zh-CN'] as const
const english = { common, errors, shell }
const chinese = { common: zhCommon, errors: zhErrors, shell: zhShell }

describe.each(languages)('the guide in %s', (language) => {
  it('has the pages that the window lists, and no other', async () => {
    const files = await readdir(`docs/guide/${language}`)
    expect(files.toSorted()).toEqual(guidePageNames.map((name) => `${name}.md`).toSorted())
  })

  it('has every parameter, policy and key as the tables say: otherwise run "npm run guide"', async () => {
    for (const [page, part] of Object.entries(generatedParts(language))) {
      const text = await readFile(`docs/guide/${language}/${page}.md`, 'utf8')
      expect(text, page).toBe(withPart(text, part))
    }
  })

  it('has an entry for each title of an error and of a notice', async () => {
    const { sections } = await pageOf(language, 'troubleshooting')
    const entries = Object.fromEntries(
      sections.filter(({ level }) => level === 3).map(({ id, title, text }) => [id, { title, text }]),
    )
    const titles = titlesIn(language)
    expect(Object.keys(titles).length).toBeGreaterThan(35)
    expect(Object.fromEntries(Object.entries(entries).map(([id, { title }]) => [id, title]))).toEqual(titles)
    expect(Object.values(entries).filter(({ text }) => text.length < 6)).toEqual([])
  })

  it('leads only to pages, headings and pictures that are there', async () => {
    const lost: string[] = []
    const pictures = new Set(await readdir('docs/guide/pictures'))
    for (const name of guidePageNames) {
      const page = await pageOf(language, name)
      for (const [tag, , href = ''] of page.sections.flatMap(({ nodes }) => nodes.flatMap(linksIn))) {
        if (tag === 'img') {
          const file = href.replace('../pictures/', '')
          if (!pictures.has(file) || !file.endsWith(`-${language}.webp`)) lost.push(`${name}: ${href}`)
          continue
        }
        const place = placeOf(href, name)
        const there = place === undefined ? undefined : await pageOf(language, place.page)
        const ids = there?.sections.map(({ id }) => id) ?? []
        if (place === undefined || (place.at !== undefined && !ids.includes(place.at)))
          lost.push(`${name}: ${href}`)
      }
    }
    expect(lost).toEqual([])
  })
})

it('the guide has the same pages and headings in every language, each heading once', async () => {
  for (const name of guidePageNames) {
    const [english, chinese] = await Promise.all(languages.map((language) => outlineOf(language, name)))
    expect(chinese, name).toEqual(english)
    expect(new Set(english).size, name).toBe(english?.length)
  }
})

it('the pictures of the guide are small, and those of one language are those of the other', async () => {
  const names = await readdir('docs/guide/pictures')
  const sizes = await Promise.all(
    names.map((name) => readFile(`docs/guide/pictures/${name}`).then((bytes) => bytes.length)),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000)
  const of = (language: string): readonly string[] =>
    names
      .filter((name) => name.endsWith(`-${language}.webp`))
      .map((name) => name.replace(`-${language}.webp`, ''))
      .toSorted()
  expect(of('zh-CN')).toEqual(of('en'))
  expect(of('en').length).toBeGreaterThan(4)
})

async function pageOf(language: string, name: GuidePageName): Promise<GuidePage> {
  return compilePage(await readFile(`docs/guide/${language}/${name}.md`, 'utf8'))
}

async function outlineOf(language: string, name: GuidePageName): Promise<readonly string[]> {
  const { sections } = await pageOf(language, name)
  return sections.map(({ level, id }) => `${level} ${id}`)
}

/** By the ids that the window opens the guide with. */
function titlesIn(language: (typeof languages)[number]): Readonly<Record<string, string>> {
  const { errors, shell, common } = language === 'en' ? english : chinese
  const causes = Object.entries(errors.cause).map(([id, { title }]) => [id, title])
  const notices = Object.entries(shell.notices).flatMap(([id, notice]) =>
    typeof notice === 'string' ? [] : [[id, notice.title]],
  )
  return {
    ...Object.fromEntries([...causes, ...notices]),
    cannotStart: common.cannotStart.title,
  }
}

function linksIn(node: GuideNode): readonly Exclude<GuideNode, string>[] {
  if (typeof node === 'string') return []
  return [...(node[0] === 'a' || node[0] === 'img' ? [node] : []), ...node[1].flatMap(linksIn)]
}
