import type { IncomingMessage, ServerResponse } from 'node:http'

import { z } from 'zod'

import { bearerOf, end } from './http.ts'
import type { Guard } from './guards.ts'
import type { Sessions } from './sessions.ts'

const launchSchema = z.strictObject({ launch: z.string().max(128) })

/** `POST /session`: a page sends the launch secret of its address and gets a token. */
export async function answerSession(
  request: IncomingMessage,
  response: ServerResponse,
  { guard, sessions }: { readonly guard: Guard; readonly sessions: Sessions },
): Promise<void> {
  const refusal = guard.refuseOthers(request)
  if (refusal !== undefined) return end(response, refusal)
  const given = launchSchema.safeParse(await jsonOf(request))
  const token = given.success ? sessions.redeem(given.data.launch) : undefined
  if (token === undefined) return end(response, 401)
  sendJson(response, { token })
}

/** `POST /launch`: a page with a token gets a launch secret for another page. */
export function answerLaunch(
  request: IncomingMessage,
  response: ServerResponse,
  { guard, sessions }: { readonly guard: Guard; readonly sessions: Sessions },
): void {
  const refusal = guard.refuseStranger(request, bearerOf(request))
  if (refusal !== undefined) return end(response, refusal)
  sendJson(response, { launch: sessions.newLaunch() })
}

/** Parses the body; undefined for invalid JSON and for more than 1,024 bytes. */
async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > mostBytes) return undefined
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    return undefined
  }
}

const mostBytes = 1024

function sendJson(response: ServerResponse, value: object): void {
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(JSON.stringify(value))
}
