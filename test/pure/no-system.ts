import { ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { Server, Socket } from 'node:net'
import worker from 'node:worker_threads'

/** What a pure test does not do: fails at once, so that the test moves to `test/unit`. */
function refuse(what: string): never {
  throw new Error(`a pure test opens no ${what}: tests that do are in test/unit`)
}

Socket.prototype.connect = () => refuse('socket')
Server.prototype.listen = () => refuse('port')
Object.assign(ChildProcess.prototype, { spawn: () => refuse('process') })
Object.assign(worker, { Worker: refuse.bind(undefined, 'thread') })
for (const name of ['mkdtemp', 'mkdir', 'open', 'writeFile', 'readdir'] as const) {
  Object.assign(fs.promises, { [name]: () => refuse('file') })
}
syncBuiltinESMExports()
