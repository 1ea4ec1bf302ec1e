import { describe, expect, it } from 'vitest'

import { proxyAuthorization, proxyFor } from '../../../drivers/http/proxy.ts'

const proxies = { HTTPS_PROXY: 'http://secure.test:3128', HTTP_PROXY: 'plain.test:8080' }

describe('the proxy that the environment names', () => {
  it('is chosen by the scheme of the target, in capitals or not, and is http when it says nothing', () => {
    expect(hostFor('https://a.test', proxies)).toBe('secure.test:3128')
    expect(hostFor('http://a.test', proxies)).toBe('plain.test:8080')
    expect(hostFor('https://a.test', { https_proxy: 'http://small.test:1' })).toBe('small.test:1')
    expect(hostFor('https://a.test', { HTTP_PROXY: 'plain.test:8080' })).toBeUndefined()
    expect(hostFor('https://a.test', { HTTPS_PROXY: ' ' })).toBeUndefined()
    expect(hostFor('https://a.test', { HTTPS_PROXY: 'socks5://a.test:1' })).toBeUndefined()
    expect(hostFor('https://a.test', { HTTPS_PROXY: 'http://[' })).toBeUndefined()
  })

  it.each([
    { exceptions: 'a.test', direct: ['a.test', 'b.a.test'], proxied: ['ba.test', 'test'] },
    { exceptions: '.a.test', direct: ['b.a.test'], proxied: ['a.test'] },
    { exceptions: '*.a.test', direct: ['b.a.test'], proxied: ['a.test'] },
    { exceptions: 'x.test, A.Test', direct: ['a.test', 'x.test'], proxied: ['y.test'] },
    { exceptions: 'a.test:9000', direct: ['a.test:9000'], proxied: ['a.test', 'a.test:9001'] },
    { exceptions: '*', direct: ['a.test', '10.0.0.1', '[2001:db8::1]'], proxied: [] },
    { exceptions: '10.1.0.0/16', direct: ['10.1.2.3'], proxied: ['10.2.0.1', 'a.test'] },
    { exceptions: '2001:db8::/32', direct: ['[2001:db8::1]'], proxied: ['[2001:db9::1]'] },
    { exceptions: '10.0.0.1', direct: ['10.0.0.1'], proxied: ['10.0.0.10'] },
    { exceptions: '2001:db8::1', direct: ['[2001:db8::1]'], proxied: ['[2001:db8::2]'] },
    { exceptions: '', direct: ['localhost', 'a.localhost', '127.0.0.1', '127.1.2.3', '[::1]'], proxied: [] },
    { exceptions: '10.0.0.0/99', direct: [], proxied: ['10.0.0.1'] },
  ])('is not used for what NO_PROXY "$exceptions" lists', ({ exceptions, direct, proxied }) => {
    const environment = { ...proxies, NO_PROXY: exceptions }
    for (const host of direct) expect(hostFor(`https://${host}`, environment), host).toBeUndefined()
    for (const host of proxied) expect(hostFor(`https://${host}`, environment), host).toBeDefined()
  })

  it('is asked with the user that its URL holds', () => {
    expect(proxyAuthorization(new URL('http://us%40er:pass%3Aword@a.test'))).toBe(
      `Basic ${Buffer.from('us@er:pass:word').toString('base64')}`,
    )
    expect(proxyAuthorization(new URL('http://a.test'))).toBeUndefined()
  })
})

function hostFor(url: string, environment: Readonly<Record<string, string>>): string | undefined {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'https:'
  const target = { hostname, port: port === '' ? (secure ? 443 : 80) : Number(port) }
  return proxyFor({ ...target, protocol: secure ? 'https:' : 'http:' }, environment)?.host
}
