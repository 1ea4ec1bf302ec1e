/**
 * The one rule by which something keeps its place beside what is there already, in a bucket, a folder or an archive. The
 * first name is its own; the second of the file `notes.txt` is `notes (2).txt`, and that of the folder `v1.2`, which has
 * no ending, `v1.2 (2)`. Only the last name of a path is changed.
 */
export function numberedName(path: string, number: number, kind: 'file' | 'folder'): string {
  if (number === 1) return path
  const name = path.slice(path.lastIndexOf('/') + 1)
  // What follows `.tar` belongs to it; a name that begins with a dot has no ending.
  const ending = kind === 'folder' ? '' : (/(?<=.)(\.tar)?\.[^.\s]{1,16}$/.exec(name)?.[0] ?? '')
  return `${path.slice(0, path.length - ending.length)} (${number})${ending}`
}
