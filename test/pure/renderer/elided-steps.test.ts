import { describe, expect, it } from 'vitest'

import { elidedSteps } from '../../../renderer/parts/path/elided-steps.ts'

const steps = [60, 100, 100, 100, 80]

describe('the steps of a path that are left out', () => {
  it('are none while all fit', () => {
    expect(elidedSteps(steps, 440, 40)).toBe(0)
  })
  it('are the first ones after the first', () => {
    expect(elidedSteps(steps, 439, 40)).toBe(1)
    expect(elidedSteps(steps, 379, 40)).toBe(2)
  })
  it('are all but the first and the last where there is no room', () => {
    expect(elidedSteps(steps, 20, 40)).toBe(3)
  })
  it('are none of a path without a middle', () => {
    expect(elidedSteps([60, 100], 20, 40)).toBe(0)
    expect(elidedSteps([], 0, 40)).toBe(0)
  })
})
