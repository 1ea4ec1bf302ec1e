import { mkdir, symlink, link, utimes, writeFile, chmod, chown } from 'node:fs/promises'
import { join } from 'node:path'

import { shell } from './tar-lines.ts'

/** A path that ustar has no room for. */
export const longPath = `deep/${'d'.repeat(90)}/${'e'.repeat(90)}`

/** Writes what a layer may have in it: long names, links, a pipe, rights, a file with a hole. Owners where root runs it. */
export async function makeRoot(root: string): Promise<void> {
  for (const each of ['etc/app', 'bin', 'var/lib', longPath])
    await mkdir(join(root, each), { recursive: true })
  const files: Readonly<Record<string, string | Buffer>> = {
    'etc/hello.txt': 'hello\n',
    'etc/empty': '',
    'etc/app/naïve 名.txt': 'x',
    'bin/random': Buffer.from(Array.from({ length: 20_000 }, (_, byte) => (byte * byte * 31 + byte) % 251)),
    'var/lib/numbers.txt': Array.from({ length: 30_000 }, (_, line) => `${line}\n`).join(''),
    [`${longPath}/file`]: 'long\n',
  }
  for (const [path, content] of Object.entries(files)) await writeFile(join(root, path), content)
  await shell(`truncate -s 3000000 ${root}/var/lib/zeros; printf end >> ${root}/var/lib/zeros`)
  await symlink('hello.txt', join(root, 'etc/link'))
  await link(join(root, 'etc/hello.txt'), join(root, 'etc/zhard'))
  await shell(`mkfifo ${root}/var/pipe`)
  await chmod(join(root, 'bin/random'), 0o4755)
  if (process.getuid?.() === 0) await chown(join(root, 'bin/random'), 1000, 100)
  await utimes(join(root, 'etc/hello.txt'), 1_700_000_000, 1_700_000_000)
}
