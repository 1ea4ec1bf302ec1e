/**
 * Numbers by path. It is many small maps: one large map stops for a tenth of a second each time that it grows to twice its
 * size.
 */
export class PathMap {
  readonly #maps = Array.from({ length: maps }, () => new Map<string, number>())

  get(path: string): number | undefined {
    return this.#maps[placeOf(path)]?.get(path)
  }

  set(path: string, value: number): void {
    this.#maps[placeOf(path)]?.set(path, value)
  }
}

const maps = 256

/** The last letters differ most. */
function placeOf(path: string): number {
  const end = path.length
  let sum = end
  for (let at = Math.max(end - 8, 0); at < end; at += 1) sum = (Math.imul(sum, 31) + path.charCodeAt(at)) | 0
  return ((sum ^ (sum >>> 8)) >>> 0) % maps
}
