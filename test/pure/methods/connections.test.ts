import { describe, expect, it } from 'vitest'

import type { Probe } from '../../../electron/api/rows.ts'
import { Connections } from '../../../electron/methods/connections.ts'
import { StoreError } from '../../../drivers/index.ts'
import { live } from '../../conformance/harness.ts'

const found: Probe = { latencyMs: 7, layout: { kind: 'registry' } }

/** A look that ends when it is told to. */
function heldLook() {
  let end: { succeed: (probe: Probe) => void; fail: (error: unknown) => void } | undefined
  const looking = new Promise<Probe>((resolve, reject) => (end = { succeed: resolve, fail: reject }))
  return {
    look: () => looking,
    succeed: () => end?.succeed(found),
    fail: (error: unknown) => end?.fail(error),
  }
}

describe('the connection of a store', () => {
  it('is unknown until somebody looks, then connecting, then what was seen', async () => {
    const states: string[] = []
    const connections: Connections = new Connections(() => states.push(connections.of('one').state))
    expect(connections.of('one')).toEqual({ state: 'unknown' })
    await connections.check('one', () => Promise.resolve(found), live)
    expect(states).toEqual(['connecting', 'ready'])
    expect(connections.of('one')).toMatchObject({ state: 'ready', ...found })
    expect(connections.of('other')).toEqual({ state: 'unknown' })
  })

  it('fails with the words of the failure', async () => {
    const connections = new Connections(() => undefined)
    const failure = new StoreError('Unreachable', 'nobody there')
    await expect(connections.check('one', () => Promise.reject(failure), live)).rejects.toBe(failure)
    expect(connections.of('one')).toMatchObject({
      state: 'failed',
      error: { code: 'Unreachable', message: 'nobody there' },
    })
  })

  it('stays what it was when a look is called off', async () => {
    const connections = new Connections(() => undefined)
    await connections.check('one', () => Promise.resolve(found), live)
    const stop = new AbortController()
    const held = heldLook()
    const checking = connections.check('one', held.look, stop.signal)
    stop.abort()
    held.fail(new Error('called off'))
    await expect(checking).rejects.toThrow('called off')
    expect(connections.of('one').state).toBe('ready')
  })

  it('is not left connecting by looks that overlap', async () => {
    const connections = new Connections(() => undefined)
    const stop = new AbortController()
    const [one, two] = [heldLook(), heldLook()]
    const first = connections.check('one', one.look, live)
    const second = connections.check('one', two.look, stop.signal)
    one.succeed()
    await first
    expect(connections.of('one').state).toBe('connecting')
    stop.abort()
    two.fail(new Error('called off'))
    await expect(second).rejects.toThrow('called off')
    expect(connections.of('one').state).toBe('ready')
  })

  it('is not what a look saw that began before the store was changed', async () => {
    const connections = new Connections(() => undefined)
    const held = heldLook()
    const checking = connections.check('one', held.look, live)
    connections.forget('one')
    expect(connections.of('one')).toEqual({ state: 'unknown' })
    held.succeed()
    await checking
    expect(connections.of('one')).toEqual({ state: 'unknown' })
  })
})
