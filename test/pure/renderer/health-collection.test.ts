import { describe, expect, it } from 'vitest'

import type { CollectionPlan, PlanCheck, VerificationRun } from '../../../electron/api/rows.ts'
import { withStep } from '../../../renderer/api/queries/health.ts'
import { createTexts } from '../../../renderer/text/i18n.ts'
import {
  inOrder,
  isRefused,
  lengthText,
  sentenceOf,
} from '../../../renderer/features/changes/plan-checks.tsx'
import { newRule, readRule, readRules } from '../../../renderer/features/health/collection/retention-form.ts'
import { rulesOf, usualRules } from '../../../renderer/features/health/collection/rules.ts'
import { formatMoney, monthlyCost, readPrice } from '../../../renderer/features/prices/storage-price.ts'
import { planningCost } from '../../../renderer/features/health/collection/use-collection.ts'
import { objectsOf } from '../../../renderer/features/health/repositories/objects-of.ts'
import {
  mostFreed,
  repositoryLines,
} from '../../../renderer/features/health/repositories/repository-lines.ts'
import { progressOf } from '../../../renderer/features/health/verification/run-progress.ts'

describe('repositories', () => {
  const freed = [
    { repository: 'a', tags: 3, takenTags: 1, takenManifests: 2, freedBlobs: 4, freedBytes: 50 },
    { repository: '', tags: 0, takenTags: 0, takenManifests: 0, freedBlobs: 1, freedBytes: 90 },
  ]

  it('have one line each, of what they free and what is wrong in them', () => {
    const lines = repositoryLines(freed, [
      { repository: 'a', missing: 1, dangling: 2, uploads: 3 },
      { repository: 'b', missing: 0, dangling: 7, uploads: 0 },
    ])
    expect(lines).toEqual([
      { ...freed[0], missing: 1, dangling: 2, uploads: 3 },
      { ...freed[1], missing: 0, dangling: 0, uploads: 0 },
      {
        repository: 'b',
        tags: undefined,
        takenTags: 0,
        takenManifests: 0,
        freedBlobs: 0,
        freedBytes: 0,
        missing: 0,
        dangling: 7,
        uploads: 0,
      },
    ])
    expect(mostFreed(lines)).toBe(90)
  })

  it('have the tags that the list of repositories knows, where a plan does not say', () => {
    const found = ['b', 'gone'].map((repository) => ({ repository, missing: 1, dangling: 0, uploads: 0 }))
    const facts = { names: ['a', 'b'], tags: Uint32Array.of(9, 5) }
    expect(repositoryLines(freed, found, facts).map(({ repository, tags }) => [repository, tags])).toEqual([
      ['a', 3],
      ['', 0],
      ['b', 5],
      ['gone', undefined],
    ])
  })

  it('free nothing where there are none', () => {
    expect(mostFreed(repositoryLines([], []))).toBe(0)
  })
})

describe('the objects of a plan', () => {
  const item = (key: string, phase: 'tags' | 'revisions' | 'blobs') =>
    ({ phase, does: 'delete', key, sizeBytes: 1 }) as const
  const hex = '3c70fa9d'.repeat(8)

  it('are of a repository, and not of those below it', () => {
    const at = 'root/docker/registry/v2/repositories'
    const pages = [
      [item(`${at}/team/app/_manifests/tags/v1/current/link`, 'tags')],
      [
        item(`${at}/team/app/_manifests/revisions/sha256/${hex}/link`, 'revisions'),
        item(`${at}/team/app/below/_manifests/revisions/sha256/${hex}/link`, 'revisions'),
        item(`root/docker/registry/v2/blobs/sha256/3c/${hex}/data`, 'blobs'),
      ],
    ]
    expect(objectsOf(pages, 'team/app').map(({ phase, name }) => [phase, name])).toEqual([
      ['tags', 'v1'],
      ['revisions', '3c70fa9d3c70'],
    ])
  })
})

describe('a retention rule', () => {
  const typed = (more: object) => ({ ...newRule(1), ...more })

  it('is read as it is typed', () => {
    const rule = typed({
      repositories: ' team/* ',
      keepNewest: '5',
      keepDays: '1.5',
      keepTags: 'latest, v*  x',
    })
    expect(readRule(rule)).toEqual({
      repositories: 'team/*',
      keepNewest: 5,
      keepDays: 1.5,
      keepTags: ['latest', 'v*', 'x'],
    })
  })

  it('leaves out what is not typed', () => {
    expect(readRule(typed({ keepNewest: '', keepDays: '', keepTags: 'latest，v1' }))).toEqual({
      repositories: '**',
      keepTags: ['latest', 'v1'],
    })
  })

  it.each([
    [{ repositories: ' ' }, 'noRepositories'],
    [{ keepNewest: '1.5' }, 'badNewest'],
    [{ keepNewest: '-1' }, 'badNewest'],
    [{ keepNewest: '1000001' }, 'badNewest'],
    [{ keepDays: 'x' }, 'badDays'],
    [{ keepDays: '36501' }, 'badDays'],
    [{ keepTags: Array.from({ length: 101 }, (_, at) => `t${at}`).join(',') }, 'tooManyTags'],
    [{ keepTags: 'x'.repeat(257) }, 'tooManyTags'],
    [{ keepNewest: '0', keepDays: '', keepTags: '' }, 'keepsNothing'],
  ])('of %j is refused: %s', (more, problem) => {
    expect(readRule(typed(more))).toBe(problem)
    expect(readRules([newRule(1), typed(more)])).toBeUndefined()
    expect(rulesOf({ ...usualRules, retention: [typed(more)] })).toBeUndefined()
  })

  it('goes into the rules of a collection in its place', () => {
    const rules = rulesOf({ ...usualRules, retention: [typed({ repositories: 'a' }), typed({})] })
    expect(rules?.retention.map(({ repositories }) => repositories)).toEqual(['a', '**'])
  })
})

describe('the price of storage', () => {
  it('tells what bytes cost in a month', () => {
    expect(monthlyCost(38.2e9, { perGbMonth: 0.098, currency: 'CNY' })).toBeCloseTo(3.7436)
    expect(formatMoney(3.7436, 'CNY', 'en')).toBe('¥3.74')
    expect(formatMoney(0.00421, 'USD', 'en')).toBe('$0.0042')
    expect(formatMoney(0, 'USD', 'en')).toBe('$0.00')
  })

  it.each([
    ['0.12', 'CNY', { perGbMonth: 0.12, currency: 'CNY' }],
    ['0,12', 'EUR', { perGbMonth: 0.12, currency: 'EUR' }],
    ['0', 'CNY', undefined],
    ['', 'CNY', undefined],
    ['.', 'CNY', undefined],
    ['1e3', 'CNY', undefined],
    ['0.12', 'cny', undefined],
    ['0.12', '', undefined],
  ])('of %j %j is %j', (text, currency, price) => {
    expect(readPrice(text, currency)).toEqual(price)
  })
})

describe('planning', () => {
  it('shows the plan before while a newer one is made', () => {
    const plan = { id: 'old' } as CollectionPlan
    const progress = { kind: 'progress', step: 'marking', done: 0 } as const
    const under = withStep(withStep({}, { kind: 'plan', plan }), progress)
    expect(under).toEqual({ plan, progress })
    const newer = { id: 'new' } as CollectionPlan
    expect(withStep(under, { kind: 'plan', plan: newer })).toEqual({ plan: newer })
  })

  it('asks nothing of a store that was just listed, and lists one that was not', () => {
    const totals = { requests: 7 } as never
    expect(planningCost({ asOfMs: 1000, totals, unreadManifests: 2 }, 2000)).toEqual({
      lists: false,
      requests: 7,
      manifests: 2,
    })
    expect(planningCost({ asOfMs: 1000, totals }, 1000 + 3_600_001).lists).toBe(true)
    expect(planningCost(undefined, 0).lists).toBe(true)
  })
})

describe('checks', () => {
  const check = (id: PlanCheck['id'], state: PlanCheck['state']): PlanCheck => ({ id, state, values: {} })

  it.each(['en', 'zh-CN'] as const)(
    'have words in every state that has a meaning, in %s',
    async (language) => {
      const texts = await createTexts(language)
      const checks: readonly (readonly [PlanCheck, string])[] = [
        [{ id: 'versioning', state: 'ok', values: { state: 'off' } }, 'off'],
        [{ id: 'versioning', state: 'warning', values: {} }, 'unknown'],
        [{ id: 'youngKept', state: 'ok', values: { blobs: 0, hours: 0 } }, 'none'],
        [{ id: 'youngKept', state: 'ok', values: { blobs: 0, hours: 24 } }, 'ok'],
        [{ id: 'tagsInDatabase', state: 'refused', values: {} }, 'refused'],
        [{ id: 'copies', state: 'ok', values: { blobs: 1 } }, 'ok'],
        ...(['readOnly', 'gone', 'same'] as const).map(
          (problem) => [{ id: 'copies', state: 'refused', values: { problem } }, problem] as const,
        ),
      ]
      for (const [each, sentence] of checks) {
        expect(sentenceOf(each)).toBe(sentence)
        expect(texts.exists(`changes:check.${each.id}.${sentence}`)).toBe(true)
      }
    },
  )

  it.each([
    [400, 'en', '1 sec'],
    [65_000, 'en', '1 min'],
    [3_600_000, 'en', '60 min'],
    [3 * 3_600_000, 'en', '3 hr'],
    [65_000, 'zh-CN', '1 分钟'],
  ])('tell %d ms in %s as %s', (lengthMs, language, text) => {
    expect(lengthText(lengthMs, language)).toBe(text)
  })

  it('that refuse come first, then warnings', () => {
    const checks = [check('planAge', 'ok'), check('versioning', 'warning'), check('listing', 'refused')]
    expect(inOrder(checks).map(({ id }) => id)).toEqual(['listing', 'versioning', 'planAge'])
    expect(isRefused(checks)).toBe(true)
    expect(isRefused(checks.slice(0, 2))).toBe(false)
  })
})

describe('a verification that runs', () => {
  const run: VerificationRun = {
    level: 'content',
    step: 'content',
    done: 1,
    of: 4,
    doneBytes: 0,
    ofBytes: 0,
    startedAtMs: 0,
  }

  it('is told by its bytes where it reads some', () => {
    const progress = progressOf({ ...run, doneBytes: 250, ofBytes: 1000, bytesPerSecond: 50 }, 5000)
    expect(progress).toEqual({ share: 0.25, leftMs: 15_000 })
    expect(progressOf({ ...run, doneBytes: 2, ofBytes: 1 }, 5000).share).toBe(1)
  })

  it('is told by what is done otherwise, once that says something', () => {
    expect(progressOf(run, 5000)).toEqual({ share: 0.25, leftMs: 15_000 })
    expect(progressOf(run, 500)).toEqual({ share: 0.25, leftMs: undefined })
    expect(progressOf({ ...run, of: 0 }, 5000)).toEqual({ share: undefined, leftMs: undefined })
  })
})
