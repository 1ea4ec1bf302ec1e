import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import type { TimeoutOptions } from '../../drivers/index.ts'
import type { Client, Host } from '../../electron/api/contract.ts'
import type { ToWindow } from '../../electron/api/messages.ts'
import { createClient } from '../../renderer/api/client/client.ts'

/** The whole backend in a process of its own, and a client of it. */
export interface HostProcess {
  readonly client: Client
  readonly pid: number
  /** The longest that its main thread was held since it was asked before, in milliseconds. */
  longestHoldMs(): Promise<number>
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
}

export interface HostOptions {
  readonly data: string
  /** Tokens of files and places are names in it. */
  readonly files: string
  /** How long services are waited for; the usual when absent. */
  readonly timeouts?: TimeoutOptions
  /** Whether columns of numbers cross as they are, as they do to a window; JSON makes objects of them. */
  readonly columns?: boolean
}

/** Starts a program that `bundleHost` made; resolves when it answers. */
export async function startHostProcess(
  program: string,
  { data, files, timeouts = {}, columns = false }: HostOptions,
): Promise<HostProcess> {
  const child = fork(program, [data, files, JSON.stringify(timeouts)], {
    execArgv: ['--no-warnings'],
    // What a host that is killed leaves there goes with its folder.
    env: { ...process.env, XDG_RUNTIME_DIR: data },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: columns ? 'advanced' : 'json',
  })
  const ended = once(child, 'exit')
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()))
  const began = await Promise.race([ready.then(() => 'ready'), ended.then(() => 'ended')])
  if (began === 'ended') throw new Error('the host ended before it was ready')
  return {
    client: createClient(portTo(child)),
    pid: child.pid ?? 0,
    longestHoldMs() {
      return new Promise((resolve) => {
        const onMessage = (message: unknown): void => {
          if (typeof message !== 'object' || message === null || !('longestHoldMs' in message)) return
          child.off('message', onMessage)
          resolve(Number(message.longestHoldMs))
        }
        child.on('message', onMessage)
        child.send('longestHoldMs')
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function portTo(child: ChildProcess): Pick<Host, 'send' | 'onMessage' | 'onClose'> {
  return {
    send(message) {
      // What is sent to a host that was killed is lost, as it would be on its way.
      if (child.connected) child.send(message, () => undefined)
    },
    onMessage(listener) {
      const onMessage = (message: unknown): void => listener(message as ToWindow)
      child.on('message', onMessage)
      return () => void child.off('message', onMessage)
    },
    onClose(listener) {
      child.once('disconnect', listener)
      return () => void child.off('disconnect', listener)
    },
  }
}
