import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Memory } from '../../../renderer/state/memory/memory.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('what the window remembers', () => {
  it('is what was kept, and nothing where nothing was', () => {
    const { memory } = remembering({ panes: { detail: 400 } })
    expect(memory.get('panes')).toEqual({ detail: 400 })
    expect(memory.get('pinned')).toEqual([])
  })

  it('is told at once and written a moment later, once for many changes', () => {
    const { memory, saved } = remembering()
    const heard = vi.fn<() => void>()
    memory.subscribe(heard)
    memory.change('panes', () => ({ detail: 400 }))
    memory.change('panes', (now) => ({ ...now, tree: 200 }))
    expect(memory.get('panes')).toEqual({ detail: 400, tree: 200 })
    expect(heard).toHaveBeenCalledTimes(2)
    expect(saved).toEqual([])
    vi.runAllTimers()
    expect(saved).toEqual([['panes', { detail: 400, tree: 200 }]])
  })

  it('writes only the parts that changed', () => {
    const { memory, saved } = remembering()
    memory.change('pinned', (now) => now)
    memory.change('commands', () => ['refresh'])
    vi.runAllTimers()
    expect(saved).toEqual([['commands', ['refresh']]])
  })

  it('is written at once when the page goes, and not again', () => {
    const { memory, saved } = remembering()
    memory.change('commands', () => ['refresh'])
    memory.flush()
    expect(saved).toEqual([['commands', ['refresh']]])
    vi.runAllTimers()
    expect(saved).toHaveLength(1)
  })
})

function remembering(kept: ConstructorParameters<typeof Memory>[0] = {}): {
  memory: Memory
  saved: (readonly [string, unknown])[]
} {
  const saved: (readonly [string, unknown])[] = []
  return { memory: new Memory(kept, (part, value) => saved.push([part, value])), saved }
}
