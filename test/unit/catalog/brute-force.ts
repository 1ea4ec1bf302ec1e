import type { ObjectInfo, StorageDriver, StorePath } from '../../../drivers/index.ts'
import { objectPages } from '../../../drivers/driver/listings.ts'
import { algorithmOf, asRepositoryName, asTag } from '../../../drivers/common/names.ts'
import {
  linkStates,
  repositoryParts,
  type CatalogTables,
} from '../../../electron/catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../../electron/catalog/tables/digests.ts'
import { rowsOfRepository } from '../../../electron/catalog/tables/lookups.ts'
import { nameAt, nameCount } from '../../../electron/catalog/tables/names.ts'
import { layout, parseLayout } from '../../../electron/registry/layout/layout.ts'
import { readLink } from '../../../electron/registry/layout/links.ts'
import { live } from '../../conformance/harness.ts'

/** A store as lines of text, sorted: what a catalog must say, whoever finds it out. */
export type StoreLines = readonly string[]

/** Lists every key by itself, and reads every link. */
export async function linesByBruteForce(driver: StorageDriver): Promise<StoreLines> {
  const rootKey = driver.keyOf('/')
  const prefix = rootKey === '' ? '' : `${rootKey}/`
  const objects: ObjectInfo[] = []
  for await (const page of objectPages(driver.objects, { prefix }, live)) objects.push(...page.objects)
  const lines = new Set<string>()
  const uploads = new Map<string, { startedAtMs: number; lastWrittenAtMs: number; sizeBytes: number }>()
  const withCurrent = new Set<string>()
  const tags = new Set<string>()
  for (const object of objects) await judge(object)
  for (const tag of tags) if (!withCurrent.has(tag)) lines.add(`tag ${tag} missing`)
  for (const [upload, { startedAtMs, lastWrittenAtMs, sizeBytes }] of uploads) {
    lines.add(`upload ${upload} ${startedAtMs} ${lastWrittenAtMs} ${sizeBytes}`)
  }
  const bytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return [...lines, `totals ${objects.length} ${bytes}`].sort()

  async function judge(object: ObjectInfo): Promise<void> {
    const { key, sizeBytes, modifiedAtMs } = object
    const path: StorePath = `/${key.slice(prefix.length)}`
    const below = layout.root()
    const entry =
      path.startsWith(`${below}/`) && path.lastIndexOf(`${below}/`) === 0
        ? parseLayout(path)
        : ({ kind: 'other' } as const)
    const [, name = '', part = '', rest = ''] =
      /^\/docker\/registry\/v2\/repositories\/(.+?)\/(_layers|_manifests|_uploads)\/(.*)$/s.exec(path) ?? []
    if (name !== '') lines.add(`repository ${name} has ${part}`)
    const valid = asRepositoryName(name) !== undefined
    const [, tag] = part === '_manifests' && valid ? (/^tags\/([^/]+)\/./s.exec(rest) ?? []) : []
    if (tag !== undefined) tags.add(`${name}:${tag}`)
    if (tag !== undefined && asTag(tag) === undefined && rest.endsWith('/current/link')) {
      withCurrent.add(`${name}:${tag}`)
      lines.add(`tag ${name}:${tag} ${modifiedAtMs} unknown`)
    }
    switch (entry.kind) {
      case 'blobData':
        lines.add(
          `blob ${entry.digest} ${sizeBytes} ${modifiedAtMs} ${object.storageClass ?? ''} ${object.restore?.state ?? ''}`,
        )
        return
      case 'layerLink':
      case 'manifestRevisionLink':
        lines.add(
          `${entry.kind} ${name} ${entry.digest} ${modifiedAtMs} ${await linkText(path, entry.digest)}`,
        )
        return
      case 'manifestTagCurrent':
        withCurrent.add(`${name}:${entry.tag}`)
        lines.add(`tag ${name}:${entry.tag} ${modifiedAtMs} ${await linkText(path, undefined)}`)
        return
      case 'manifestTagIndexEntryLink':
        lines.add(`history ${name}:${entry.tag} ${entry.digest} ${modifiedAtMs}`)
        return
      case 'uploadStartedAt':
      case 'uploadData':
        noteUpload(`${name} ${entry.uuid}`, object, entry.kind)
        return
      case 'other': {
        const [, id] = part === '_uploads' && valid ? (/^([^/]+)\/hashstates\//.exec(rest) ?? []) : []
        if (id === undefined) lines.add(`stranger ${key} ${sizeBytes} ${modifiedAtMs}`)
        else noteUpload(`${name} ${id}`, object, 'state')
      }
    }
  }

  function noteUpload(upload: string, { sizeBytes, modifiedAtMs }: ObjectInfo, kind: string): void {
    const known = uploads.get(upload) ?? { startedAtMs: Number.NaN, lastWrittenAtMs: 0, sizeBytes: 0 }
    if (kind === 'uploadStartedAt') known.startedAtMs = modifiedAtMs
    if (kind === 'uploadData') known.sizeBytes = sizeBytes
    known.lastWrittenAtMs = Math.max(known.lastWrittenAtMs, modifiedAtMs)
    uploads.set(upload, known)
  }

  async function linkText(path: StorePath, named: string | undefined): Promise<string> {
    const link = await readLink(driver, path, live)
    if ('problem' in link) return link.problem.id === 'badLink' ? 'wrong' : link.problem.id
    const isFollowed =
      named === undefined ||
      link.digest === named ||
      algorithmOf(link.digest) !== named.slice(0, named.indexOf(':'))
    return `${isFollowed ? 'leads to' : 'wrong'} ${link.digest}`
  }
}

/** What a catalog says. */
export function linesOfTables(tables: CatalogTables): StoreLines {
  const { blobs, repositories, tags, history, uploads, strangers, totals } = tables
  const lines: string[] = []
  const digest = (id = noDigest): string => (id === noDigest ? '' : digestAt(tables.digests, id))
  for (const [row, id] of blobs.digest.entries()) {
    const storageClass = blobs.classNames[(blobs.storageClass[row] ?? 0) - 1] ?? ''
    const restore = ['', 'archived', 'restoring', 'restored'][blobs.restore[row] ?? 0] ?? ''
    lines.push(
      `blob ${digest(id)} ${blobs.sizeBytes[row]} ${blobs.modifiedAtMs[row]} ${storageClass} ${restore}`,
    )
  }
  for (let row = 0; row < nameCount(repositories.names); row += 1) {
    const name = nameAt(repositories.names, row)
    for (const [part, bit] of Object.entries(repositoryParts)) {
      if (((repositories.parts[row] ?? 0) & bit) !== 0) lines.push(`repository ${name} has _${part}`)
    }
    for (const [table, kind] of [
      ['layerLinks', 'layerLink'],
      ['revisions', 'manifestRevisionLink'],
    ] as const) {
      const { from, to } = rowsOfRepository(tables, table, row)
      const links = tables[table]
      for (let link = from; link < to; link += 1) {
        const state = stateText(links.state[link], digest(links.target[link]))
        lines.push(`${kind} ${name} ${digest(links.digest[link])} ${links.linkedAtMs[link]} ${state}`)
      }
    }
    const { from, to } = rowsOfRepository(tables, 'tags', row)
    for (let tag = from; tag < to; tag += 1) {
      const tagName = `${name}:${nameAt(tags.names, tag)}`
      const state = stateText(tags.linkState[tag], digest(tags.current[tag]))
      lines.push(`tag ${tagName} ${state === 'missing' ? '' : `${tags.pushedAtMs[tag]} `}${state}`)
      for (let entry = tags.firstHistory[tag] ?? 0; entry < (tags.firstHistory[tag + 1] ?? 0); entry += 1) {
        lines.push(`history ${tagName} ${digest(history.digest[entry])} ${history.atMs[entry]}`)
      }
    }
    const rows = rowsOfRepository(tables, 'uploads', row)
    for (let upload = rows.from; upload < rows.to; upload += 1) {
      const id = nameAt(uploads.ids, upload)
      const times = `${uploads.startedAtMs[upload]} ${uploads.lastWrittenAtMs[upload]}`
      lines.push(`upload ${name} ${id} ${times} ${uploads.sizeBytes[upload]}`)
    }
  }
  for (let row = 0; row < nameCount(strangers.keys); row += 1) {
    lines.push(
      `stranger ${nameAt(strangers.keys, row)} ${strangers.sizeBytes[row]} ${strangers.modifiedAtMs[row]}`,
    )
  }
  lines.push(`totals ${totals.keys} ${totals.sizeBytes}`)
  return lines.sort()
}

function stateText(state: number | undefined, target: string): string {
  switch (state) {
    case linkStates.proven:
    case linkStates.read:
      return `leads to ${target}`
    case linkStates.wrong:
      return target === '' ? 'wrong' : `wrong ${target}`
    case linkStates.missing:
      return 'missing'
    case linkStates.unreadable:
      return 'unreadable'
    default:
      return 'unknown'
  }
}
