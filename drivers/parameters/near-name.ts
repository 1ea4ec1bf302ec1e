/**
 * The one name that a misspelt one is likely to stand for; undefined where none is near, or two are as near. Case, dashes
 * and underscores do not count.
 */
export function nearName(written: string, names: readonly string[]): string | undefined {
  if (written.length > longest) return undefined
  const wanted = plain(written)
  if (wanted.length < shortest) return undefined
  const most = wanted.length < 6 ? 1 : wanted.length < 12 ? 2 : 3
  const near = names
    .map((name) => ({ name, distance: editDistance(wanted, plain(name), most) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance)
  const [first, second] = near
  return first === undefined || first.distance === second?.distance ? undefined : first.name
}

const longest = 64
const shortest = 3

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, '')
}

/**
 * How many letters were left out, added, changed, or exchanged with their neighbour (restricted Damerau-Levenshtein).
 * More than `most` where the lengths alone differ by more.
 */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1
      const exchanged =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (before[column - 2] ?? 0) + 1
          : Infinity
      const added = (now[column - 1] ?? 0) + 1
      const left = (last[column] ?? 0) + 1
      now.push(Math.min(added, left, (last[column - 1] ?? 0) + same, exchanged))
    }
    before = last
    last = now
  }
  return last[b.length] ?? most + 1
}
