import { describe, expect, it } from 'vitest'

import { parseDigest } from '../../../drivers/common/names.ts'
import type { Operation } from '../../../electron/health/model/operation.ts'
import type { Phase } from '../../../electron/health/model/plan.ts'
import { reversalOf } from '../../../electron/health/model/undoable.ts'

const put: Operation = { kind: 'put', key: 'a', text: 'b' }
const gone: Operation = { kind: 'delete', key: 'a', sizeBytes: 1, keep: { kind: 'nothing' } }
const kept: Operation = { kind: 'delete', key: 'a', sizeBytes: 1, keep: { kind: 'text', text: 'b' } }
const aborted: Operation = { kind: 'abortUpload', key: 'a', uploadId: '1', sizeBytes: 1 }
const digest = parseDigest(`sha256:${'0'.repeat(64)}`)
const brought: Operation = { kind: 'fetchBlob', key: 'a', digest, from: 'other', sizeBytes: 1 }

describe('a plan', () => {
  it.each([
    ['puts and deletes what is kept', [put, kept], { canUndo: true, takesForGood: false }],
    ['deletes what nobody keeps', [kept, gone], { canUndo: false, takesForGood: true }],
    ['aborts an upload', [aborted], { canUndo: false, takesForGood: true }],
    ['brings a blob', [put, brought], { canUndo: false, takesForGood: false }],
    ['brings a blob and deletes another', [brought, gone], { canUndo: false, takesForGood: true }],
  ])('that %s says what can be taken back, and what goes for good', async (_, operations, expected) => {
    expect(await reversalOf(planOf([phaseOf(operations)]))).toEqual(expected)
  })

  it('is judged up to the phase that waits for a person', async () => {
    const waiting = { ...phaseOf([gone]), waitsMs: 1 }
    expect(await reversalOf(planOf([phaseOf([kept]), waiting]))).toEqual({
      canUndo: true,
      takesForGood: false,
    })
    expect(await reversalOf(planOf([waiting]))).toEqual({ canUndo: false, takesForGood: true })
  })
})

function planOf(phases: readonly Phase[]) {
  return { kind: 'repair', store: 'store', subject: { names: [], count: 0 }, phases } as const
}

function phaseOf(operations: readonly Operation[]): Phase {
  return { name: 'blobs', count: operations.length, sizeBytes: 0, operations: () => [operations] }
}
