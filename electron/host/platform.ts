import type { TimeoutOptions } from '../../drivers/index.ts'
import type { HostInfo } from '../api/rows.ts'
import type { DataFolder } from './data-folder.ts'
import type { Sealer } from '../stores/list/sealer.ts'
import type { DestinationRef, SourceRef } from '../transfers/model/order.ts'
import type { Sink, Source } from '../transfers/model/source.ts'

/** What a host gives the backend: all that differs between Electron and an ordinary browser. */
export interface Platform {
  readonly host: HostInfo['host']
  readonly version: string
  /** True when the stores are emulated ones of `npm run demo`. */
  readonly demo: boolean
  /** Where the list of stores, the settings and the transfers are kept. The backend releases it when it closes. */
  readonly folder: DataFolder
  readonly sealer: Sealer
  /** Where the built program of the thread is that hashes files. */
  readonly hashProgram: string
  /** How long services are waited for; the usual when absent. */
  readonly timeouts?: TimeoutOptions
  /** What a token of `Host.tokenOf` stands for. Fails with NotFound for any other. */
  source(token: string): Source
  /** The same source again, for as long as its transfer needs it. Reading fails with NeedsPerson when it is gone. */
  reopen(ref: SourceRef): Source
  /** What a token of `Host.sinkFor` stands for. Fails with NotFound for any other. */
  place(token: string): DestinationRef
  /** Where a page takes a download. Fails with NeedsPerson when it is gone. */
  sink(place: Extract<DestinationRef, { kind: 'page' }>): Sink
}
