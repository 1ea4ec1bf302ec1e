import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A service that refuses everything and repeats what it was sent, as some do to be helpful. */
export interface RepeatingService {
  readonly port: number
  close(): Promise<void>
}

export async function startRepeatingService(): Promise<RepeatingService> {
  const server = createServer((request, response) => {
    const sent = request.rawHeaders.filter((text) => !/^\d+$/.test(text)).join(' ')
    const said = escaped(`${tokenOf(request.headers)} ${request.url ?? ''} ${sent}`)
    request.resume()
    response.writeHead(403, {
      'content-type': 'application/xml',
      'x-amz-request-id': tokenOf(request.headers),
    })
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${said}</Message></Error>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function tokenOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const name = Object.keys(headers).find((header) => header.endsWith('security-token'))
  return name === undefined ? 'none' : String(headers[name])
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
