import type { EntryKind } from '../../../electron/api/rows.ts'

/** As `ls -l` writes it: `drwxr-xr-x`, with `s`, `S`, `t` and `T` for set-user-id, set-group-id and sticky. */
export function modeText(kind: EntryKind, mode: number): string {
  const set = (bit: number): boolean => (mode & bit) !== 0
  const three = (shift: number, special: boolean, sign: string): string => {
    const executable = set(1 << shift)
    const last = special ? (executable ? sign : sign.toUpperCase()) : executable ? 'x' : '-'
    return `${set(4 << shift) ? 'r' : '-'}${set(2 << shift) ? 'w' : '-'}${last}`
  }
  return [
    typeSigns[kind],
    three(6, set(0o4000), 's'),
    three(3, set(0o2000), 's'),
    three(0, set(0o1000), 't'),
  ].join('')
}

const typeSigns: Readonly<Record<EntryKind, string>> = {
  file: '-',
  folder: 'd',
  symbolicLink: 'l',
  hardLink: '-',
  characterDevice: 'c',
  blockDevice: 'b',
  pipe: 'p',
  whiteout: '-',
  opaque: 'd',
  outside: '?',
}
