import { describe, expect, it } from 'vitest'

import { Speed } from '../../../electron/transfers/queue/speed.ts'

describe('the speed of a transfer', () => {
  it('is nothing before anything moved', () => {
    const speed = new Speed()
    expect(speed.bytesPerSecond(1000)).toBe(0)
    speed.add(0, 1000)
    expect(speed.bytesPerSecond(1000)).toBe(0)
  })

  it('is that of a steady flow, at any moment of it', () => {
    const speed = new Speed()
    speed.add(0, 0)
    const seen: number[] = []
    for (let atMs = 50; atMs <= 60_000; atMs += 50) {
      speed.add(5000, atMs)
      seen.push(speed.bytesPerSecond(atMs))
    }
    const afterTheFirstSecond = seen.slice(20)
    expect(Math.min(...afterTheFirstSecond)).toBeGreaterThan(97_000)
    expect(Math.max(...afterTheFirstSecond)).toBeLessThan(103_000)
  })

  it('follows a change within five seconds', () => {
    const speed = new Speed()
    speed.add(0, 0)
    for (let atMs = 100; atMs <= 20_000; atMs += 100) speed.add(1_000_000, atMs)
    for (let atMs = 20_100; atMs <= 25_200; atMs += 100) speed.add(1000, atMs)
    expect(speed.bytesPerSecond(25_200)).toBeLessThan(200_000)
  })

  it('falls to nothing in a stall', () => {
    const speed = new Speed()
    speed.add(0, 0)
    speed.add(1_000_000, 500)
    expect(speed.bytesPerSecond(600)).toBeGreaterThan(1_000_000)
    expect(speed.bytesPerSecond(6000)).toBe(0)
  })

  it('is no absurd number when much arrives in the first millisecond', () => {
    const speed = new Speed()
    speed.add(0, 1000)
    speed.add(1000, 1000)
    expect(speed.bytesPerSecond(1000)).toBe(5000)
  })
})
