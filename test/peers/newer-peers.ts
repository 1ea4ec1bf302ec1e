import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { needsNewerPeers } from './newer-peers-name.ts'
import { run } from './run.ts'

/** Programs of a later Debian than the one the tests run on. */
export type NewerPeer = 'buildah' | 'cosign' | 'crane' | 'oras' | 'podman' | 'rpm' | 'skopeo' | 'umoci'

/**
 * Describes tests that need newer programs than Debian has here. The environment variable PEERS_ROOT names a root
 * folder of another system that has them, as debootstrap makes it; they run in it by `chroot`, so that the tests have to
 * run as root. Where one is missing, the tests are skipped under a name that says which.
 */
export function describeWithNewer(peers: readonly NewerPeer[], title: string, body: () => void): void {
  const missing = peers.filter((peer) => !isInRoot(peer))
  if (missing.length === 0) {
    describe(title, body)
    return
  }
  describe(title, () => {
    it.runIf(false)(`${needsNewerPeers}${missing.join(', ')}`, () => expect.unreachable())
  })
}

/** Runs a newer program to its end and gives what it printed. Paths among the arguments are those within its root. */
export function runNewer(
  peer: NewerPeer,
  peerArguments: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const own = { HOME: '/root', TMPDIR: '/tmp', ...env }
  return run('chroot', [newerRoot(), peer, ...peerArguments], { env: own })
}

/** A folder that tests and newer programs both see; `inside` is what a path of it is called within their root. */
export interface SharedFolder {
  readonly path: string
  inside(path: string): string
}

/** A folder for the tests of one description; the function gives it once they run. */
export function useSharedFolder(): () => SharedFolder {
  let path = ''
  beforeAll(async () => {
    path = await mkdtemp(join(newerRoot(), 'tmp', 'bollard-test-'))
  })
  afterAll(() => rm(path, { recursive: true, force: true }))
  return () => ({ path, inside: (each) => each.slice(newerRoot().length) })
}

function newerRoot(): string {
  return (process.env['PEERS_ROOT'] ?? '').replace(/\/+$/, '')
}

function isInRoot(peer: NewerPeer): boolean {
  if (newerRoot() === '') return false
  try {
    execFileSync('chroot', [newerRoot(), 'which', peer], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
