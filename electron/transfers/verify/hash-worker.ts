import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

import { beginChecksum, type RunningChecksum } from './running-checksum.ts'
import type { FromHashThread, HashFailure, ToHashThread, ToStreamThread } from './hash-messages.ts'
import { StreamHashes } from './stream-hashes.ts'

/** The thread that hashes files, one piece of each file in turn (see `HashThread`), and streams (see `StreamHashing`). */
interface HashedFile {
  readonly fd: number
  readonly sum: RunningChecksum
  at: number
  to: number
  finishing: boolean
  /** Sent when the file is finished. */
  failure: HashFailure | undefined
}

const files = new Map<number, HashedFile>()
const piece = new Uint8Array(1024 * 1024)
let roundIsDue = false

const streams = new StreamHashes((message) => parentPort?.postMessage(message))

parentPort?.on('message', (message: ToHashThread | ToStreamThread) => {
  if (StreamHashes.isFor(message)) {
    streams.receive(message)
    return
  }
  if (message.kind === 'begin') {
    const { id, fd, sum } = message
    files.set(id, { fd, sum: beginChecksum(sum), at: 0, to: 0, finishing: false, failure: undefined })
    return
  }
  if (message.kind === 'stop') {
    files.delete(message.id)
    answer({ kind: 'stopped', id: message.id })
    return
  }
  const file = files.get(message.id)
  if (file === undefined) return
  if (message.kind === 'finish') file.finishing = true
  else file.to = Math.max(file.to, message.toByte)
  if (!roundIsDue) readRound()
})

/** Messages are received between two rounds. */
function readRound(): void {
  roundIsDue = false
  for (const [id, file] of files) {
    if (hasMore(file)) readPiece(file)
    if (hasMore(file)) roundIsDue = true
    else if (file.finishing) finish(id, file)
  }
  if (roundIsDue) setImmediate(readRound)
}

function hasMore({ at, to, failure }: HashedFile): boolean {
  return at < to && failure === undefined
}

function readPiece(file: HashedFile): void {
  try {
    const wanted = Math.min(piece.byteLength, file.to - file.at)
    const bytesRead = readSync(file.fd, piece, 0, wanted, file.at)
    if (bytesRead === 0) file.failure = { kind: 'shorter' }
    file.sum.update(piece.subarray(0, bytesRead))
    file.at += bytesRead
  } catch (error) {
    const { message, code, syscall } = error as NodeJS.ErrnoException
    file.failure = { kind: 'system', message, code: code ?? '', syscall: syscall ?? '' }
  }
}

function finish(id: number, { sum, failure }: HashedFile): void {
  files.delete(id)
  if (failure === undefined) answer({ kind: 'result', id, matches: sum.matches() })
  else answer({ kind: 'failed', id, failure })
}

function answer(message: FromHashThread): void {
  parentPort?.postMessage(message)
}
