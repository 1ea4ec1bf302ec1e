import type { Picked, PickedFile, UnreadableEntry } from './uploads.ts'

/** What may be pushed as images: one file, or the folder of an OCI layout. Only reading it tells. */
export interface DroppedArchive {
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly files: readonly PickedFile[]
  readonly sizeBytes: number
}

export interface DroppedGroups {
  readonly archives: readonly DroppedArchive[]
  /** What no image can be in. */
  readonly plain: readonly PickedFile[]
  readonly unreadable: readonly UnreadableEntry[]
}

/** As many as one preview takes. */
const mostArchives = 1000
const mostFilesOfLayout = 100_000

/**
 * Tells what may be an archive from what is none by names alone: files that were dropped themselves, archives by name
 * within folders, and folders of images: those that hold `oci-layout` and `index.json`, or what skopeo puts into one.
 */
export function groupDropped(picked: readonly Picked[]): DroppedGroups {
  const files = picked.filter((one): one is PickedFile => 'file' in one)
  const unreadable = picked.filter((one): one is UnreadableEntry => !('file' in one))
  const layouts = new Map<string, PickedFile[]>(layoutFolders(files).map((folder) => [folder, []]))
  const archives: DroppedArchive[] = []
  const plain: PickedFile[] = []
  for (const one of files) {
    const inLayout = layoutOf(one.relativePath, layouts)
    if (inLayout !== undefined) inLayout.push(one)
    else if (mayBeArchive(one.relativePath) && archives.length + layouts.size < mostArchives) {
      archives.push({ name: one.relativePath, kind: 'file', files: [one], sizeBytes: one.file.size })
    } else plain.push(one)
  }
  for (const [folder, below] of layouts) {
    if (below.length > mostFilesOfLayout) {
      for (const one of below) plain.push(one)
      continue
    }
    const sizeBytes = below.reduce((sum, { file }) => sum + file.size, 0)
    const name = folder === '' ? 'oci-layout' : folder.slice(0, -1)
    archives.push({ name, kind: 'folder', files: below, sizeBytes })
  }
  return { archives, plain, unreadable }
}

/** The same as nothing but files. */
export function allPlain({ archives, plain, unreadable }: DroppedGroups): DroppedGroups {
  return { archives: [], plain: [...archives.flatMap(({ files }) => files), ...plain], unreadable }
}

export function looksLikeArchive(name: string): boolean {
  return /\.(?:tar|tgz|txz|tzst|tbz2?|oci|docker|tar\.(?:gz|zst|xz|bz2))$/i.test(name)
}

function mayBeArchive(relativePath: string): boolean {
  return !relativePath.includes('/') || looksLikeArchive(relativePath)
}

/** Folders of images, each with its `/`; of nested ones the outermost, and of many the first. */
function layoutFolders(files: readonly PickedFile[]): readonly string[] {
  const paths = new Set(files.map(({ relativePath }) => relativePath))
  const withBlobs = new Set(files.flatMap(({ relativePath }) => blobOfFolder.exec(relativePath)?.[1] ?? []))
  const found = files
    .flatMap(({ relativePath }) => {
      const [, folder, mark] = /^(.+\/|)(oci-layout|version)$/.exec(relativePath) ?? []
      if (folder === undefined) return []
      const isOne =
        mark === 'oci-layout'
          ? paths.has(`${folder}index.json`)
          : paths.has(`${folder}manifest.json`) && withBlobs.has(folder)
      return isOne ? [folder] : []
    })
    .toSorted((a, b) => a.length - b.length)
  // What was in a layout's folder may have been dropped without it.
  if (found[0] === '') return ['']
  const outermost: string[] = []
  for (const folder of found) {
    if (!outermost.some((above) => folder.startsWith(above))) outermost.push(folder)
  }
  return outermost.slice(0, mostArchives)
}

/** Looked up from the path's own folders: a drop may have many layouts and very many files. */
function layoutOf(path: string, layouts: ReadonlyMap<string, PickedFile[]>): PickedFile[] | undefined {
  if (layouts.size === 0) return undefined
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const layout = layouts.get(path.slice(0, end + 1))
    if (layout !== undefined) return layout
  }
  return ofImage.test(path) ? layouts.get('') : undefined
}

/** A blob of a folder as `skopeo copy … dir:` writes it. */
const blobOfFolder = /^(.+\/|)[0-9a-f]{64}$/

const ofImage =
  /^(?:oci-layout|index\.json|blobs\/.*|version|manifest\.json|signature-\d+|[0-9a-f]{64}(?:\.manifest\.json)?)$/
