import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { useTempFolder } from '../../peers/temp-folder.ts'
import { ask, page, script, startTestHost, type Answer, type TestHost } from './test-host.ts'

const folder = useTempFolder()
let host: TestHost
beforeAll(async () => {
  host = await startTestHost(folder())
})
afterAll(() => host.close())

const guessedTicket = 'a-ticket-nobody-has'

describe('what the browser host serves', () => {
  it('is the page, under its name and as the root, with every header that keeps it to itself', async () => {
    for (const path of ['/', '/index.html', '/?ignored=1']) {
      const { status, headers, body } = await ask(host.port, path)
      expect([status, body]).toEqual([200, page.replace('__STYLE_NONCE__', nonceIn(headers))])
      const { date, connection, 'keep-alive': _, ...rest } = headers
      expect(typeof date).toBe('string')
      expect(connection).toBeDefined()
      expect(rest).toEqual({
        'content-type': 'text/html; charset=utf-8',
        'content-length': String(body.length),
        'cache-control': 'no-store',
        'content-security-policy': [
          "default-src 'none'",
          "script-src 'self'",
          `style-src 'self' 'nonce-${nonceIn(headers)}'`,
          "img-src 'self' data: blob:",
          "font-src 'self'",
          `connect-src 'self' ws://127.0.0.1:${host.port}`,
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ].join('; '),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
  })

  it('lets the browser keep files whose names change with their content', async () => {
    const { status, headers, body } = await ask(host.port, '/assets/app-1a2b.js')
    expect([status, body, headers['content-type']]).toEqual([200, script, 'text/javascript; charset=utf-8'])
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable')
  })

  it('answers HEAD without the body', async () => {
    const { status, headers, body } = await ask(host.port, '/', { method: 'HEAD' })
    const served = page.replace('__STYLE_NONCE__', nonceIn(headers))
    expect([status, headers['content-length'], body]).toEqual([200, String(served.length), ''])
  })

  it('is nothing beside the files of the window, however the path is written', async () => {
    const paths = [
      '/../package.json',
      '/assets/../../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/..\\package.json',
      '//package.json',
      '/index.html.map',
      '/assets',
      '/assets/',
      '/INDEX.HTML',
      '/%zz',
      '/__proto__',
      '/stores.json',
      '/data/secret.key',
      '/socket',
      `/sink/${guessedTicket}`,
    ]
    for (const path of paths) expect([path, (await ask(host.port, path)).status]).toEqual([path, 404])
  })

  it('takes no method that would change something', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])
      expect([method, (await ask(host.port, '/', { method })).status]).toEqual([method, 405])
  })

  it('gives no other origin leave to read, asked beforehand or not', async () => {
    const origin = 'http://evil.example'
    const preflight = { origin, 'access-control-request-method': 'PUT' }
    const answers = await Promise.all([
      ask(host.port, '/'),
      ask(host.port, '/', { headers: { origin: host.origin } }),
      ask(host.port, '/', { headers: { origin } }),
      ask(host.port, `/source/${guessedTicket}`, { method: 'OPTIONS', headers: preflight }),
    ])
    const names = answers.flatMap(({ headers }) => Object.keys(headers))
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([])
  })
})

it('lets styles stand in the document by a word of its own, another each time it is sent', async () => {
  const answers = await Promise.all([ask(host.port, '/'), ask(host.port, '/')])
  const nonces = answers.map(({ headers }) => nonceIn(headers))
  expect(nonces[0]).toMatch(/^[\w+/]{22}==$/)
  expect(new Set(nonces).size).toBe(2)
  expect(answers.map(({ body }) => body)).toEqual(
    nonces.map((nonce) => page.replace('__STYLE_NONCE__', nonce)),
  )
})

describe('whom the browser host turns away', () => {
  it('is a request for another host: a name that was bound to this computer', async () => {
    const others = ['evil.example', `evil.example:${host.port}`, '127.0.0.1', `127.0.0.2:${host.port}`]
    others.push(
      'localhost.evil.example:80',
      'localhost:80.evil.example',
      "localhost:1; script-src 'unsafe-inline'",
    )
    for (const other of others)
      expect([other, (await ask(host.port, '/', { headers: { host: other } })).status]).toEqual([other, 421])
  })

  it('is not who says localhost', async () => {
    const local = `localhost:${host.port}`
    const headers = { host: local, origin: `http://${local}` }
    expect((await ask(host.port, '/', { headers })).status).toBe(200)
  })

  it('is not who comes through a tunnel, which has a port of its own', async () => {
    const headers = { host: 'localhost:9000', origin: 'http://localhost:9000' }
    const { status, headers: answered } = await ask(host.port, '/', { headers })
    expect(status).toBe(200)
    expect(answered['content-security-policy']).toContain("connect-src 'self' ws://localhost:9000;")
    const foreign = { host: 'localhost:9000', origin: 'http://localhost:3000' }
    expect((await ask(host.port, '/', { headers: foreign })).status).toBe(403)
  })

  it('is a page of another origin, another port and a page without one', async () => {
    const others = ['http://evil.example', 'http://127.0.0.1', `https://${host.address}`, 'null']
    others.push(`http://localhost:${host.port}`)
    for (const origin of others)
      expect([origin, (await ask(host.port, '/', { headers: { origin } })).status]).toEqual([origin, 403])
  })

  it('is an upload that does not say the token, or is not from our page', async () => {
    const put = (headers: Record<string, string>): Promise<number> =>
      ask(host.port, `/source/${guessedTicket}`, { method: 'PUT', headers, body: 'bytes' }).then(
        ({ status }) => status,
      )
    const { origin } = host
    const bearer = `Bearer ${host.token}`
    expect(await put({ origin })).toBe(401)
    expect(await put({ origin, authorization: `Bearer ${'x'.repeat(host.token.length)}` })).toBe(401)
    expect(await put({ origin, authorization: `Basic ${host.token}` })).toBe(401)
    expect(await put({ origin, cookie: `token=${host.token}` })).toBe(401)
    expect(await put({ authorization: bearer })).toBe(403)
    expect(await put({ authorization: bearer, origin: 'http://evil.example' })).toBe(403)
    expect(await put({ authorization: bearer, origin, host: 'evil.example' })).toBe(421)
  })

  it('is an upload that nobody announced', async () => {
    const headers = { origin: host.origin, authorization: `Bearer ${host.token}` }
    for (const ticket of [guessedTicket, 'x'.repeat(64)]) {
      const answer = await ask(host.port, `/source/${ticket}`, { method: 'PUT', headers, body: 'bytes' })
      expect(answer.status).toBe(404)
    }
    // What is no ticket is no upload either.
    const answer = await ask(host.port, '/source/short', { method: 'PUT', headers, body: 'bytes' })
    expect(answer.status).toBe(405)
  })

  it('is everybody on the network: only this computer is listened to', async () => {
    const elsewhere = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address)
    // 127.0.0.2 is this computer too, but not where the host listens; a host on 0.0.0.0 would answer there.
    if (process.platform === 'linux') elsewhere.push('127.0.0.2')
    for (const address of elsewhere)
      expect([address, await answers(address, host.port)]).toEqual([address, false])
    expect(await answers('127.0.0.1', host.port)).toBe(true)
  })
})

describe('the address of the browser host', () => {
  it('has a secret of 256 random bits where browsers send it nowhere, another one each time', () => {
    const addresses = [host.url, host.url]
    for (const address of addresses) expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#launch=[\w-]{43}$/)
    expect(new Set(addresses).size).toBe(2)
  })

  it('lets one page in: whoever reads it later, in a history or a process list, stays out', async () => {
    const address = host.url
    const launch = address.split('#launch=')[1] ?? ''
    expect(await session({ launch })).toMatchObject({ status: 200 })
    expect((await session({ launch })).status).toBe(401)
  })

  it('lets nobody in who guesses, or sends something else', async () => {
    for (const body of [{ launch: 'x'.repeat(43) }, { launch: '' }, {}, { launch: host.token }, []])
      expect([body, (await session(body)).status]).toEqual([body, 401])
    const long = { launch: 'x'.repeat(100_000) }
    expect((await session(long)).status).toBe(401)
    expect(
      (await ask(host.port, '/session', { method: 'POST', headers: { origin: host.origin } })).status,
    ).toBe(401)
  })

  it('serves our page only: no other origin, and no program that says none', async () => {
    const launch = host.url.split('#launch=')[1] ?? ''
    expect((await session({ launch }, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await session({ launch }, {})).status).toBe(403)
    expect((await session({ launch })).status).toBe(200)
  })

  it('is given to a further page by one that is in, and by nobody else', async () => {
    const headers = { origin: host.origin, authorization: `Bearer ${host.token}` }
    const answer = await ask(host.port, '/launch', { method: 'POST', headers })
    const { launch } = JSON.parse(answer.body) as { launch: string }
    expect((await session({ launch })).status).toBe(200)
    const stranger = { ...headers, authorization: `Bearer ${'x'.repeat(43)}` }
    expect((await ask(host.port, '/launch', { method: 'POST', headers: stranger })).status).toBe(401)
    const { origin: _, ...program } = headers
    expect((await ask(host.port, '/launch', { method: 'POST', headers: program })).status).toBe(403)
  })

  function session(body: object, headers: Record<string, string> = { origin: host.origin }): Promise<Answer> {
    return ask(host.port, '/session', { method: 'POST', headers, body: JSON.stringify(body) })
  }
})

function nonceIn(headers: Answer['headers']): string {
  return /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? ''
}

function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 5000 })
    const done = (answered: boolean): void => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })
}
