/** A size for people: `5 MiB`; in bytes where the unit would hide what differs. The same in every language. */
export function sizeText(bytes: number): string {
  for (const [unit, size] of units) {
    if (bytes >= size && Number.isInteger((bytes / size) * 100))
      return `${(bytes / size).toLocaleString('en')} ${unit}`
  }
  return `${bytes.toLocaleString('en')} B`
}

const units = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const
