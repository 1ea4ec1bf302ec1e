/**
 * `npm run bench`: what the issues promise in numbers, measured in one run against the built host 2 and the emulated
 * S3. Limits are ratios and sizes, not seconds, so that a slow machine does not break them. `-- --quick` is smaller.
 */
import { measureLoadedCode } from './loaded-code.ts'
import { table, type Measure } from './measure.ts'
import { measureRepositoryList } from './repository-list.ts'
import { measureTransferSpeed } from './transfer-speed.ts'
import { measureSmoothness } from './smoothness.ts'
import { measureStartUp } from './start-up.ts'
import { measureUploadMemory } from './upload-memory.ts'

const quick = process.argv.includes('--quick')
const mebibyte = 1024 * 1024

const measures: Measure[] = []
for (const measure of [
  () => measureStartUp(quick ? 3 : 7),
  () => measureLoadedCode(),
  () => measureRepositoryList(quick ? 500 : 2000),
  () => measureUploadMemory((quick ? 128 : 1024) * mebibyte),
  () => measureTransferSpeed((quick ? 256 : 2048) * mebibyte),
  () => measureSmoothness(quick ? 1000 : 10_000, (quick ? 64 : 256) * mebibyte),
]) {
  const taken = await measure()
  console.log(table(taken), '\n')
  measures.push(...taken)
}
const broken = measures.filter(({ kept }) => kept === false)
console.log(broken.length === 0 ? 'Every limit is kept.' : `Broken:\n${table(broken)}`)
process.exitCode = broken.length === 0 ? 0 : 1
