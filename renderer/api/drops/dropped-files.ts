import type { Picked, PickedFile, UnreadableEntry } from './uploads.ts'

/** Whether a drag brings files of the disk, and not a text or a link. */
export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') === true
}

/** Something that was dropped. The file of a folder's entry is the folder itself: nothing of it can be read but its path. */
export type Dropped = File | { readonly entry: FileSystemEntry; readonly file: File | null }

/**
 * What was dropped, taken while the event still lasts: afterwards the browser forgets it. Entries know folders;
 * where there is none, the file itself is there.
 */
export function takeDropped(data: DataTransfer): readonly Dropped[] {
  return [...data.items].flatMap((item): readonly Dropped[] => {
    if (item.kind !== 'file') return []
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry !== null) return [{ entry, file }]
    return file === null ? [] : [file]
  })
}

/**
 * The files in what was dropped, each with its path relative to what was dropped; and what the browser cannot read of
 * it, which keeps nothing else back. Folders are walked to the end, or left `whole` for a host that walks them itself:
 * it sees links and names that a page does not.
 */
export async function* droppedFiles(
  dropped: readonly Dropped[],
  folders: 'walked' | 'whole' = 'walked',
): AsyncGenerator<readonly Picked[]> {
  for (const item of dropped) {
    if (item instanceof File) yield [{ file: item, relativePath: item.name }]
    else if (folders === 'whole' && item.file !== null && item.entry.isDirectory) {
      yield [{ file: item.file, relativePath: item.entry.name, folder: true }]
    } else yield* filesBelow(item.entry, '')
  }
}

/** Files that were chosen with a file chooser; from a folder they know their path below it. */
export async function* chosenFiles(files: readonly File[]): AsyncGenerator<readonly PickedFile[]> {
  yield files.map((file) => ({
    file,
    relativePath: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
  }))
}

async function* filesBelow(entry: FileSystemEntry, above: string): AsyncGenerator<readonly Picked[]> {
  const relativePath = `${above}${entry.name}`
  if (isFile(entry)) {
    yield [await fileOf(entry).then((file) => ({ file, relativePath }), unreadable(relativePath))]
    return
  }
  if (!isDirectory(entry)) return
  const reader = entry.createReader()
  for (;;) {
    const some = await read(reader).catch(unreadable(relativePath))
    if ('reason' in some) yield [some]
    // A reader gives at most a hundred entries at a time, and none at the end.
    if ('reason' in some || some.length === 0) return
    for (const child of some) yield* filesBelow(child, `${relativePath}/`)
  }
}

function unreadable(relativePath: string): (error: unknown) => UnreadableEntry {
  return (error) => ({ relativePath, reason: error instanceof Error ? error.message : String(error) })
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

function read(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject))
}
