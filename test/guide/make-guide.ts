import { readFile, writeFile } from 'node:fs/promises'

import { generatedParts } from './generated.ts'
import { withPart } from './with-part.ts'

/** Writes the parts of the guide that are made from tables. `test/unit/guide.test.ts` fails until they are up to date. */
for (const language of ['en', 'zh-CN'] as const) {
  for (const [page, part] of Object.entries(generatedParts(language))) {
    const path = `docs/guide/${language}/${page}.md`
    await writeFile(path, withPart(await readFile(path, 'utf8'), part))
  }
}
