/**
 * The one rule for names beside an existing one, in a bucket, a folder or an archive. Number 1 is the name itself.
 * Number 2 of the file `notes.txt` is `notes (2).txt`; number 2 of the folder `v1.2` is `v1.2 (2)`, since a folder
 * has no ending. Only the last name of the path changes.
 */
export function numberedName(path: string, number: number, kind: 'file' | 'folder'): string {
  if (number === 1) return path
  const name = path.slice(path.lastIndexOf('/') + 1)
  // `.tar` belongs to the ending that follows it. In a name that begins with a dot, the first part is no ending.
  const ending = kind === 'folder' ? '' : (/(?<=.)(\.tar)?\.[^.\s]{1,16}$/.exec(name)?.[0] ?? '')
  return `${path.slice(0, path.length - ending.length)} (${number})${ending}`
}
