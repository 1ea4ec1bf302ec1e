import { describe, expect, it } from 'vitest'

import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { ManifestColumns } from '../../../electron/catalog/manifests/manifest-columns.ts'
import { rank } from '../../../electron/catalog/questions/rank.ts'
import {
  hasWord,
  scanNames,
  scanTexts,
  wordOf,
  type MatchClass,
} from '../../../electron/catalog/questions/scan-names.ts'
import {
  searchCatalogs,
  type CatalogHit,
  type CatalogSearch,
  type SearchedStore,
} from '../../../electron/catalog/questions/search.ts'
import { atOnce, inTurns } from '../../../electron/catalog/questions/steps.ts'
import type { Names } from '../../../electron/catalog/tables/names.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { descriptor, digestOf, factsOf, image } from './made-manifests.ts'
import { numbersFrom } from './random-store.ts'

const nginx = image('nginx', ['base', 'nginx'], {
  annotations: { 'org.opencontainers.image.source': 'https://example.com/Proxy' },
})
const app = image('app', ['base', 'app'])
const chart = factsOf({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: 'application/vnd.cncf.helm.chart.v1',
  config: descriptor('{}', 'application/vnd.cncf.helm.config.v1+json'),
  layers: [],
})
const stores = [storeOf('one'), storeOf('two', 'copy-')]

describe('searching all that is known', () => {
  it.each<[string, readonly string[]]>([
    [
      'nginx',
      [
        'one library/nginx',
        'two copy-library/nginx',
        'one team/nginx-exporter',
        'two copy-team/nginx-exporter',
      ],
    ],
    [
      'NGINX',
      [
        'one library/nginx',
        'two copy-library/nginx',
        'one team/nginx-exporter',
        'two copy-team/nginx-exporter',
      ],
    ],
    ['team/app', ['one team/app', 'two copy-team/app']],
    ['copy-team app', ['two copy-team/app']],
    ['registry.example.com/team/app', ['one team/app', 'two copy-team/app']],
    ['nothing has this', []],
    ['', []],
  ])('finds repositories by %j', (text, expected) => {
    expect(ofKind(search(text), 'repository').map(line).toSorted()).toEqual(expected.toSorted())
  })

  it.each<[string, readonly string[]]>([
    ['rc', ['one team/app:1.4.1-rc', 'two copy-team/app:1.4.1-rc']],
    ['team/app:latest', ['one team/app:latest', 'two copy-team/app:latest']],
    ['team/app:lat', ['one team/app:latest', 'two copy-team/app:latest']],
    [
      'app:1.4',
      [
        'one team/app:1.4.1',
        'two copy-team/app:1.4.1',
        'one team/app:1.4.1-rc',
        'two copy-team/app:1.4.1-rc',
      ],
    ],
    ['app rc', ['one team/app:1.4.1-rc', 'two copy-team/app:1.4.1-rc']],
    ['rc 1.4', ['one team/app:1.4.1-rc', 'two copy-team/app:1.4.1-rc']],
    ['copy-team/app:1.4.1', ['two copy-team/app:1.4.1', 'two copy-team/app:1.4.1-rc']],
    [
      `x${layout.manifestTagCurrent(parseRepositoryName('team/app'), parseTag('latest'))}`,
      ['one team/app:latest', 'two copy-team/app:latest'],
    ],
  ])('finds tags by %j', (text, expected) => {
    const found = search(text)
    expect(ofKind(found, 'tag').map(line).toSorted()).toEqual(expected.toSorted())
    expect(found.counts.tag).toBe(expected.length)
  })

  it('puts first what was typed in full', () => {
    expect(line(search('team/app:1.4.1').hits[0])).toBe('one team/app:1.4.1')
    const [first] = search(`library/nginx@${nginx.digest}`).hits
    expect(first).toEqual({
      kind: 'manifest',
      store: 'one',
      repository: 'library/nginx',
      digest: nginx.digest,
    })
  })

  it('finds the manifests of a repository by the first digits of their digests', () => {
    const hex = nginx.digest.slice(7, 11)
    for (const text of [`library/nginx@${hex}`, `library/nginx:1.27@sha256:${hex}`]) {
      expect(search(text).hits.map(line)).toEqual([`one library/nginx@${nginx.digest}`])
    }
    expect(search(`library/nginx@${app.digest.slice(7, 15)}`).hits).toEqual([])
  })

  it.each([4, 7, 8, 9, 12, 40, 64])('finds a digest by its first %i digits', (digits) => {
    const hex = app.digest.slice(7, 7 + digits)
    for (const text of [hex, `sha256:${hex}`, ` ${hex} `]) {
      const { hits, counts } = search(text)
      expect(ofKind({ hits }, 'manifest').map(line)).toEqual([
        `one team/app@${app.digest}`,
        `two copy-team/app@${app.digest}`,
      ])
      expect(ofKind({ hits }, 'blob')).toEqual(
        ['one', 'two'].map((store) => ({
          kind: 'blob',
          store,
          digest: app.digest,
          sizeBytes: app.sizeBytes,
        })),
      )
      expect(counts).toMatchObject({ manifest: 2, blob: 2 })
    }
  })

  it.each([
    ['helm.chart', chart.digest, { what: 'artifactType', text: 'application/vnd.cncf.helm.chart.v1' }],
    [
      'proxy',
      nginx.digest,
      { what: 'annotation', text: 'org.opencontainers.image.source=https://example.com/Proxy' },
    ],
    [
      'example.com/Proxy',
      nginx.digest,
      { what: 'annotation', text: 'org.opencontainers.image.source=https://example.com/Proxy' },
    ],
    ['maintainer somebody', app.digest, { what: 'label', text: 'maintainer=Somebody Else' }],
  ])('finds manifests by %j', (text, digest, match) => {
    const found = ofKind(search(text), 'manifest')
    expect(found).toHaveLength(2)
    expect(found.map((hit) => 'match' in hit && hit.match)).toEqual(found.map(() => match))
    expect(found.map((hit) => 'digest' in hit && hit.digest)).toEqual(found.map(() => digest))
  })

  it('finds nothing by how annotations are kept', () => {
    for (const text of ['entries', '"own"', '{"own']) expect(search(text).counts.manifest).toBe(0)
  })

  it('tells how many there are, and the best of them', () => {
    const tags = Array.from({ length: 3000 }, (_, at) => ({ name: `v${at}` }))
    const many = {
      store: 'many',
      columns: new ManifestColumns(),
      tables: tablesOfContent({ repositories: [{ name: 'r', tags }] }),
    }
    const { hits, counts } = atOnce(searchCatalogs([many], 'v17', 20))
    expect(counts.tag).toBe(tags.filter(({ name }) => name.includes('v17')).length)
    expect(hits).toHaveLength(20)
    expect(line(hits[0])).toBe('many r:v17')
  })

  it('ends with its signal', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(inTurns(searchCatalogs(stores, 'nginx'), stop.signal)).rejects.toThrow('aborted')
  })
})

describe('scanning names', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'finds what including finds, for random names %i',
    (seed) => {
      const random = numbersFrom(seed + 1)
      const letters = 'abAB-.1é'
      const text = (most: number) =>
        Array.from(
          { length: Math.floor(random() * most) },
          () => letters[Math.floor(random() * letters.length)],
        ).join('')
      const texts = Array.from({ length: 200 }, () => text(9))
      const word = `${text(3)}${letters[Math.floor(random() * 7)]}`.toLowerCase()
      const names = namesOf(texts)
      const found: [number, MatchClass][] = []
      atOnce(scanNames(names, wordOf(word), (row, match) => void found.push([row, match])))
      const expected = texts.flatMap((each, row) => (asciiLower(each).includes(word) ? [row] : []))
      expect(found.map(([row]) => row)).toEqual(expected)
      expect(texts.flatMap((_, row) => (hasWord(names, row, wordOf(word)) ? [row] : []))).toEqual(expected)
      for (const [row, match] of found) {
        const each = asciiLower(texts[row] ?? '')
        expect(match === 0).toBe(each === word)
        expect(match <= 1).toBe(each.startsWith(word))
      }
      const part: number[] = []
      atOnce(scanNames(names, wordOf(word), (row) => void part.push(row), 50, 120))
      expect(part).toEqual(expected.filter((row) => row >= 50 && row < 120))
    },
  )
})

describe('scanning long texts', () => {
  it.each(['alpha', 'ALPHA', 'Alpha', 'beta', '1.4', 'я'])(
    'finds %j in the usual spellings, across pieces',
    (word) => {
      const random = numbersFrom(3)
      const parts = ['alpha', 'ALPHA', 'Alpha', 'beta1.4', 'яблоко', '-', 'x'.repeat(1000)]
      const texts = Array.from({ length: 4000 }, () =>
        Array.from(
          { length: Math.floor(random() * 4) },
          () => parts[Math.floor(random() * parts.length)],
        ).join(''),
      )
      const found = new Set<number>()
      atOnce(scanTexts(namesOf(texts), word, (row) => found.add(row)))
      const inLower = word.toLowerCase()
      expect([...found].toSorted((a, b) => a - b)).toEqual(
        texts.flatMap((text, row) => (text.toLowerCase().includes(inLower) ? [row] : [])),
      )
    },
  )
})

describe('ranking', () => {
  it('puts whole words before parts of words, and short before long', () => {
    const texts = ['web/mynginx', 'library/nginx-unprivileged', 'nginx', 'team/nginx']
    expect(rank(texts, ['nginx']).map((at) => texts[at])).toEqual([
      'nginx',
      'team/nginx',
      'library/nginx-unprivileged',
      'web/mynginx',
    ])
  })

  it.each(['-', '"nginx"', '-nginx', "o'neill", '(((', '', 'a '.repeat(300), 'значение', '\\d+'])(
    'leaves nothing out for %j',
    (needle) => {
      const texts = ['nginx', 'a/b', 'значение=1', 'a-'.repeat(5000)]
      expect(rank(texts, needle.split(' ')).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3])
    },
  )

  it('takes no longer for texts that are made to take long', () => {
    const texts = Array.from({ length: 400 }, () => 'ab'.repeat(200))
    const startedAtMs = performance.now()
    rank(texts, ['a', 'b', 'a', 'b', 'a', 'c'])
    expect(performance.now() - startedAtMs).toBeLessThan(2000)
  })
})

function search(text: string): CatalogSearch {
  return atOnce(searchCatalogs(stores, text))
}

function ofKind({ hits }: Pick<CatalogSearch, 'hits'>, kind: CatalogHit['kind']): readonly CatalogHit[] {
  return hits.filter((hit) => hit.kind === kind)
}

function line(hit: CatalogHit | undefined): string {
  switch (hit?.kind) {
    case 'repository':
      return `${hit.store} ${hit.repository}`
    case 'tag':
      return `${hit.store} ${hit.repository}:${hit.tag}`
    case 'manifest':
      return `${hit.store} ${hit.repository}@${hit.digest}`
    default:
      return JSON.stringify(hit)
  }
}

function storeOf(store: string, before = ''): SearchedStore {
  const columns = new ManifestColumns()
  for (const facts of [nginx, app, chart]) columns.addManifest(facts)
  columns.addConfig({ digest: digestOf('configuration of app'), labels: { maintainer: 'Somebody Else' } })
  const tables = tablesOfContent({
    blobs: [nginx, app, chart].map(({ digest, sizeBytes }) => ({ digest, sizeBytes })),
    repositories: [
      {
        name: `${before}library/nginx`,
        revisions: [{ digest: nginx.digest }],
        tags: [{ name: 'stable', current: nginx.digest }],
      },
      {
        name: `${before}team/app`,
        revisions: [{ digest: app.digest }],
        tags: ['latest', '1.4.1', '1.4.1-rc'].map((name) => ({ name, current: app.digest })),
      },
      { name: `${before}team/nginx-exporter`, revisions: [{ digest: chart.digest }], tags: [] },
    ],
  })
  return { store, tables, columns }
}

function namesOf(texts: readonly string[]): Names {
  const encoded = texts.map((text) => new TextEncoder().encode(text))
  let end = 0
  return { bytes: Buffer.concat(encoded), ends: Uint32Array.from(encoded, ({ length }) => (end += length)) }
}

function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
