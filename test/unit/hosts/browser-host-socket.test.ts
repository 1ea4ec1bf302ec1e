import { once } from 'node:events'
import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'

import { openNodeWindow } from '../../bench/node-window.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { ask, startTestHost, type TestHost } from './test-host.ts'

const folder = useTempFolder()
let host: TestHost
beforeAll(async () => {
  host = await startTestHost(folder())
})
afterAll(() => host.close())

describe('the socket of the browser host', () => {
  it('opens to a page of ours that says the token, and answers it', async () => {
    const window = await openNodeWindow(host.url)
    expect(await window.client.hostInfo({})).toMatchObject({
      host: 'browser',
      version: '1.2.3',
      secrets: 'keyFile',
      demo: false,
    })
    window.close()
  })

  it('says only its own protocol, so that the token is not sent back', async () => {
    const socket = new WebSocket(`ws://${host.address}/socket`, ['bollard', host.token], {
      origin: host.origin,
    })
    const upgraded = once(socket, 'upgrade') as Promise<[{ headers: Record<string, string> }]>
    const [[response]] = await Promise.all([upgraded, once(socket, 'open')])
    expect(socket.protocol).toBe('bollard')
    expect(JSON.stringify(response.headers)).not.toContain(host.token)
    socket.terminate()
  })

  it('stays shut without the token, with another, or with it in another place', async () => {
    const { origin } = host
    expect(await refusal([], { origin })).toBe(401)
    expect(await refusal(['bollard'], { origin })).toBe(401)
    expect(await refusal(['bollard', 'x'.repeat(43)], { origin })).toBe(401)
    expect(await refusal([host.token, 'bollard'], { origin })).toBe(401)
    expect(await refusal(['bollard'], { origin, cookie: `token=${host.token}` })).toBe(401)
    expect(await refusal(['bollard'], { origin, authorization: `Bearer ${host.token}` })).toBe(401)
  })

  it('stays shut to other origins and other hosts, and to programs that say none', async () => {
    const protocols = ['bollard', host.token]
    expect(await refusal(protocols, { origin: 'http://evil.example' })).toBe(403)
    expect(await refusal(protocols, { origin: 'null' })).toBe(403)
    expect(await refusal(protocols, {})).toBe(403)
    expect(await refusal(protocols, { origin: host.origin, host: 'evil.example' })).toBe(421)
  })

  it('is at its one address', async () => {
    const { origin } = host
    for (const path of ['/', '/socket/', '/socket?x=1', '/other'])
      expect(await refusal(['bollard', host.token], { origin }, path)).toBe(404)
  })

  it('is closed by a message larger than any that the window sends, and the host goes on', async () => {
    const socket = await open()
    socket.send('x'.repeat(8 * 1024 * 1024 + 1))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
    expect((await ask(host.port, '/')).status).toBe(200)
  })

  it('takes no harm from what is no message', async () => {
    const socket = await open()
    for (const text of ['', '{', 'null', '[1]', '{"kind":"offerSource","token":"short"}']) socket.send(text)
    socket.send(Buffer.from([0xff, 0xfe, 0x00]))
    socket.send(JSON.stringify({ kind: 'call', id: 1, method: 'getSettings', input: {} }))
    const [data] = (await once(socket, 'message')) as [Buffer]
    expect(JSON.parse(data.toString())).toEqual({
      kind: 'result',
      id: 1,
      value: { theme: 'system', language: 'system' },
    })
    socket.terminate()
  })

  it('survives callers that hang up in the middle of being refused', async () => {
    const head = `GET /socket HTTP/1.1\r\nHost: ${host.address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
    for (let caller = 0; caller < 20; caller += 1) {
      const socket = connect(host.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(`${head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`)
      socket.write('x'.repeat(100_000))
      const closed = once(socket, 'close')
      socket.resetAndDestroy()
      await closed
    }
    expect((await ask(host.port, '/')).status).toBe(200)
  })

  it('is closed with the reason that the host ends', async () => {
    const ending = await startTestHost(`${folder()}/ending`)
    const socket = new WebSocket(`ws://${ending.address}/socket`, ['bollard', ending.token], {
      origin: ending.origin,
    })
    await once(socket, 'open')
    const closed = once(socket, 'close') as Promise<[number]>
    await ending.close()
    expect((await closed)[0]).toBe(1001)
  })
})

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host.address}/socket`, ['bollard', host.token], {
    origin: host.origin,
  })
  await once(socket, 'open')
  return socket
}

/** The status that the socket is refused with. */
async function refusal(
  protocols: readonly string[],
  headers: Readonly<Record<string, string>>,
  path = '/socket',
): Promise<number> {
  const socket = new WebSocket(`ws://${host.address}${path}`, [...protocols], { headers })
  socket.on('error', () => undefined)
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
  socket.terminate()
  return response.statusCode
}
