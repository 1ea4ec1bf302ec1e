import { describe, expect, it } from 'vitest'

import { launchSeconds, Sessions } from '../../../electron/browser-host/sessions.ts'

describe('a launch secret', () => {
  it('lets one page in, once', () => {
    const sessions = new Sessions()
    const launch = sessions.newLaunch()
    const token = sessions.redeem(launch) ?? ''
    expect(sessions.admits(token)).toBe(true)
    expect(sessions.redeem(launch)).toBeUndefined()
  })

  it('is worth nothing when its time is over', () => {
    let nowMs = 1_000_000
    const sessions = new Sessions(() => nowMs)
    const [early, late] = [sessions.newLaunch(), sessions.newLaunch()]
    nowMs += launchSeconds * 1000 - 1
    expect(sessions.redeem(early)).toMatch(/^[\w-]{43}$/)
    nowMs += 1
    expect(sessions.redeem(late)).toBeUndefined()
  })

  it('is no token, and a token is no launch secret', () => {
    const sessions = new Sessions()
    const launch = sessions.newLaunch()
    expect(sessions.admits(launch)).toBe(false)
    const token = sessions.redeem(launch) ?? ''
    expect(sessions.redeem(token)).toBeUndefined()
    expect(sessions.admits('')).toBe(false)
  })

  it('is forgotten, oldest first, where thousands are made and none is used', () => {
    const sessions = new Sessions()
    const launches = Array.from({ length: 1000 }, () => sessions.newLaunch())
    expect(sessions.redeem(launches[0] ?? '')).toBeUndefined()
    expect(sessions.redeem(launches.at(-1) ?? '')).toBeDefined()
  })
})
