import type { HostInfo } from './api/views.ts'
import type { Sealer } from './stores/sealer.ts'
import type { Sink, Source } from './transfers/source.ts'

/** What a host gives the backend: all that differs between Electron and an ordinary browser. */
export interface Platform {
  readonly host: HostInfo['host']
  readonly version: string
  /** True when the stores are emulated ones of `npm run demo`. */
  readonly demo: boolean
  /** Where the list of stores and the settings are kept. */
  readonly dataDir: string
  readonly sealer: Sealer
  /** What a token of `Host.tokenOf` stands for. Fails with NotFound for any other. Each token opens one source. */
  source(token: string): Source
  /** What a token of `Host.sinkFor` stands for. Fails with NotFound for any other. */
  sink(token: string): Sink
}
