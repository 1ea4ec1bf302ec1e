import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { entryKinds } from '../../electron/api/rows.ts'
import type { LayerIndex } from '../../electron/contents/model/layer-reader.ts'

const execute = promisify(execFile)

/** What a line of shell prints. */
export async function shell(line: string): Promise<Buffer> {
  const options = {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  } as const
  return (await execute('bash', ['-o', 'pipefail', '-c', line], options)).stdout
}

/** An entry as `tar -tv` shows it. */
export interface Line {
  readonly type: string
  readonly mode: string
  readonly owner: string
  readonly sizeBytes: number
  readonly time: string
  readonly path: string
  readonly target: string
}

/** What GNU tar says of each entry. */
export async function listed(tar: string): Promise<readonly Line[]> {
  const line = `TZ=UTC tar --numeric-owner --full-time --quoting-style=literal -tvf ${tar}`
  return (await shell(line))
    .toString()
    .split('\n')
    .filter((text) => text !== '')
    .map((text): Line => {
      const found = /^(.)(\S{9})\s+(\S+)\s+(\d+|\d+,\d+) (\S+ \S+) +(.*)$/.exec(text)
      if (found === null) throw new Error(`tar says: ${text}`)
      const [, type = '', mode = '', owner = '', size = '', time = '', rest = ''] = found
      const [path = '', target = ''] = rest.split(type === 'l' ? ' -> ' : type === 'h' ? ' link to ' : '\0')
      return {
        type,
        mode,
        owner,
        sizeBytes: type === '-' ? Number(size) : 0,
        time: time.slice(0, 19),
        path: clean(path),
        target: type === 'h' ? clean(target) : target,
      }
    })
}

/** The same of what Bollard read. */
export function rowsOf({ entries }: Pick<LayerIndex, 'entries'>): readonly Line[] {
  return entries.paths.map((path, at): Line => {
    const kind = entryKinds[entries.kinds[at] ?? -1]
    const cut = path.lastIndexOf('/') + 1
    const raw =
      kind === 'whiteout'
        ? `${path.slice(0, cut)}.wh.${path.slice(cut)}`
        : kind === 'opaque'
          ? `${path}/.wh..wh..opq`
          : path
    return {
      type: kind === undefined ? '?' : letters[kind],
      mode: rights(entries.modes[at] ?? 0),
      owner: `${entries.userIds[at]}/${entries.groupIds[at]}`,
      sizeBytes: entries.sizesBytes[at] ?? 0,
      time: new Date(entries.modifiedAtMs[at] ?? 0).toISOString().slice(0, 19).replace('T', ' '),
      path: raw,
      target: entries.targets[at] ?? '',
    }
  })
}

const letters = {
  file: '-',
  folder: 'd',
  symbolicLink: 'l',
  hardLink: 'h',
  characterDevice: 'c',
  blockDevice: 'b',
  pipe: 'p',
  whiteout: '-',
  opaque: '-',
  outside: '?',
} as const

function rights(mode: number): string {
  const triples = [6, 3, 0].map((shift) => {
    const bits = (mode >> shift) & 7
    return [bits & 4 ? 'r' : '-', bits & 2 ? 'w' : '-', bits & 1 ? 'x' : '-']
  })
  for (const [at, [bit, letter]] of (
    [
      [0o4000, 's'],
      [0o2000, 's'],
      [0o1000, 't'],
    ] as const
  ).entries()) {
    const triple = triples[at]
    if ((mode & bit) !== 0 && triple !== undefined)
      triple[2] = triple[2] === 'x' ? letter : letter.toUpperCase()
  }
  return triples.flat().join('')
}

function clean(path: string): string {
  return path
    .replace(/^\.?\//, '')
    .replace(/\/$/, '')
    .replace(/^\.$/, '')
}
