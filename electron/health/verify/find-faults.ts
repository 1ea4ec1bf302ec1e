import { joinDigests } from '../../catalog/questions/digest-join.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import { repositoryCount } from '../../catalog/tables/lookups.ts'
import { nameAt, nameCount } from '../../catalog/tables/names.ts'
import { BlobFaults } from './blob-faults.ts'
import { BrokenTags } from './broken-tags.ts'
import type { FaultSearch } from './fault-search.ts'
import { findingId } from './finding.ts'
import type { Findings } from './findings.ts'
import { Look } from './look.ts'
import { RepositoryFaults } from './repository-faults.ts'

export interface FaultsFound {
  readonly broken: BrokenTags
  /** By row of the table of blobs: 1 for what a manifest that a registry serves names, and for the manifests. */
  readonly isNeeded: Uint8Array
}

/**
 * Finds all that a listing and the manifests show to be wrong, each fault once: what follows from a fault is none. A
 * manifest whose bytes are missing says nothing of its layers. Changes `findings`, and makes no request.
 */
export function* findFaults(facts: StoreFacts, search: FaultSearch, findings: Findings): Steps<FaultsFound> {
  const join = yield* joinDigests(facts)
  const broken = new BrokenTags(facts, join)
  const blobs = new BlobFaults(facts, join, search.failures)
  const look = new Look({ facts, join, broken, blobs, findings, search })
  const repositories = new RepositoryFaults(look)
  const count = repositoryCount(facts.tables)
  for (let repository = 0; repository < count; repository += 1) {
    yield
    yield* repositories.look(repository)
  }
  // Only now all is known that is needed and missing.
  for (let repository = 0; repository < count; repository += 1) {
    yield
    yield* repositories.lookAtLayerLinks(repository)
  }
  yield* blobs.tell(findings, broken, search.keyOf)
  yield* tellStrangers(facts, findings)
  return { broken, isNeeded: look.isNeeded }
}

function* tellStrangers({ tables }: StoreFacts, findings: Findings): Steps<void> {
  const { keys, sizeBytes, modifiedAtMs } = tables.strangers
  for (let row = 0; row < nameCount(keys); row += 1) {
    if (row % strangersAStep === 0) yield
    const key = nameAt(keys, row)
    // Consoles of services make folders so.
    if (key.endsWith('/') && sizeBytes[row] === 0) continue
    const since = modifiedAtMs[row] ?? Number.NaN
    findings.add({
      id: findingId('strangeKey', key),
      kind: 'strangeKey',
      severity: 'warning',
      key,
      sizeBytes: sizeBytes[row] ?? 0,
      ...(Number.isNaN(since) ? {} : { sinceMs: since }),
      breaks: [],
      breaksCount: 0,
      heldBy: [],
      repairs: [],
    })
  }
}

const strangersAStep = 512
