/** Start and end (not included) of `bytes=a-b`, `bytes=a-` or `bytes=-n`; undefined when there is none or it is malformed. */
export function readRange(
  header: string | undefined,
  sizeBytes: number,
): readonly [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  return start >= sizeBytes || start >= end ? 'unsatisfiable' : [start, end]
}
