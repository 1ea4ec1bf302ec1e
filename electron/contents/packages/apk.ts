import { damaged } from './damaged.ts'
import type { Package } from './package.ts'
import { blocksOf } from './text-lines.ts'

/**
 * Reads apk's database of installed packages: a block of lines for each, `P:` the name, `V:` the version, `A:` the
 * architecture, `L:` the licence, `o:` the source package (Alpine's "Apk spec"). Behind them are the files, as `F:` and
 * `R:`; the case of the letter counts.
 */
export function* readApk(bytes: Uint8Array): Generator<Package, void, undefined> {
  for (const lines of blocksOf(bytes)) {
    const fields = new Map<string, string>()
    for (const line of lines) {
      const letter = line[0]
      if (line[1] === ':' && letter !== undefined && !fields.has(letter)) fields.set(letter, line.slice(2))
    }
    const [name, version] = [fields.get('P'), fields.get('V')]
    if (name === undefined || version === undefined) throw damaged()
    const [architecture, license, source] = [fields.get('A'), fields.get('L'), fields.get('o')]
    yield {
      name,
      version,
      ...(architecture === undefined ? {} : { architecture }),
      ...(license === undefined ? {} : { license }),
      ...(source === undefined ? {} : { source }),
    }
  }
}
