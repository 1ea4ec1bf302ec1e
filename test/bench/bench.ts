/**
 * `npm run bench`: what the issues promise in numbers, measured in one run against the built host 2 and the emulated
 * S3. Limits are ratios and sizes, not seconds, so that a slow machine does not break them. `-- --quick` is smaller;
 * `-- --only catalog` measures that part alone.
 */
import { measureCatalog } from './catalog/catalog.ts'
import { measureLoadedCode } from './loaded-code.ts'
import { table, type Measure } from './measure.ts'
import { measureRepositoryList } from './repository-list.ts'
import { measureTransferSpeed } from './transfer-speed.ts'
import { measureSmallReads } from './small-reads.ts'
import { measureSmoothness } from './smoothness.ts'
import { measureStartUp } from './start-up.ts'
import { measureUploadMemory } from './upload-memory.ts'
import { measureWindowSpeed } from './window/window-speed.ts'
import { measureWindowStart } from './window/window-start.ts'

const quick = process.argv.includes('--quick')
const mebibyte = 1024 * 1024

const parts: Readonly<Record<string, () => Promise<readonly Measure[]>>> = {
  'start-up': () => measureStartUp(quick ? 3 : 7),
  code: () => measureLoadedCode(),
  repositories: () => measureRepositoryList(quick ? 500 : 2000),
  'small-reads': () => measureSmallReads(quick ? 2000 : 20_000),
  memory: () => measureUploadMemory((quick ? 128 : 1024) * mebibyte),
  transfers: () => measureTransferSpeed((quick ? 256 : 2048) * mebibyte),
  smoothness: () => measureSmoothness(quick ? 1000 : 10_000, (quick ? 64 : 256) * mebibyte),
  catalog: () => measureCatalog(quick),
  'window-start': () => measureWindowStart(quick ? 2 : 5),
  window: () =>
    measureWindowSpeed(
      quick
        ? { repositories: 5000, tags: 5000, blobs: 50_000 }
        : { repositories: 100_000, tags: 100_000, blobs: 600_000 },
    ),
}
const only = process.argv.flatMap((word, at, words) => (words[at - 1] === '--only' ? word.split(',') : []))
const unknown = only.filter((part) => !(part in parts))
if (unknown.length > 0) throw new Error(`no part ${unknown.join()}; there are ${Object.keys(parts).join()}`)

const measures: Measure[] = []
for (const [part, measure] of Object.entries(parts)) {
  if (only.length > 0 && !only.includes(part)) continue
  const taken = await measure()
  console.log(table(taken), '\n')
  measures.push(...taken)
}
const broken = measures.filter(({ kept }) => kept === false)
console.log(broken.length === 0 ? 'Every limit is kept.' : `Broken:\n${table(broken)}`)
process.exitCode = broken.length === 0 ? 0 : 1
