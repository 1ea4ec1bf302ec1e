import type { Socket } from 'node:net'

import { z } from 'zod'

import type { LockOwner } from './folder-lock.ts'
import { connectTo, type HostSocket } from './host-socket.ts'

/** The answer of the running host to a later start: it showed its window, or it returns an address to open. */
export type RunningHostAnswer =
  | { readonly kind: 'shown' }
  /** Good for one page, for a short time; `page` is a file that leads a browser to another such address. */
  | { readonly kind: 'address'; readonly address: string; readonly page: string }

const runningHostAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shown') }),
  z.strictObject({ kind: z.literal('address'), address: z.url().max(1024), page: z.string().max(4096) }),
])

/** Answers later starts with the result of `answer`, from now on. */
export function answerLaterStarts(socket: HostSocket, answer: () => Promise<RunningHostAnswer>): void {
  socket.onConnection((asking) => void answerTo(asking, answer).catch(() => asking.destroy()))
}

async function answerTo(asking: Socket, answer: () => Promise<RunningHostAnswer>): Promise<void> {
  if ((await firstLine(asking)) !== showLine) throw new Error('not what a later start says')
  asking.end(`${JSON.stringify(await answer())}\n`)
}

/**
 * Asks the host that has the data folder to show itself. Fails, with what to do, when it does not answer within five
 * seconds.
 */
export async function askRunningHost(owner: LockOwner): Promise<RunningHostAnswer> {
  const socket = await connectTo(owner.socket)
  socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
  try {
    socket.write(`${showLine}\n`)
    return runningHostAnswerSchema.parse(JSON.parse(await firstLine(socket)))
  } catch (cause) {
    const what = `end process ${owner.pid}, or choose another folder with --data-dir`
    throw new Error(`the Bollard that has the data folder does not answer: ${what}`, { cause })
  } finally {
    socket.destroy()
  }
}

const showLine = 'show'

/** Reads one line. Fails if the socket ends first, or the line exceeds 8,192 characters. The socket stays open. */
function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    socket.setEncoding('utf8')
    socket.on('data', (text) => {
      received += String(text)
      const end = received.indexOf('\n')
      if (end >= 0) resolve(received.slice(0, end))
      else if (received.length > maxCharacters) socket.destroy(new Error('there was no line'))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('there was no line')))
  })
}

const maxCharacters = 8192
