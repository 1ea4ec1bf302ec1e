import { createServer } from 'node:net'

import { describe, expect, it } from 'vitest'

import { freePort, holdPorts, type HeldPorts } from '../peers/ports.ts'

describe('the ports that servers of the tests listen on', () => {
  it('are held by one alone, until they are released', async () => {
    const held: HeldPorts[] = []
    for (let index = 0; index < 40; index += 1) held.push(await holdPorts())
    const firsts = held.map(({ first }) => first)
    expect(new Set(firsts).size).toBe(firsts.length)
    await Promise.all(held.map((ports) => ports.release()))
    expect(await listens((firsts[0] ?? 0) + 99)).toBe(true)
  })

  it('are never among those of outgoing connections', async () => {
    const ports = await Promise.all(Array.from({ length: 40 }, () => freePort()))
    expect(ports.filter((port) => port < 10_000 || port >= 20_000)).toEqual([])
    expect(await listens(ports[0] ?? 0)).toBe(true)
  })
})

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1')
    server.once('error', () => resolve(false))
    server.once('listening', () => server.close(() => resolve(true)))
  })
}
