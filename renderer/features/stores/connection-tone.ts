import type { StoreRow } from '../../../electron/api/rows.ts'
import type { Tone } from '../../parts/pill.tsx'

/** The colour of a store's state; findings about its parameters make a good connection doubtful. */
export function connectionTone(store: Pick<StoreRow, 'connection' | 'findings'>): Tone {
  switch (store.connection.state) {
    case 'failed':
      return 'error'
    case 'ready':
      return store.findings.errors > 0 ? 'warning' : 'ok'
    case 'connecting':
      return 'accent'
    case 'unknown':
      return 'neutral'
  }
}
