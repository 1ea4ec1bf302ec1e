import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

import { StoreError } from '../common/errors.ts'
import { httpAgents } from './agents.ts'
import type { Network } from './network.ts'
import { trustOnDemand } from './trust.ts'

export interface TextAnswer {
  readonly status: number
  readonly text: string
}

/**
 * Gets a document by one request, the way that stores are reached. Follows no redirect. Fails with TooLarge beyond
 * `maxBytes`, with the reason of the signal, and with the error of Node where there is no answer.
 */
export async function getText(
  url: URL,
  network: Network,
  { headers, maxBytes }: { readonly headers: Readonly<Record<string, string>>; readonly maxBytes: number },
  signal: AbortSignal,
): Promise<TextAnswer> {
  const { environment, authorities } = network
  const trust = trustOnDemand({ skipVerify: false, environment, authorities })
  const agents = httpAgents({ skipVerify: false, environment, trust })
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const [send, agent] =
        url.protocol === 'https:' ? [httpsRequest, agents.https] : [httpRequest, agents.http]
      const asked = send(url, { method: 'GET', headers: { ...headers }, agent, signal })
      asked.once('response', resolve)
      asked.once('error', reject)
      asked.end()
    })
    return { status: answer.statusCode ?? 0, text: await bodyOf(answer, maxBytes) }
  } finally {
    agents.close()
  }
}

async function bodyOf(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) throw new StoreError('TooLarge', 'the answer is larger than any should be')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
