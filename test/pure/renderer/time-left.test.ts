import { describe, expect, it } from 'vitest'

import { Pace } from '../../../renderer/api/lists/pace.ts'
import { timeLeftOf } from '../../../renderer/features/transfers/time-left.ts'

const hour = 3600
const day = 24 * hour

describe('the time that is left, in words', () => {
  it.each([
    [0, { unit: 'underMinute' }],
    [49, { unit: 'underMinute' }],
    [60, { unit: 'minutes', minutes: 1 }],
    [170, { unit: 'minutes', minutes: 3 }],
    [22 * 60, { unit: 'minutes', minutes: 20 }],
    [59 * 60, { unit: 'hours', hours: 1 }],
    [1.5 * hour, { unit: 'hoursMinutes', hours: 1, minutes: 30 }],
    [7.2 * hour, { unit: 'hours', hours: 7 }],
    [2 * day, { unit: 'days', days: 2 }],
    [4382 * hour, { unit: 'overWeek' }],
    [Number.MAX_VALUE, { unit: 'overWeek' }],
  ])('of %s seconds is %o', (seconds, told) => {
    expect(timeLeftOf(seconds)).toEqual(told)
  })

  it('only falls while the seconds fall', () => {
    const order = ['underMinute', 'minutes', 'hours', 'hoursMinutes', 'days', 'overWeek']
    const valueOf = (seconds: number): number => {
      const told = timeLeftOf(seconds)
      if (told.unit === 'underMinute') return 0
      if (told.unit === 'overWeek') return Infinity
      const minutes = 'minutes' in told ? told.minutes : 0
      return minutes + ('hours' in told ? told.hours * 60 : 0) + ('days' in told ? told.days * 24 * 60 : 0)
    }
    let before = Infinity
    for (let seconds = 9 * day; seconds >= 0; seconds -= 7) {
      expect(order).toContain(timeLeftOf(seconds).unit)
      const now = valueOf(seconds)
      expect(now).toBeLessThanOrEqual(before)
      before = now
    }
  })
})

describe('the pace of a transfer', () => {
  it('tells no time before there is a basis', () => {
    const pace = new Pace(0)
    expect(pace.secondsLeft(1000, 0)).toBeUndefined()
    pace.moved(1000, 500)
    pace.moved(1000, 1000)
    expect(pace.secondsLeft(1000, 1000)).toBeUndefined()
    pace.moved(1000, 3500)
    expect(pace.secondsLeft(10_000, 3500)).toBeGreaterThan(0)
  })

  it('of a steady flow is right within a tenth, at any moment', () => {
    const pace = new Pace(0)
    const total = 600_000
    const wrongBy: number[] = []
    for (let atMs = 100, done = 0; done < total - 10_000; atMs += 100) {
      done += 1000
      pace.moved(1000, atMs)
      const left = pace.secondsLeft(total - done, atMs)
      if (atMs > 5000) wrongBy.push(Math.abs((left ?? 0) - (total - done) / 10_000))
    }
    expect(wrongBy.filter((seconds) => seconds > 6)).toEqual([])
  })

  it('does not jump where parts of ten seconds come one by one', () => {
    const pace = new Pace(0)
    const told: number[] = []
    for (let atMs = 1000, done = 0; atMs < 120_000; atMs += 1000) {
      if (atMs % 10_000 === 0) {
        done += 10_000_000
        pace.moved(10_000_000, atMs)
      }
      const left = pace.secondsLeft(200_000_000 - done, atMs)
      if (left !== undefined && atMs > 40_000) told.push(left)
    }
    const steps = told.slice(1).map((left, at) => Math.abs(left - (told[at] ?? left)))
    expect(told.length).toBeGreaterThan(50)
    expect(steps.filter((seconds) => seconds > 15)).toEqual([])
  })

  it('that stops is told as waiting, with no time, and goes on afterwards', () => {
    const pace = new Pace(0)
    for (let atMs = 500; atMs <= 10_000; atMs += 500) pace.moved(1000, atMs)
    expect(pace.isStalled(20_000)).toBe(false)
    expect(pace.isStalled(26_000)).toBe(true)
    expect(pace.secondsLeft(1000, 26_000)).toBeUndefined()
    pace.moved(1000, 26_500)
    expect(pace.isStalled(26_600)).toBe(false)
    expect(pace.secondsLeft(100_000, 26_600)).toBeGreaterThan(0)
  })

  it('has the speed of the last seconds', () => {
    const pace = new Pace(0)
    for (let atMs = 100; atMs <= 30_000; atMs += 100) pace.moved(100_000, atMs)
    for (let atMs = 30_100; atMs <= 37_000; atMs += 100) pace.moved(100, atMs)
    expect(pace.bytesPerSecond(37_000)).toBeLessThan(200_000)
  })
})
