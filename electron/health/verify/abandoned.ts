import type { RepositoryName } from '../../../drivers/common/names.ts'
import { rowsOfRepository } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import { breaksNone, fault, since, type Look } from './look.ts'

/** Finds pushes that nobody finishes. */
export function lookAtUploads(look: Look, repository: number, name: RepositoryName): void {
  const { facts, findings, search } = look
  const { uploads } = facts.tables
  const { from, to } = rowsOfRepository(facts.tables, 'uploads', repository)
  for (let row = from; row < to; row += 1) {
    const lastMs = uploads.lastWrittenAtMs[row] ?? Number.NaN
    if (!(search.nowMs - lastMs > staleMs)) continue
    const key = look.keyOf(layout.upload(name, nameAt(uploads.ids, row)))
    findings.add({
      ...fault('staleUpload', key, breaksNone),
      repository: name,
      sizeBytes: uploads.sizeBytes[row] ?? 0,
      ...since(lastMs),
      repairs: ['abort'],
    })
  }
}

/** Notes a repository that has links to layers and no manifest and no tag. One that is written to now may get some. */
export function isGhost(look: Look, repository: number, name: RepositoryName): boolean {
  const { facts, findings, search } = look
  const { tables } = facts
  const rows = (table: 'tags' | 'revisions' | 'layerLinks' | 'uploads') =>
    rowsOfRepository(tables, table, repository)
  const links = rows('layerLinks')
  if ([rows('tags'), rows('revisions')].some(({ from, to }) => to > from) || links.to === links.from)
    return false
  let lastMs = Number.NEGATIVE_INFINITY
  for (let row = links.from; row < links.to; row += 1)
    lastMs = Math.max(lastMs, tables.layerLinks.linkedAtMs[row] ?? lastMs)
  for (let row = rows('uploads').from; row < rows('uploads').to; row += 1)
    lastMs = Math.max(lastMs, tables.uploads.lastWrittenAtMs[row] ?? lastMs)
  if (!(search.nowMs - lastMs > youngMs)) return true
  findings.add({
    ...fault('ghostRepository', look.keyOf(layout.repository(name)), breaksNone),
    repository: name,
    sizeBytes: tables.repositories.sizeBytes[repository] ?? 0,
    ...since(lastMs),
    repairs: ['remove'],
  })
  return true
}

/** A push that was not written to for so long is not gone on with. */
export const staleMs = 7 * 24 * 60 * 60_000
/** What was written to since may be a push under way. */
const youngMs = 24 * 60 * 60_000
