import { setFuses } from './fuses.ts'

/** `npm run package:fuses -- PROGRAM`: for whoever packs the desktop application. */
const [program] = process.argv.slice(2)
if (program === undefined) throw new Error('say which program: npm run package:fuses -- PROGRAM')
await setFuses(program)
process.stdout.write(`The fuses of ${program} are set\n`)
