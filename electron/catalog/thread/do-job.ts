import { assembleListing, applyBlobs, applyLinks } from './merge.ts'
import { compareTables } from '../build/compare-tables.ts'
import { differencesOf } from '../build/differences.ts'
import { loadSummary } from '../disk/load-summary.ts'
import { loadTables } from '../disk/load-tables.ts'
import { saveTables } from '../disk/save-tables.ts'
import type { JobKind, Jobs } from './jobs.ts'
import { Listings } from './listings.ts'

/** Does jobs, in the catalog thread or, where there is none, in any other. */
export class JobRunner {
  readonly #listings = new Listings()

  run<Kind extends JobKind>(kind: Kind, input: Jobs[Kind]['input']): Jobs[Kind]['result'] {
    const run: Runs = this.#runs
    return run[kind](input)
  }

  readonly #runs: Runs = {
    begin: (job) => {
      this.#listings.begin(job)
      return undefined
    },
    scan: (job) => this.#listings.scan(job),
    take: (job) => this.#listings.take(job),
    blobsSoFar: (job) => this.#listings.blobsSoFar(job),
    assemble: (job) => assembleListing(this.#listings.end(job.listing), job),
    forget: ({ listing }) => {
      this.#listings.forget(listing)
      return undefined
    },
    links: applyLinks,
    blobs: applyBlobs,
    compare: ({ before, after, mostNames }) => compareTables(before, after, mostNames),
    differ: ({ before, after }) => differencesOf(before, after),
    load: loadTables,
    summary: loadSummary,
    save: saveTables,
  }
}

type Runs = { readonly [Kind in JobKind]: (input: Jobs[Kind]['input']) => Jobs[Kind]['result'] }
