import { classAgesDays, type ChangeRow, type ConfigurationView, type FindingRow } from '../../api/rows.ts'
import { driverFindings } from '../../api/drivers.ts'
import { findingSentences } from '../../api/findings/sentences.ts'
import {
  largestRepositories,
  mostChanges,
  mostConfigurationFindings,
  mostLayers,
  type AuditFacts,
} from './audit-facts.ts'
import type { AuditFormat } from './format.ts'
import { growthChart } from './growth-chart.ts'
import { escaped, facts, paragraph, table, type HtmlCell } from './html.ts'
import type { AuditTexts } from './texts/en.ts'

/** A part of a report under its own heading. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly body: () => Iterable<string>
}

/** All parts in their order. */
export function sectionsOf(audit: AuditFacts, t: AuditTexts, format: AuditFormat): readonly Section[] {
  const section = (id: string, title: string, body: Write): Section => ({
    id,
    title,
    body: () => body({ ...audit, t, format }),
  })
  return [
    section('store', t.store.title, storeSection),
    section('totals', t.totals.title, totalsSection),
    section('supply-chain', t.supplyChain.title, supplyChainSection),
    section('verification', t.verification.title, verificationSection),
    section('repositories', t.repositories.title, repositoriesSection),
    section('unneeded', t.unneeded.title, unneededSection),
    section('layers', t.layers.title, layersSection),
    section('classes', t.classes.title, classesSection),
    section('growth', t.growth.title, growthSection),
    section('configuration', t.configuration.title, configurationSection),
    section('access', t.access.title, accessSection),
    section('changes', t.changes.title, changesSection),
  ]
}

type Write = (told: AuditFacts & { readonly t: AuditTexts; readonly format: AuditFormat }) => Iterable<string>

/** Puts values into a text: `{count}`. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

const storeSection: Write = function* ({ store, configuration, totals, t, format }) {
  const value = (name: string): string =>
    configuration.parameters.find(({ spec }) => spec.name === name)?.value ?? t.none
  const key = accessKeyOf(configuration)
  yield facts([
    [t.store.name, { name: store.name }],
    [t.store.driver, store.driver],
    [t.store.location, { name: store.location }],
    ...(store.driver === 'filesystem'
      ? []
      : ([
          [t.store.bucket, { name: value('bucket') }],
          [t.store.region, { name: value('region') }],
          [t.store.accessKey, { name: key ?? t.none }],
        ] as const)),
    [t.store.readOnly, store.readOnly ? t.yes : t.no],
    [t.store.listed, format.dateTime(totals.asOfMs)],
  ])
  yield paragraph(t.store.note, 'minor')
}

/** Dots where there is a key: of its ID the host shows nothing either. */
function accessKeyOf({ parameters }: ConfigurationView): string | undefined {
  const found = parameters.find(({ spec }) => /^(?:accesskey(?:id)?|secretid)$/.test(spec.name))
  return found?.value === undefined ? undefined : '••••••••'
}

const totalsSection: Write = function* ({ totals, usage, t, format }) {
  const sum = (blobs: number, sizeBytes: number): HtmlCell =>
    `${format.count(blobs)} · ${format.bytes(sizeBytes)}`
  yield facts([
    [t.totals.repositories, format.count(totals.repositories)],
    [t.totals.tags, format.count(totals.tags)],
    [t.totals.manifests, format.count(totals.manifests)],
    [t.totals.blobs, format.count(totals.blobs)],
    [t.totals.blobBytes, format.bytes(totals.blobBytes)],
    [t.totals.objects, format.count(totals.keys)],
    [t.totals.size, format.bytes(totals.sizeBytes)],
    [t.totals.unique, sum(usage.unique.blobs, usage.unique.sizeBytes)],
    [t.totals.shared, sum(usage.shared.blobs, usage.shared.sizeBytes)],
    [t.totals.links, sum(usage.outside.links.files, usage.outside.links.sizeBytes)],
    [t.totals.strangers, sum(usage.outside.strangers.files, usage.outside.strangers.sizeBytes)],
  ])
  if (usage.unread > 0) {
    yield paragraph(filled(t.totals.partial, { count: format.count(usage.unread) }), 'warning')
  }
  if (!usage.complete) yield paragraph(t.totals.incomplete, 'warning')
}

const supplyChainSection: Write = function* ({ supplyChain, t, format }) {
  const { images, signed, withSbom, withAttestation, unread } = supplyChain
  const of = (count: number): string =>
    images === 0
      ? format.count(count)
      : filled(t.supplyChain.of, { count: format.count(count), part: format.percent(count / images) })
  yield facts([
    [t.supplyChain.images, format.count(images)],
    [t.supplyChain.signed, of(signed)],
    [t.supplyChain.sbom, of(withSbom)],
    [t.supplyChain.attestation, of(withAttestation)],
    ...(unread === 0 ? [] : ([[t.supplyChain.unread, format.count(unread)]] as const)),
  ])
  yield paragraph(t.supplyChain.note, 'minor')
}

const verificationSection: Write = function* ({ verification, t, format }) {
  if (verification === undefined) {
    yield paragraph(t.verification.never)
    return
  }
  const { result, examples } = verification
  yield facts([
    [t.verification.level, t.verification.levels[result.level]],
    [t.verification.ended, format.dateTime(result.endedAtMs)],
    [t.verification.broken, format.count(result.brokenTags)],
    [t.verification.checked, format.count(result.blobs)],
    [t.verification.manifests, format.count(result.manifests)],
  ])
  if (result.wasStopped) yield paragraph(t.verification.stopped, 'warning')
  const counts = result.counts.filter(({ count }) => count > 0)
  if (counts.length === 0) {
    yield paragraph(t.verification.whole)
    return
  }
  yield* table(
    t.verification.title,
    [t.verification.kind, { end: t.verification.count }, { end: t.verification.size }],
    counts.map(({ kind, count, sizeBytes }) => [
      t.verification.kinds[kind],
      { end: format.count(count) },
      { end: format.bytes(sizeBytes) },
    ]),
  )
  for (const { kind, count } of counts) {
    const some = examples.get(kind) ?? []
    if (some.length === 0) continue
    yield `<h3>${escaped(t.verification.kinds[kind])}</h3>\n`
    if (some.length < count) {
      yield paragraph(filled(t.examples, { count: format.count(some.length) }), 'minor')
    }
    yield* table(
      t.verification.kinds[kind],
      [t.verification.where, t.verification.breaks],
      some.map((finding) => [{ name: placeOf(finding) }, { name: breaksOf(finding) }]),
    )
  }
}

function placeOf({ repository, tag, digest, key }: FindingRow): string {
  const name = repository === undefined ? '' : `${repository}${tag === undefined ? '' : `:${tag}`}`
  return [name, digest ?? '', key].filter((part) => part !== '').join(' · ')
}

function breaksOf({ breaks, breaksCount }: FindingRow): string {
  const names = breaks.map(({ repository, tag }) => `${repository}:${tag}`).join(', ')
  return breaksCount > breaks.length ? `${names} … (${breaksCount})` : names
}

const repositoriesSection: Write = function* ({ usage, supplyChain, t, format }) {
  const rows = largestRepositories(usage)
  yield paragraph(t.repositories.note, 'minor')
  yield* table(
    t.repositories.title,
    [
      t.repositories.repository,
      { end: t.repositories.tags },
      { end: t.repositories.size },
      { end: t.repositories.unique },
      { end: t.repositories.signed },
    ],
    rows.map((row) => [
      { name: usage.names[row] ?? '' },
      { end: format.count(usage.tags[row] ?? 0) },
      { end: format.bytes(usage.repositoryBytes[row] ?? 0) },
      { end: format.bytes(usage.uniqueBytes[row] ?? 0) },
      {
        end: `${format.count(supplyChain.signedOf[row] ?? 0)} / ${format.count(supplyChain.imagesOf[row] ?? 0)}`,
      },
    ]),
  )
  yield* restOf(usage.names.length - rows.length, t, format)
}

const unneededSection: Write = function* ({ usage, t, format }) {
  const { unreferenced, layerLinked, outside } = usage
  yield facts([
    [t.unneeded.blobs, format.count(unreferenced.blobs)],
    [t.unneeded.bytes, format.bytes(unreferenced.sizeBytes)],
    [t.unneeded.linked, `${format.count(layerLinked.blobs)} · ${format.bytes(layerLinked.sizeBytes)}`],
    [t.unneeded.uploads, format.count(outside.uploads.count)],
    [t.unneeded.uploadBytes, format.bytes(outside.uploads.sizeBytes)],
  ])
  yield paragraph(t.unneeded.note, 'minor')
}

const layersSection: Write = function* ({ usage, t, format }) {
  if (usage.layers.length === 0) yield paragraph(t.none)
  else {
    yield* table(
      t.layers.title,
      [
        t.layers.digest,
        { end: t.layers.size },
        { end: t.layers.uses },
        { end: t.layers.repositories },
        { end: t.layers.saved },
      ],
      usage.layers
        .slice(0, mostLayers)
        .map(({ digest, sizeBytes, uses, repositories, savedBytes }) => [
          { name: digest },
          { end: format.bytes(sizeBytes) },
          { end: format.count(uses) },
          { end: format.count(repositories) },
          { end: format.bytes(savedBytes) },
        ]),
    )
  }
}

const classesSection: Write = function* ({ usage, t, format }) {
  if (usage.classes.length === 0) yield paragraph(t.none)
  else {
    yield* table(
      t.classes.title,
      [
        t.classes.name,
        { end: t.classes.blobs },
        { end: t.classes.size },
        ...classAgesDays.map((days) => ({ end: filled(t.classes.older, { days: String(days) }) })),
      ],
      usage.classes.map(({ name, blobs, sizeBytes, olderBytes }) => [
        name === '' ? t.classes.untold : { name },
        { end: format.count(blobs) },
        { end: format.bytes(sizeBytes) },
        ...classAgesDays.map((_, at) => ({ end: format.bytes(olderBytes[at] ?? 0) })),
      ]),
    )
  }
}

const growthSection: Write = function* ({ usage, t, format }) {
  const { before, periods } = usage.growth
  yield growthChart(usage.growth, t, format)
  yield `<details><summary>${escaped(t.growth.table)}</summary>\n`
  yield* table(
    t.growth.title,
    [t.growth.period, { end: t.growth.referenced }, { end: t.growth.unreferenced }],
    [
      [
        t.growth.before,
        { end: format.bytes(before.referencedBytes) },
        { end: format.bytes(before.unreferencedBytes) },
      ],
      ...periods.map(({ startMs, referencedBytes, unreferencedBytes }) => [
        format.date(startMs),
        { end: format.bytes(referencedBytes) },
        { end: format.bytes(unreferencedBytes) },
      ]),
    ],
  )
  yield '</details>\n'
  yield paragraph(t.growth.note, 'minor')
}

const configurationSection: Write = function* ({ configuration, language, t, format }) {
  const { findings } = configuration
  if (findings.length === 0) {
    yield paragraph(t.configuration.fine)
    return
  }
  const sentences = { ...driverFindings(language), ...findingSentences(language) }
  yield* table(
    t.configuration.title,
    [t.configuration.severity, t.configuration.parameter, t.configuration.finding],
    findings.slice(0, mostConfigurationFindings).map(({ severity, parameter, id, values, message }) => {
      const sentence = sentences[id]
      const words =
        sentence === undefined
          ? message
          : sentence.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values?.[name] ?? whole))
      return [t.configuration.severities[severity], { name: parameter ?? '' }, words]
    }),
  )
  yield* restOf(findings.length - mostConfigurationFindings, t, format)
}

const accessSection: Write = function* ({ access, t, format }) {
  if (access === undefined) {
    yield paragraph(t.access.never)
    return
  }
  yield facts([[t.access.checked, format.dateTime(access.atMs)]])
  yield* table(
    t.access.title,
    [t.access.action, t.access.result],
    [...access.outcomes].map(([action, result]) => [t.access.actions[action], t.access.results[result]]),
  )
}

const changesSection: Write = function* ({ changes, t, format }) {
  yield paragraph(t.changes.note, 'minor')
  if (changes.length === 0) {
    yield paragraph(t.changes.none)
    return
  }
  yield* table(
    t.changes.title,
    [
      t.changes.when,
      t.changes.what,
      t.changes.subject,
      t.changes.by,
      t.changes.state,
      { end: t.changes.failures },
    ],
    changes
      .slice(0, mostChanges)
      .map((change) => [
        format.dateTime(change.startedAtMs),
        t.changes.kinds[change.kind],
        { name: subjectOf(change) },
        change.by,
        t.changes.states[change.state],
        { end: format.count(change.failures) },
      ]),
  )
  yield* restOf(changes.length - mostChanges, t, format)
}

function subjectOf({ subject }: ChangeRow): string {
  const { repository, names, count, to } = subject
  const some = names.slice(0, 3).join(', ')
  const more = count > Math.min(3, names.length) ? ` … (${count})` : ''
  return `${repository === undefined ? '' : `${repository}: `}${some}${more}${to === undefined ? '' : ` → ${to}`}`
}

function* restOf(count: number, t: AuditTexts, format: AuditFormat): Generator<string> {
  if (count > 0) yield paragraph(filled(t.rest, { count: format.count(count) }), 'minor')
}
