import { fork } from 'node:child_process'
import { once } from 'node:events'

import type { Job, Told } from './job.ts'

/** A program that carries out jobs. */
export interface Subject {
  /** `onPrepared` is called when it has done what is no part of the job, and the job begins when that is done. */
  run(job: Job, onPrepared?: () => Promise<unknown>): Promise<Told>
  stop(): Promise<void>
}

/** Starts it in a folder whose sources it uses. */
export async function startSubject(
  program: string,
  { folder, more = [] }: { readonly folder: string; readonly more?: readonly string[] },
): Promise<Subject> {
  const child = fork(program, [folder], {
    cwd: folder,
    execArgv: ['--import', 'tsx', '--expose-gc', '--no-warnings', ...more],
  })
  const ended = once(child, 'exit')
  const next = async (): Promise<unknown> => {
    const came = once(child, 'message').then(([message]: unknown[]) => message)
    const message = await Promise.race([came, ended.then(() => undefined)])
    if (message === undefined) throw new Error(`${program} ended`)
    return message
  }
  await next()
  return {
    async run(job, onPrepared) {
      child.send(job)
      const prepared = (await next()) as 'prepared' | Failed
      if (prepared !== 'prepared') throw new Error(prepared.error)
      await onPrepared?.()
      child.send('go')
      const told = (await next()) as Told | Failed
      if ('error' in told) throw new Error(told.error)
      return told
    },
    async stop() {
      child.kill()
      await ended
    },
  }
}

interface Failed {
  readonly error: string
}
