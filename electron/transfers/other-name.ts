/** The n-th other name for a file that keeps both: `notes.txt` becomes `notes (2).txt`, in the same folder. */
export function otherName(path: string, number: number): string {
  const slash = path.lastIndexOf('/') + 1
  const name = path.slice(slash)
  // What follows `.tar` belongs to it; a name that begins with a dot has no ending.
  const ending = /(?<=.)(\.tar)?\.[^.\s]{1,16}$/.exec(name)?.[0] ?? ''
  return `${path.slice(0, slash)}${name.slice(0, name.length - ending.length)} (${number})${ending}`
}
