import { deflateRawSync, inflateRawSync } from 'node:zlib'

import type { PhaseName } from '../../api/rows.ts'
import { explained } from '../../../drivers/index.ts'
import type { Operation } from '../model/operation.ts'
import type { Phase } from '../model/plan.ts'
import { explain } from './explain.ts'

/**
 * Gathers the operations of one phase, packed: some 50 bytes an operation, since a folder may hold a million objects. Fails
 * with TooLarge beyond five million.
 */
export class OperationPages {
  count = 0
  sizeBytes = 0
  readonly #pages: Buffer[] = []
  #last: Operation[] = []

  add(operation: Operation): void {
    if (this.count >= mostOperations) {
      throw explained('TooLarge', explain('tooManyObjects', { most: mostOperations }))
    }
    this.#last.push(operation)
    this.count += 1
    this.sizeBytes += operation.kind === 'put' ? 0 : operation.sizeBytes
    if (this.#last.length < operationsAPage) return
    this.#pages.push(deflateRawSync(JSON.stringify(this.#last), { level: 1 }))
    this.#last = []
  }

  /** What was gathered so far. */
  phase(name: PhaseName): Phase {
    const pages = [...this.#pages]
    const last = [...this.#last]
    return {
      name,
      count: this.count,
      sizeBytes: this.sizeBytes,
      *operations() {
        // What this class packed itself.
        for (const page of pages) yield JSON.parse(inflateRawSync(page).toString()) as readonly Operation[]
        if (last.length > 0) yield last
      },
    }
  }
}

/** The phases that have something to do, in the order in which they are named. */
export function phasesOf(named: readonly (readonly [PhaseName, OperationPages])[]): readonly Phase[] {
  return named.filter(([, pages]) => pages.count > 0).map(([name, pages]) => pages.phase(name))
}

const operationsAPage = 1000
const mostOperations = 5_000_000
