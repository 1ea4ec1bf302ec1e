/** The order of paths in which a folder comes before what is in it, and that before what stands beside the folder. */
export function comparePaths(one: string, other: string): number {
  if (one === other) return 0
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [one.charCodeAt(at), other.charCodeAt(at)]
    if (left === right) continue
    if (left === slash) return -1
    if (right === slash) return 1
    return left - right
  }
  return one.length - other.length
}

const slash = 0x2f
