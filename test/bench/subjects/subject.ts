import { fork } from 'node:child_process'
import { once } from 'node:events'

import type { Job, Told } from './job.ts'

/** A program that carries out jobs. */
export interface Subject {
  run(job: Job): Promise<Told>
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
    async run(job) {
      child.send(job)
      const told = (await next()) as Told | { readonly error: string }
      if ('error' in told) throw new Error(told.error)
      return told
    },
    async stop() {
      child.kill()
      await ended
    },
  }
}
