import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '../../../peers/ports.ts'
import { until } from '../../../peers/run.ts'
import { partBytes, type S3Place } from '../../peers/s3-place.ts'
import { usageNow } from '../../process-usage.ts'

/** A service that reads what it is sent, drops it, and answers as S3 does. */
export interface Sink {
  readonly s3: S3Place
  readonly port: number
  /** Bytes of requests that nginx read, since it was asked before. */
  takeReceivedBytes(): Promise<number>
  /** Seconds of a core that nginx and who answers for it have used until now. */
  cpuSeconds(): Promise<number>
  stop(): Promise<void>
}

/**
 * Starts nginx as one process that reads each body into memory, and passes the rest of the request to `answers-process.ts`,
 * which waits `latencyMs` before each answer.
 */
export async function startSink(latencyMs: number, bucketIn: 'path' | 'host' = 'path'): Promise<Sink> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-sink-'))
  const socket = join(folder, 'answers.sock')
  const answers = fork(
    'test/bench/transfers/sink/answers-process.ts',
    [socket, String(latencyMs), bucketIn],
    {
      execArgv: ['--import', 'tsx'],
    },
  )
  await once(answers, 'message')
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  await mkdir(join(folder, 'temporary'))
  await writeFile(config, configuration(folder, socket, port))
  const nginx = spawn(program, ['-c', config, '-p', folder, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // Bodies are read into the same memory again: pages that are new each time take more than the reading.
    env: { ...process.env, MALLOC_MMAP_THRESHOLD_: '1000000000', MALLOC_TRIM_THRESHOLD_: '1000000000' },
  })
  await until('nginx', async () => (await fetch(`http://127.0.0.1:${port}/`)).ok)
  return {
    s3: {
      endpoint: `http://127.0.0.1:${port}`,
      accessKey: 'AKIDBENCH',
      secretKey: 'secret of the bench',
      bucket: 'bench',
    },
    port,
    async takeReceivedBytes() {
      const told = once(answers, 'message') as Promise<[{ readonly receivedBytes: number }]>
      answers.send('receivedBytes')
      return (await told)[0].receivedBytes
    },
    async cpuSeconds() {
      const all = await Promise.all([nginx.pid ?? 0, answers.pid ?? 0].map(usageNow))
      return all.reduce((sum, usage) => sum + (usage?.cpuSeconds ?? Number.NaN), 0)
    },
    async stop() {
      for (const child of [nginx, answers]) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Not every user has it in the path. */
const program = '/usr/sbin/nginx'

export function hasSink(): boolean {
  return existsSync(program)
}

function configuration(folder: string, socket: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `  ${kind}_temp_path ${folder}/temporary/${kind};`,
  )
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
${temporary.join('\n')}
  # A part fits, so that none is written to the disk.
  client_max_body_size 0;
  client_body_buffer_size ${partBytes + 64 * 1024};
  keepalive_requests 1000000;
  keepalive_timeout 600s;
  upstream answers { server unix:${socket}; keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    location / {
      # nginx reads the body before it asks, and says nothing of it but how long it was.
      proxy_pass http://answers;
      proxy_pass_request_body off;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header Content-Length "";
      proxy_set_header X-Body-Bytes $content_length;
      proxy_set_header X-Received-Bytes $request_length;
    }
  }
}
`
}
