import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

import { bundleHost } from '../../kill/bundle-host.ts'
import { isInstalled } from '../../peers/need.ts'
import { holds, table, type Measure } from '../measure.ts'
import { measureDownload } from './download.ts'
import { measurePush } from './push.ts'
import type { Run } from './run.ts'
import { measureSmallFiles } from './small.ts'
import { measureUpload } from './upload.ts'
import { measureVendors } from './vendors.ts'

const mebibyte = 1024 * 1024

type Row = (run: Run) => Promise<void>

const rows: Readonly<Record<string, { readonly mebibytes: number; readonly measure: Row }>> = {
  download: { mebibytes: 2048, measure: measureDownload },
  upload: { mebibytes: 2048, measure: measureUpload },
  vendors: { mebibytes: 1024, measure: measureVendors },
  // 10,000 files of 10 KiB.
  small: { mebibytes: 10_000 / 102.4, measure: measureSmallFiles },
  push: { mebibytes: 2048, measure: measurePush },
}

export const transferRows: readonly string[] = Object.keys(rows)

/**
 * What is moved between this computer and a service, beside programs that others made, in the same run. Each ratio is the
 * median of rounds in which all take turns; what they aim at is told with them. Linux only.
 */
export async function measureTransfers(
  quick: boolean,
  wanted: readonly string[],
): Promise<readonly Measure[]> {
  const missing = (['rclone', 'aws', 'radosgw'] as const).filter((peer) => !isInstalled(peer))
  if (missing.length > 0) return [holds(`transfers: ${missing.join(' and ')} to compare with`, false)]
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-program-'))
  try {
    const program = await bundleHost(folder)
    const measures: Measure[] = []
    const tell = (taken: readonly Measure[]): void => {
      console.log(`${table(taken)}\n    load of the machine ${loadavg()[0]?.toFixed(1) ?? ''}\n`)
      measures.push(...taken)
    }
    for (const name of wanted) {
      const row = rows[name]
      if (row === undefined) continue
      const sizeBytes = (row.mebibytes / (quick ? 8 : 1)) * mebibyte
      await row.measure({ sizeBytes, rounds: quick ? 2 : 3, program, tell })
    }
    return measures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
