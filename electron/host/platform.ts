import type { TimeoutOptions } from '../../drivers/index.ts'
import type { HostInfo } from '../api/rows.ts'
import type { DataFolder } from './data-folder.ts'
import type { Sealer } from '../stores/list/sealer.ts'
import type { LocalFiles } from '../transfers/model/source.ts'

/** What a host gives the backend: all that differs between Electron and an ordinary browser. */
export interface Platform extends LocalFiles {
  readonly host: HostInfo['host']
  readonly version: string
  /** True when the stores are emulated ones of `npm run demo`. */
  readonly demo: boolean
  /** Where the list of stores, the settings and the transfers are kept. The backend releases it when it closes. */
  readonly folder: DataFolder
  readonly sealer: Sealer
  /** Where the built program of the thread is that hashes files. */
  readonly hashProgram: string
  /** The path of the built `lane-worker.ts`, which moves large bodies in threads. */
  readonly laneProgram: string
  /** Where the built program of the thread is that reads large documents. */
  readonly documentProgram: string
  /** Where the built program of the thread is that lists stores. */
  readonly catalogProgram: string
  /** Where the built program of the thread is that reads layers. */
  readonly contentsProgram: string
  /** Where the built program of the threads is that compress layers. */
  readonly gzipProgram: string
  /** Shows a folder of this computer in its file manager; absent where the host cannot. */
  readonly openFolder?: (path: string) => Promise<void>
  /** Where newer versions are asked for; nowhere when absent. */
  readonly updateFeed?: URL | undefined
  /** How long services are waited for; the usual when absent. */
  readonly timeouts?: TimeoutOptions
}
