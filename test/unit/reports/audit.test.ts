import { join } from 'node:path'

import { parse, type DefaultTreeAdapterTypes } from 'parse5'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'

import type { AuditFacts } from '../../../electron/reports/audit/audit-facts.ts'
import { mostRepositories } from '../../../electron/reports/audit/audit-facts.ts'
import { auditReport } from '../../../electron/reports/audit/audit-report.ts'
import { auditFormat } from '../../../electron/reports/audit/format.ts'
import { escaped } from '../../../electron/reports/audit/html.ts'
import { en } from '../../../electron/reports/audit/texts/en.ts'
import { zhCN } from '../../../electron/reports/audit/texts/zh-CN.ts'
import type { StoreUsage } from '../../../electron/api/rows.ts'
import { findings as zhFindings } from '../../../electron/api/findings/zh-CN.ts'
import { access } from '../../../renderer/text/en/access.ts'
import { activity } from '../../../renderer/text/en/activity.ts'
import { health } from '../../../renderer/text/en/health.ts'
import { formatBytes } from '../../../renderer/text/format.ts'
import { access as zhAccess } from '../../../renderer/text/zh-CN/access.ts'
import { activity as zhActivity } from '../../../renderer/text/zh-CN/activity.ts'
import { health as zhHealth } from '../../../renderer/text/zh-CN/health.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { openBackend, type TestBackend } from '../methods/test-backend.ts'
import { MemorySink } from '../transfers/transfer-parts.ts'
import type { TinyRegistry } from '../registry/tiny-registry.ts'
import { auditedStore, hostile } from './audit-store.ts'

const folder = useTempFolder()

describe('an audit report', () => {
  let registry: TinyRegistry
  let host: TestBackend
  let store: string
  let usage: StoreUsage
  let html: string
  beforeAll(async () => {
    registry = await auditedStore(folder())
    host = await openBackend(folder())
    const { backend } = host
    const values = { rootdirectory: join(folder(), 'audited') }
    const draft = { driver: 'filesystem', values, name: 'Audited <b>', readOnly: false } as const
    store = (await backend.addStore(draft, live)).store
    await backend.refreshCatalog({ store }, live)
    await backend.readManifests({ store }, live)
    await backend.startVerification({ store, level: 'listing' }, live)
    const plan = await backend.planNewFolder({ store, key: `new ${hostile.replaceAll('/', '_')}/` }, live)
    await backend.startPlan({ plan: plan.id }, live)
    usage = await backend.storeUsage({ store }, live)
    html = await saved()
  })
  afterAll(async () => {
    await host.close()
    await registry.driver.close()
  })

  async function saved(language: 'en' | 'zh-CN' = 'en'): Promise<string> {
    const sink = new MemorySink()
    const order = { store, sink: host.offerSink(sink), language, savedAtMs: Date.UTC(2026, 10, 30, 12) }
    const steps: string[] = []
    for await (const told of host.backend.saveAudit(order, live)) {
      steps.push(told.kind === 'step' ? told.step : told.kind)
    }
    expect(steps).toEqual(['listing', 'usage', 'supplyChain', 'writing', 'saved'])
    expect(sink.calls).toEqual(['begin audit-Audited-b-2026-11-30.html undefined', 'commit'])
    return sink.bytes.toString()
  }

  it('has the numbers that the window has', () => {
    const format = auditFormat('en')
    const { unreferenced, names } = usage
    expect(factsOf(html)).toMatchObject({
      Repositories: format.count(names.length),
      'Unreferenced blobs': format.count(unreferenced.blobs),
      'Size of all objects': format.bytes(usage.sizeBytes),
      Name: 'Audited <b>',
    })
    expect(unreferenced.blobs).toBeGreaterThan(0)
    const web = names.indexOf('team/web')
    const bytes = format.bytes(usage.repositoryBytes[web] ?? 0)
    expect(rowsOf(html)).toContainEqual(['team/web', '3', bytes, expect.any(String), '1 / 2'])
  })

  it('tells how many tagged images have a signature, an SBOM and an attestation', () => {
    expect(factsOf(html)).toMatchObject({
      'Tagged images': '6',
      'With a signature': '2 (33%)',
      'With an SBOM': '2 (33%)',
      'With an attestation': '1 (17%)',
    })
  })

  it('tells what the last verification found', () => {
    expect(rowsOf(html)).toContainEqual(['Unexpected object', '1', expect.any(String)])
  })

  it('shows a hostile name as text', () => {
    const shown = 'onerror=alert(2)>&amp;‹U+202E›gpj'
    expect(textOf(parse(html)).includes(shown)).toBe(true)
    expect(elementsOf(parse(html)).map(({ tagName }) => tagName)).not.toContain('script')
    expect(elementsOf(parse(html)).map(({ tagName }) => tagName)).not.toContain('img')
  })

  it('is a document without a fault, that loads nothing and runs nothing', async () => {
    for (const text of [html, await saved('zh-CN')]) {
      const faults: string[] = []
      const document = parse(text, {
        onParseError: ({ code, startLine }) => faults.push(`${code} ${startLine}`),
      })
      expect(faults).toEqual([])
      const attributes = elementsOf(document).flatMap(({ attrs }) => attrs)
      const loading = ['src', 'srcset', 'style', 'action', 'background', 'data', 'poster']
      expect(attributes.filter(({ name }) => loading.includes(name) || name.startsWith('on'))).toEqual([])
      const links = attributes.filter(({ name }) => name === 'href')
      expect(links.length).toBeGreaterThan(5)
      expect(links.filter(({ value }) => !value.startsWith('#'))).toEqual([])
      expect(text).toContain(`default-src 'none'; style-src 'sha256-`)
    }
  })

  it('is in the language of the person', async () => {
    const chinese = await saved('zh-CN')
    expect(chinese).toContain('<html lang="zh-CN">')
    expect(factsOf(chinese)).toMatchObject({ '有 Tag 的镜像': '6', 有签名: '2（33%）' })
  })

  it('says in that language what is to be said of the configuration, of every driver and of one', () => {
    const findings = [
      { severity: 'warning', id: 'skipVerify', message: 'in English' },
      { severity: 'error', id: 'yaml.TAB_AS_INDENT', message: 'in English' },
      { severity: 'error', id: 'tooSmall', values: { value: '4', least: '5' }, message: 'in English' },
      { severity: 'info', id: 'nobodyKnows', message: 'as it was said' },
    ] as const
    const facts = factsFor(usage)
    const configuration = { ...facts.configuration, findings }
    const text = [...auditReport({ ...facts, language: 'zh-CN', configuration })].join('')
    for (const sentence of [zhFindings.skipVerify, zhFindings.yaml.TAB_AS_INDENT, '4 小于最小值 5']) {
      expect(text).toContain(escaped(sentence))
    }
    expect(text).toContain('as it was said')
    expect(text).not.toContain('in English')
  })

  it('stays small, however many repositories a store has', () => {
    const count = 100_000
    const column = Float64Array.from({ length: count }, (_, at) => at)
    const many: StoreUsage = {
      ...usage,
      names: Array.from({ length: count }, (_, at) => `team/${'x'.repeat(200)}-${at}`),
      tags: new Uint32Array(count),
      repositoryBytes: column,
      uniqueBytes: column,
      ownBytes: column,
      unreadOf: new Uint32Array(count),
    }
    const text = [...auditReport({ ...factsFor(many), usage: many })].join('')
    expect(text.length).toBeLessThan(1_000_000)
    expect(text).toContain(`-${count - 1}</th>`)
    expect(text).not.toContain(`-${count - 1 - mostRepositories}</th>`)
    expect(text).toContain('99,000 more are not listed here.')
  })

  function factsFor(many: StoreUsage): AuditFacts {
    const count = many.names.length
    return {
      language: 'en',
      version: '1.0.0',
      madeAtMs: 0,
      store: { name: 'Many', driver: 'filesystem', location: '/srv', readOnly: true },
      configuration: { driver: 'filesystem', parameters: [], unknownParameters: [], findings: [] },
      totals: {
        asOfMs: 0,
        requests: 0,
        keys: 0,
        sizeBytes: 0,
        repositories: count,
        tags: 0,
        manifests: 0,
        blobs: 0,
        blobBytes: 0,
        uploads: 0,
        strangers: 0,
      },
      usage: many,
      supplyChain: {
        images: 0,
        signed: 0,
        withSbom: 0,
        withAttestation: 0,
        unread: 0,
        imagesOf: new Uint32Array(count),
        signedOf: new Uint32Array(count),
      },
      verification: undefined,
      access: undefined,
      changes: [],
    }
  }
})

describe('the words of a report', () => {
  it('are those of the window', () => {
    for (const [t, words] of [
      [en, { health, activity, access }],
      [zhCN, { health: zhHealth, activity: zhActivity, access: zhAccess }],
    ] as const) {
      expect(t.verification.kinds).toEqual(words.health.kind)
      expect(t.verification.levels).toEqual({
        listing: words.health.level.listing,
        checksum: words.health.level.checksum,
        content: words.health.level.content,
      })
      expect(t.changes.kinds).toEqual(words.activity.kindName)
      expect(t.changes.states).toEqual(words.activity.state)
      expect(t.access.actions).toEqual(words.access.actions)
    }
  })

  it.each([0, 1, 999, 1000, 99_949, 999_500, 1_234_567, 5_000_000_000, 9.99e15])(
    'write %d bytes as it does',
    (count) => {
      for (const language of ['en', 'zh-CN'] as const) {
        expect(auditFormat(language).bytes(count)).toBe(formatBytes(count, language))
      }
    },
  )

  it('escape all that means something', () => {
    expect(escaped(`<a href='x' b="y">&\0\u202E\uD800仓库`)).toBe(
      '&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;‹U+0000›‹U+202E›‹U+D800›仓库',
    )
  })
})

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

function elementsOf(node: Node): readonly Element[] {
  const below = 'childNodes' in node ? node.childNodes.flatMap(elementsOf) : []
  return 'tagName' in node ? [node, ...below] : below
}

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

/** What each name of the lists of facts is said to be. */
function factsOf(html: string): Readonly<Record<string, string>> {
  const lines = elementsOf(parse(html)).filter(({ tagName }) => tagName === 'div')
  return Object.fromEntries(
    lines.flatMap(({ childNodes }) => {
      const [name, value] = childNodes
      return name?.nodeName === 'dt' && value !== undefined ? [[textOf(name), textOf(value)] as const] : []
    }),
  )
}

/** The rows of all tables. */
function rowsOf(html: string): readonly (readonly string[])[] {
  return elementsOf(parse(html))
    .filter(({ tagName }) => tagName === 'tr')
    .map(({ childNodes }) => childNodes.map(textOf))
}
