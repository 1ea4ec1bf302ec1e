import { damaged } from './damaged.ts'
import type { Package } from './package.ts'
import { blocksOf } from './text-lines.ts'

/**
 * Reads dpkg's status file: a paragraph for each package (deb-control(5), dpkg(1)). Packages that were removed and whose
 * configuration stayed are left out. A file of distroless has no `Status`.
 */
export function* readDpkg(bytes: Uint8Array): Generator<Package, void, undefined> {
  let paragraphs = 0
  let named = 0
  for (const lines of blocksOf(bytes)) {
    const fields = fieldsOf(lines)
    const [name, version] = [fields.get('package'), fields.get('version')]
    paragraphs += 1
    if (name === undefined) continue
    named += 1
    if (version === undefined || !isInstalled(fields.get('status'))) continue
    const architecture = fields.get('architecture')
    const source = fields.get('source')?.split(' ', 1)[0]
    yield {
      name,
      version,
      ...(architecture === undefined ? {} : { architecture }),
      ...(source === undefined ? {} : { source }),
    }
  }
  if (paragraphs > 0 && named === 0) throw damaged()
}

/** As `install ok installed`: what is wanted, whether it is whole, what is so. */
function isInstalled(status: string | undefined): boolean {
  if (status === undefined) return true
  const state = status.split(' ').at(-1)
  return state !== 'not-installed' && state !== 'config-files'
}

function fieldsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1 || line.startsWith(' ') || line.startsWith('\t')) continue
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return fields
}
