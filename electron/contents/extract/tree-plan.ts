import { entryKinds } from '../../api/rows.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import { ownerOf, type MergedImage } from '../merge/merge-layers.ts'
import { mergedFiles } from '../merge/merged-rows.ts'
import type { LayerEntries } from '../model/layer-entries.ts'
import type { TarEntry } from './tar-entry.ts'

/** A file that is to be written, by the entry of the layer that has its bytes. */
export interface PlannedFile {
  /** The layer, counted from 0, and the entry in it. */
  readonly layer: number
  readonly entry: number
  readonly file: TarEntry
  /** Other names of it. */
  readonly links: TarEntry[]
}

/** The tar archive of a folder, or of all there is. */
export interface TreePlan {
  /** Folders, symbolic links and pipes, in the order in which they came: a folder comes before what is in it. */
  readonly withoutBytes: readonly TarEntry[]
  readonly files: readonly PlannedFile[]
  /** Devices, and hard links to what is not in the layer: these cannot be written. */
  readonly leftOut: readonly { readonly path: string; readonly why: 'device' | 'link' }[]
}

/** What a layer has at and below a path; all it has for an empty one. */
export function* planOfLayer(entries: LayerEntries, top: string): Steps<TreePlan> {
  const plan = new PlanBuilder(top)
  // By path what stands there last, and for files the entry that has the bytes.
  const last = new Map<string, number>()
  const source = new Map<string, number>()
  for (let entry = 0; entry < entries.count; entry += 1) {
    if (entry % rowsAStep === 0) yield
    const path = entries.paths[entry] ?? ''
    const kind = kindOf(entries, entry)
    if (kind === 'whiteout' || kind === 'opaque' || kind === 'outside') continue
    const bytes = kind === 'file' ? entry : source.get(entries.targets[entry] ?? '')
    if ((kind === 'file' || kind === 'hardLink') && bytes !== undefined) source.set(path, bytes)
    else source.delete(path)
    last.delete(path)
    last.set(path, entry)
  }
  let done = 0
  for (const [path, entry] of last) {
    done += 1
    if (done % rowsAStep === 0) yield
    if (!plan.takes(path)) continue
    const kind = kindOf(entries, entry)
    const bytes = source.get(path)
    if (bytes !== undefined) plan.addFile(0, bytes, entryOf(entries, bytes, path, 'file', ''))
    else plan.add(path, kind, () => entryOf(entries, entry, path, 'folder', entries.targets[entry] ?? ''))
  }
  return plan.done
}

/** What an image has at and below a path, its layers merged. */
export function* planOfImage(image: MergedImage, top: string): Steps<TreePlan> {
  const plan = new PlanBuilder(top)
  let done = 0
  for (const { path, kind, target, layer, entry } of mergedFiles(image, top)) {
    done += 1
    if (done % rowsAStep === 0) yield
    const entries = image.layers[layer - 1]
    const name = entryKinds[kind]
    const isFile = name === 'file' || (name === 'hardLink' && entries !== undefined && entry !== undefined)
    if (isFile && entries !== undefined && entry !== undefined && kindOf(entries, entry) === 'file') {
      plan.addFile(layer - 1, entry, entryOf(entries, entry, path, 'file', ''))
      continue
    }
    plan.add(path, name, () =>
      entries === undefined || entry === undefined
        ? {
            ...ownerOf(image.layers, image.tree, 0),
            name: path,
            kind: 'folder',
            sizeBytes: 0,
            modifiedAtMs: 0,
            target: '',
          }
        : entryOf(entries, entry, path, 'folder', target),
    )
  }
  return plan.done
}

class PlanBuilder {
  readonly #top: string
  readonly #parentLength: number
  readonly #withoutBytes: TarEntry[] = []
  readonly #files = new Map<string, PlannedFile>()
  readonly #leftOut: { path: string; why: 'device' | 'link' }[] = []

  constructor(top: string) {
    this.#top = top
    this.#parentLength = top.lastIndexOf('/') + 1
  }

  get done(): TreePlan {
    return { withoutBytes: this.#withoutBytes, files: [...this.#files.values()], leftOut: this.#leftOut }
  }

  takes(path: string): boolean {
    return path !== '' && (this.#top === '' || path === this.#top || path.startsWith(`${this.#top}/`))
  }

  add(path: string, kind: string | undefined, entry: () => TarEntry): void {
    if (!this.takes(path)) return
    switch (kind) {
      case 'folder':
      case 'symbolicLink':
      case 'pipe':
        this.#withoutBytes.push({ ...entry(), name: this.#named(path), kind })
        return
      case 'hardLink':
        this.#leftOut.push({ path, why: 'link' })
        return
      case 'characterDevice':
      case 'blockDevice':
        this.#leftOut.push({ path, why: 'device' })
        return
      default:
    }
  }

  addFile(layer: number, entry: number, file: TarEntry): void {
    const key = `${layer} ${entry}`
    const first = this.#files.get(key)
    const named = { ...file, name: this.#named(file.name) }
    if (first === undefined) this.#files.set(key, { layer, entry, file: named, links: [] })
    else first.links.push({ ...named, kind: 'hardLink', sizeBytes: 0, target: first.file.name })
  }

  /** Relative to the folder that the chosen one is in. */
  #named(path: string): string {
    return path.slice(this.#parentLength)
  }
}

function kindOf(entries: LayerEntries, entry: number) {
  return entryKinds[entries.kinds[entry] ?? -1]
}

function entryOf(
  entries: LayerEntries,
  entry: number,
  name: string,
  kind: TarEntry['kind'],
  target: string,
): TarEntry {
  return {
    name,
    kind,
    sizeBytes: kind === 'file' ? (entries.sizesBytes[entry] ?? 0) : 0,
    mode: entries.modes[entry] ?? 0,
    userId: entries.userIds[entry] ?? 0,
    groupId: entries.groupIds[entry] ?? 0,
    modifiedAtMs: entries.modifiedAtMs[entry] ?? 0,
    target,
  }
}
