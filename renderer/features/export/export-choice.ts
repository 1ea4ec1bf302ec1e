import type { Reference } from '../../../electron/api/inputs.ts'
import type { IndexEntryView, ManifestDetail } from '../../../electron/api/rows.ts'
import type { ExportFormat } from '../../../electron/api/images.ts'

/** An entry of an index that can be taken out alone. */
export type EntryToChoose = Pick<IndexEntryView, 'digest' | 'kind' | 'name' | 'about' | 'annotations'>

/** The manifests of an index that can be chosen, each once, in the order of the index; empty if there is no choice. */
export function entriesToChoose(
  detail: Pick<ManifestDetail, 'kind'> & { readonly manifests: readonly EntryToChoose[] },
): readonly EntryToChoose[] {
  if (detail.kind !== 'index') return []
  const manifests = detail.manifests.filter(({ kind }) => kind !== 'blob')
  return [...new Map(manifests.map((entry) => [entry.digest, entry])).values()]
}

/** The images for a docker load archive; those that it cannot hold (layers in zstd) come last. */
export function imagesForDocker(
  entries: readonly EntryToChoose[],
): readonly { readonly entry: EntryToChoose; readonly inZstd: boolean }[] {
  return entries
    .filter(({ kind }) => kind === 'image')
    .map((entry) => ({
      entry,
      inZstd: entry.annotations?.['io.github.containers.compression.zstd'] === 'true',
    }))
    .toSorted((a, b) => Number(a.inZstd) - Number(b.inZstd))
}

/** The default image for docker load: linux/amd64, or else the first one that docker load accepts. */
export function firstForDocker(entries: readonly EntryToChoose[]): string | undefined {
  const images = imagesForDocker(entries).filter(({ inZstd }) => !inZstd)
  return (images.find(({ entry }) => entry.name === 'linux/amd64') ?? images[0])?.entry.digest
}

/** The choice with an entry added or removed, together with the artifacts that are about it. */
export function withEntry(
  entries: readonly EntryToChoose[],
  some: ReadonlySet<string>,
  digest: string,
  wanted: boolean,
): ReadonlySet<string> {
  const next = new Set(some)
  for (const entry of entries) {
    if (entry.digest !== digest && entry.about !== digest) continue
    if (wanted) next.add(entry.digest)
    else next.delete(entry.digest)
  }
  return next
}

/**
 * The digests of the entries to ask for, undefined for all of the index; 'none' while too few are chosen. An archive for
 * docker load holds exactly one image.
 */
export function chosenEntries(
  format: ExportFormat,
  entries: readonly EntryToChoose[],
  some: ReadonlySet<string>,
  one: string | undefined,
): readonly string[] | undefined | 'none' {
  if (entries.length === 0) return undefined
  if (format === 'docker') return one === undefined ? 'none' : [one]
  const chosen = entries.map(({ digest }) => digest).filter((digest) => some.has(digest))
  if (chosen.length === 0) return 'none'
  return chosen.length === entries.length ? undefined : chosen
}

/** `platform_api_1.4.tar`, with the name of the entry where only one of several is taken. */
export function archiveName(
  repository: string,
  reference: Reference,
  entries: readonly EntryToChoose[],
  chosen: readonly string[] | undefined,
): string {
  const version =
    'tag' in reference
      ? reference.tag
      : reference.digest.slice(reference.digest.indexOf(':') + 1).slice(0, 12)
  const [only, another] = chosen ?? []
  const entry = another === undefined ? entries.find(({ digest }) => digest === only) : undefined
  const parts = [repository, version, ...(entry === undefined ? [] : [entry.name])]
  return `${parts
    .join('_')
    .replaceAll(/[^\w.-]+/g, '_')
    .replaceAll(/_+$/g, '')}.tar`
}
