import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

/** What is known to be short, whoever made the bucket: bytes of a header, stores of a person, cells of a strip. */
const short: ReadonlySet<string> = new Set([
  'electron/images/archive/tar/pax-records.ts',
  'electron/images/archive/tar/tar-header.ts',
  'electron/stores/yaml/read-yaml.ts',
  'electron/stores/configurations/read-configuration.ts',
  'electron/stores/documents/registry-settings.ts',
  'renderer/features/transfers/parts-strip.ts',
  'renderer/features/all-stores/repository-columns.tsx',
  'renderer/features/all-stores/tag-lines.ts',
])

it('no list is spread into the arguments of a call: one of a hundred thousand ends the call, or the process', async () => {
  const found: string[] = []
  for (const room of ['drivers', 'electron', 'renderer']) {
    for (const entry of await readdir(room, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile() || !/\.tsx?$/.test(path) || path.includes('.tsbuild') || short.has(path)) continue
      const lines = (await readFile(path, 'utf8')).split('\n')
      for (const [at, line] of lines.entries()) if (spreads.test(line)) found.push(`${path}:${at + 1}`)
    }
  }
  expect(found).toEqual([])
})

const spreads =
  /\.(?:push|unshift|splice|concat|fromCharCode|fromCodePoint|max|min)\((?:[^(){}[\]]*,\s*)?\.\.\./
