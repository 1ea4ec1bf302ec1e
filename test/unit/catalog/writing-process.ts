import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { saveTables } from '../../../electron/catalog/disk/save-tables.ts'
import { sha } from './odd-store.ts'

/** Writes tables again and again, until it is killed. */
const [, , path = ''] = process.argv
const blobs = Array.from({ length: 3000 }, (_, at) => ({ digest: `sha256:${sha(`blob ${at}`)}` }))
const versions = [1, 2, 3, 4].map((asOfMs) =>
  tablesOfContent({ asOfMs, blobs, repositories: [{ name: `written-${asOfMs}`, tags: [{ name: 'v1' }] }] }),
)
process.stdout.write('ready')
for (;;) for (const tables of versions) saveTables({ path, fingerprint: 'this store', tables })
