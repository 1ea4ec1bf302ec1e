import { describe, expect, it } from 'vitest'

import { NeedsPerson } from '../../../electron/transfers/model/runner.ts'
import { download, phases, until, upload } from './queue-parts.ts'
import { useQueues } from './use-queues.ts'

const { open, reopen, runner } = useQueues()

describe('what only the person can give', () => {
  const existing = { key: 'a', sizeBytes: 1, modifiedAtMs: 1 }
  const choice = new NeedsPerson({ kind: 'choice', sizeBytes: 2, existing })
  const waiting = (list: readonly { readonly state: { readonly phase: string } }[]): boolean =>
    list.every(({ state }) => state.phase === 'waiting')

  it('is waited for, and others run meanwhile', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add([download('one'), download('two')])
    ;(await runner().started('one')).fail(new NeedsPerson({ kind: 'place' }))
    await runner().started('two')
    expect(queue.list()[0]?.state).toEqual({ phase: 'waiting', need: { kind: 'place' } })
  })

  it('as a choice is for one, or for all of the same drop, those to come included', async () => {
    const queue = await open()
    const [first = ''] = await queue.add([
      upload('a'),
      upload('b'),
      upload('c'),
      upload('other', { drop: 'another drop' }),
    ])
    for (const name of ['a', 'b', 'c', 'other']) (await runner().started(name)).fail(choice)
    await until(queue, waiting)
    await queue.choose([first], 'skip', false)
    expect((await runner().started('a', 2)).order).toMatchObject({ onExisting: 'skip' })
    expect(phases(queue)).toEqual(['running', 'waiting', 'waiting', 'waiting'])
    await queue.choose([queue.list()[1]?.id ?? ''], 'overwrite', true)
    expect((await runner().started('b', 2)).order).toMatchObject({ onExisting: 'overwrite' })
    expect((await runner().started('c', 2)).order).toMatchObject({ onExisting: 'overwrite' })
    expect(phases(queue)).toEqual(['running', 'running', 'running', 'waiting'])
    await queue.add([upload('late'), upload('said', { onExisting: 'keepBoth' })])
    expect((await runner().started('late')).order).toMatchObject({ onExisting: 'overwrite' })
    expect((await runner().started('said')).order).toMatchObject({ onExisting: 'keepBoth' })
  })

  it('as a file is taken when it is the same one, and is kept', async () => {
    let queue = await open()
    const [id = ''] = await queue.add([upload('a')])
    ;(await runner().started('a')).fail(new NeedsPerson({ kind: 'file' }))
    await until(queue, waiting)
    await expect(queue.provide(id, () => Promise.reject(new Error('another file')))).rejects.toThrow(
      'another',
    )
    expect(phases(queue)).toEqual(['waiting'])
    const source = { kind: 'page', token: 'again' } as const
    await queue.provide(id, (order) => Promise.resolve({ ...order, source } as typeof order))
    expect((await runner().started('a', 2)).order).toMatchObject({ source })
    queue = await reopen(queue)
    expect((await runner().started('a')).order).toMatchObject({ source })
  })
})
