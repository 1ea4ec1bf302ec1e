import { createCipheriv } from 'node:crypto'
import { execFile } from 'node:child_process'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'

import { partBytes } from '../peers/s3-place.ts'

/**
 * What is sent and fetched, in pieces of a part or less: bytes that no link of the way can make smaller, the same in every
 * process. Every piece differs, so that none can stand in another's place. They are cut out of one buffer: do not write to them.
 */
export function piecesOf(sizeBytes: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => {
    const from = (index * pieceStepBytes) % partBytes
    return random().subarray(from, from + Math.min(partBytes, sizeBytes - index * partBytes))
  })
}

/** Writes it to a file, and waits until the disk has it: the disk has nothing of it to do later. */
export async function writeContent(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (const piece of piecesOf(sizeBytes)) await file.writeFile(piece)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** Whether two files have the same bytes. */
export async function isSame(path: string, other: string): Promise<boolean> {
  return promisify(execFile)('cmp', ['--silent', path, other]).then(
    () => true,
    () => false,
  )
}

/** Odd, so that pieces begin anew only after ten million. */
const pieceStepBytes = 4099

let made: Buffer | undefined

function random(): Buffer {
  const key = Buffer.alloc(16, 'bollard')
  made ??= createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(2 * partBytes))
  return made
}
