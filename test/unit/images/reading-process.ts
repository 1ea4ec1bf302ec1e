import { imagesOfOneConfig, indexesOverOneArtifact } from '../../corpus/archives/repeating-archives.ts'
import { byteFile } from './byte-files.ts'
import { imagesIn } from './pushing.ts'

/** Reads an archive in a process of its own, and prints what it found and by how many MiB its memory grew at most. */
const archives = {
  indexes: () => indexesOverOneArtifact(1200, 20_000),
  configs: () => imagesOfOneConfig(200, 4_000_000),
}

const archive = archives[process.argv[2] === 'configs' ? 'configs' : 'indexes']()
const idleKib = process.resourceUsage().maxRSS
const images = await imagesIn([byteFile('dropped.tar', archive)])
const grownMebibytes = Math.round((process.resourceUsage().maxRSS - idleKib) / 1024)
const refused = images.filter(({ format }) => format === 'refused').length
process.stdout.write(JSON.stringify({ images: images.length, refused, grownMebibytes }))
