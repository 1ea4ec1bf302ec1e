import { parseArgs } from 'node:util'

import { build, Platform } from 'electron-builder'

import { builderConfig, packagingVariables } from './builder-config.ts'

/**
 * `npm run dist`: the desktop packages of this system, in `release/`. `-- --dir` stops at the folder that they are made
 * of; `-- --target deb` makes one of them (several when repeated); `-- --output DIR` writes elsewhere.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    target: { type: 'string', multiple: true },
    output: { type: 'string' },
  },
})
const wanted = values.dir ? ['dir'] : values.target
const made = await build({
  config: builderConfig(packagingVariables(process.env, values.output)),
  ...(wanted === undefined ? {} : { targets: Platform.current().createTarget(wanted) }),
})
for (const path of made) process.stdout.write(`${path}\n`)
