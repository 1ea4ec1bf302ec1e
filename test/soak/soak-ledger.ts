import type { TransferRow } from '../../electron/api/rows.ts'
import type { SoakFile } from './soak-files.ts'
import type { SoakPlace } from './soak-places.ts'

/** A store of the host, and where its objects are. */
export interface SoakStore {
  readonly id: string
  readonly place: SoakPlace
}

/** What was asked of the host, and what has to come of it. */
export interface Asked {
  /** In the names and places of no other. */
  readonly label: string
  readonly kind: 'upload' | 'download' | 'push' | 'copy'
  readonly store: SoakStore
  /** What is sent, or has to come back. */
  readonly file?: SoakFile
  /** Of a copy: where it comes from. */
  readonly from?: SoakStore
  /** What each window got that was asked to take it; undefined of one that got no whole answer. */
  readonly received: Promise<Uint8Array | undefined>[]
  /** Absent while the host did not answer; it may have been killed before or after it said yes to itself. */
  transfer?: string
  cancelled: boolean
  /** Ended as it had to, and looked at. */
  doneAtMs?: number
  /** Its object, and its line of the list, were taken away by us. */
  swept: boolean
}

export class SoakLedger {
  readonly asked: Asked[] = []
  /** Whatever went wrong that may not. */
  readonly problems: string[] = []
  /** What went wrong as it may where services fail, and how often. */
  readonly failures = new Map<string, number>()
  #last = 0

  /** Begins a line; its label is given by `kind` and a number. */
  ask(
    kind: Asked['kind'],
    store: SoakStore,
    { fileOf, from }: { fileOf?: (label: string) => SoakFile; from?: SoakStore },
  ): Asked {
    this.#last += 1
    const label = `${kind}-${String(this.#last).padStart(6, '0')}`
    const file = fileOf?.(label)
    const more = { ...(file && { file }), ...(from && { from }) }
    const line = { label, kind, store, received: [], cancelled: false, swept: false, ...more }
    this.asked.push(line)
    return line
  }

  /** By its id; by its label where the answer with the id never came. */
  of({ id, kind, name, place }: TransferRow): Asked | undefined {
    const label = /(?:upload|push|copy)-\d{6}/.exec(`${name} ${place}`)?.[0]
    return this.asked.find(
      (line) => line.transfer === id || (label !== undefined && line.kind === kind && line.label === label),
    )
  }

  failed(what: string): void {
    this.failures.set(what, (this.failures.get(what) ?? 0) + 1)
  }

  get done(): number {
    return this.asked.filter(({ doneAtMs }) => doneAtMs !== undefined).length
  }
}
