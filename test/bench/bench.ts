/**
 * `npm run bench`: what the issues promise in numbers, measured in one run against the built host 2 and the emulated
 * S3. Limits are ratios and sizes, not seconds, so that a slow machine does not break them. `-- --quick` is smaller;
 * `-- --only catalog` measures that part alone, `-- --only catalog.tags` one of its rows.
 */
import { catalogRows, measureCatalog } from './catalog/catalog.ts'
import { measureDeletions } from './deletions.ts'
import { measureLoadedCode } from './loaded-code.ts'
import { layerRows, measureLayers } from './layers.ts'
import { measureTableOfContents } from './tables-of-contents.ts'
import { table, type Measure } from './measure.ts'
import { measureRepositoryList } from './repository-list.ts'
import { measureSmallReads } from './small-reads.ts'
import { measureSmoothness } from './smoothness.ts'
import { measureStartUp } from './start-up.ts'
import { measureTransfers, transferRows } from './transfers/transfers.ts'
import { measureSums } from './sums.ts'
import { measureUploadMemory } from './upload-memory.ts'
import { measureVerification } from './verification.ts'
import { measureWindowSpeed, windowLists } from './window/window-speed.ts'
import { measureWindowStart } from './window/window-start.ts'

const quick = process.argv.includes('--quick')
const mebibyte = 1024 * 1024

interface Part {
  /** Those that can be measured alone. */
  readonly rows: readonly string[]
  readonly measure: (rows: readonly string[]) => Promise<readonly Measure[]>
}

const windowSizes = quick
  ? { repositories: 5000, tags: 5000, blobs: 50_000 }
  : { repositories: 100_000, tags: 100_000, blobs: 600_000 }

const parts: Readonly<Record<string, Part>> = {
  'start-up': { rows: [], measure: () => measureStartUp(quick ? 3 : 7) },
  code: { rows: [], measure: () => measureLoadedCode() },
  repositories: { rows: [], measure: () => measureRepositoryList(quick ? 500 : 2000) },
  'small-reads': { rows: [], measure: () => measureSmallReads(quick ? 2000 : 20_000) },
  deletions: { rows: [], measure: () => measureDeletions(10_000) },
  memory: { rows: [], measure: () => measureUploadMemory((quick ? 128 : 1024) * mebibyte) },
  transfers: { rows: transferRows, measure: (rows) => measureTransfers(quick, rows) },
  verification: {
    rows: [],
    measure: () => measureVerification(quick ? 4 : 16, quick ? 1000 : 5000),
  },
  layers: {
    rows: layerRows,
    measure: (rows) => measureLayers((quick ? 128 : 1024) * mebibyte, rows),
  },
  tables: { rows: [], measure: () => measureTableOfContents(quick ? 100_000 : 1_000_000) },
  smoothness: {
    rows: [],
    measure: () => measureSmoothness(quick ? 1000 : 10_000, (quick ? 64 : 256) * mebibyte),
  },
  sums: { rows: [], measure: () => measureSums(quick ? 3 : 9, (quick ? 32 : 128) * mebibyte) },
  catalog: { rows: catalogRows, measure: (rows) => measureCatalog(quick, rows) },
  'window-start': { rows: [], measure: () => measureWindowStart(quick ? 2 : 5) },
  window: { rows: windowLists, measure: (rows) => measureWindowSpeed(windowSizes, rows) },
}
const only = process.argv.flatMap((word, at, words) => (words[at - 1] === '--only' ? word.split(',') : []))
const names = Object.entries(parts).flatMap(([part, { rows }]) => [
  part,
  ...rows.map((row) => `${part}.${row}`),
])
const unknown = only.filter((name) => !names.includes(name))
if (unknown.length > 0) throw new Error(`no part ${unknown.join()}; there are ${names.join()}`)

const measures: Measure[] = []
for (const [part, { rows, measure }] of Object.entries(parts)) {
  const isWhole = only.length === 0 || only.includes(part)
  const wanted = rows.filter((row) => isWhole || only.includes(`${part}.${row}`))
  if (!isWhole && wanted.length === 0) continue
  const taken = await measure(wanted)
  // What has rows tells each as it comes.
  if (rows.length === 0) console.log(table(taken), '\n')
  measures.push(...taken)
}
const broken = measures.filter(({ kept }) => kept === false)
console.log(broken.length === 0 ? 'Every limit is kept.' : `Broken:\n${table(broken)}`)
process.exitCode = broken.length === 0 ? 0 : 1
