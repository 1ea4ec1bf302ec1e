import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take long, the longest first: begun last, one of them would run alone at the end. */
const long = [
  'faults/mix',
  'conformance/s3-radosgw',
  'conformance/foreign-answers',
  'interop/push-killed',
  'hostile/',
  'conformance/ks3-cloud',
  'conformance/',
  'kill/',
  'interop/',
  'growth/',
  'secrets/',
  'unit/transfers/',
  'unit/images/',
  'e2e/',
  'electron/',
]

/** Starts the files of all parts that may run together in one order, by how long they take. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => rankOf(a) - rankOf(b)))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const at = long.findIndex((part) => moduleId.includes(`/test/${part}`) || moduleId.includes(`/${part}`))
  return at === -1 ? long.length : at
}
