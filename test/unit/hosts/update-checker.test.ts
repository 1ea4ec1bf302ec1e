import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { getText } from '../../../drivers/index.ts'
import { UpdateChecker } from '../../../electron/host/update-checker.ts'
import { feedHeaders, mostFeedBytes, projectFeed, updateFeed } from '../../../electron/host/update-feed.ts'
import { live } from '../../conformance/harness.ts'

const network = { environment: {}, authorities: [] }
const page = 'https://github.com/example/bollard/releases/tag/v1.3.0'
let server: Server
let asked: IncomingMessage[]
let answer: (response: ServerResponse) => void
let feed: URL
beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    asked.push(request)
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  feed = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/releases/latest`)
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

let nowMs = 1_000_000
function checkerOf(version: string, mayAsk = true, at: URL | undefined = feed): UpdateChecker {
  return new UpdateChecker({
    feed: at,
    version,
    get: (url, signal) => getText(url, network, { headers: feedHeaders, maxBytes: mostFeedBytes }, signal),
    mayAsk: () => Promise.resolve(mayAsk),
    nowMs: () => nowMs,
  })
}

const release = (more: object) => (response: ServerResponse) =>
  response.end(JSON.stringify({ tag_name: 'v1.3.0', html_url: page, draft: false, body: 'notes', ...more }))

describe('looking for a newer version', () => {
  it.each([
    ['0.1.0', 'newer'],
    ['1.3.0-rc.1', 'newer'],
    ['1.3.0', 'current'],
    ['1.10.0', 'current'],
    ['2.0.0-beta', 'current'],
  ])('tells %s from what is there: %s', async (version, kind) => {
    answer = release({})
    expect(await checkerOf(version).check(live)).toEqual(
      kind === 'newer' ? { kind, version: '1.3.0', page, checkedAtMs: nowMs } : { kind, checkedAtMs: nowMs },
    )
  })

  it('sends one request that says nothing of who asks', async () => {
    answer = release({})
    await checkerOf('0.1.0').check(live)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ method: 'GET', url: '/releases/latest' })
    const { connection: _, ...headers } = asked[0]?.headers ?? {}
    expect(headers).toEqual({ host: feed.host, 'user-agent': 'Bollard', accept: 'application/json' })
  })

  it.each([
    ['a page that is no link', release({ html_url: 'javascript:alert(1)' }), 'Corrupt'],
    ['a page that is not encrypted', release({ html_url: 'http://example.test/' }), 'Corrupt'],
    ['a draft', release({ draft: true }), 'Corrupt'],
    ['a tag that is no version', release({ tag_name: 'nightly' }), 'Corrupt'],
    ['no JSON', (response: ServerResponse) => response.end('<html>'), 'Corrupt'],
    ['too many bytes', (response: ServerResponse) => response.end('x'.repeat(2_000_000)), 'Unavailable'],
    [
      'a redirect',
      (response: ServerResponse) => response.writeHead(302, { location: page }).end(),
      'Unavailable',
    ],
    ['a refusal', (response: ServerResponse) => response.writeHead(403).end('{}'), 'Unavailable'],
    ['an end in the middle', (response: ServerResponse) => response.destroy(), 'Unavailable'],
  ])('fails by hand at %s, and says nothing in the background', async (_, wrong, code) => {
    answer = wrong
    const checker = checkerOf('0.1.0')
    await expect(checker.check(live)).rejects.toMatchObject({ code })
    expect(await checkerOf('0.1.0').known(live)).toEqual({ kind: 'unknown' })
  })

  it('asks once a day, and nobody before the person lets it', async () => {
    answer = release({})
    expect(await checkerOf('0.1.0', false).known(live)).toEqual({ kind: 'unknown' })
    expect(asked).toHaveLength(0)
    const checker = checkerOf('0.1.0')
    expect(await checker.known(live)).toMatchObject({ kind: 'newer' })
    await checker.known(live)
    nowMs += 23 * 3_600_000
    await checker.known(live)
    expect(asked).toHaveLength(1)
    nowMs += 2 * 3_600_000
    await checker.known(live)
    expect(asked).toHaveLength(2)
  })

  it('asks nobody without a feed', async () => {
    const checker = new UpdateChecker({
      feed: undefined,
      version: '0.1.0',
      get: () => Promise.reject(new Error('asked')),
      mayAsk: () => Promise.resolve(true),
      nowMs: () => nowMs,
    })
    expect(await checker.known(live)).toEqual({ kind: 'noFeed' })
    await expect(checker.check(live)).rejects.toMatchObject({ code: 'Unsupported' })
  })
})

describe('the feed of versions', () => {
  it.each([
    ['https://feed.example/latest', 'https://feed.example/latest'],
    ['http://127.0.0.1:8080/latest', 'http://127.0.0.1:8080/latest'],
    ['http://feed.example/latest', undefined],
    ['file:///etc/passwd', undefined],
    ['no address', undefined],
  ])('is not taken from the environment unless it is safe: %s', (given, expected) => {
    expect(updateFeed({ BOLLARD_UPDATE_FEED: given })?.href).toBe(expected)
  })

  it.each([
    [
      'git+https://github.com/example/bollard.git',
      'https://api.github.com/repos/example/bollard/releases/latest',
    ],
    ['github:example/bollard', 'https://api.github.com/repos/example/bollard/releases/latest'],
    ['example/bollard', 'https://api.github.com/repos/example/bollard/releases/latest'],
    ['https://gitlab.example/example/bollard', undefined],
    ['', undefined],
  ])('is of the repository %j', (repository, expected) => {
    expect(projectFeed(repository)).toBe(expected)
  })
})
