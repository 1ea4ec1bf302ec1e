import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { below, seeded, type Random } from '../kill/seeded.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { listOf, savedList } from '../unit/reports/saved-list.ts'

const script = `import csv, json, sys
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    print(json.dumps(list(csv.reader(file, strict=True))))`

/** What names of a bucket may hold, and what a table, a spreadsheet and JSON make something of. */
const pieces = Array.from('=+-@\t\r\n",;\' \\\u2028\uFEFF\0＝𠮷é\u202E1a').concat('仓库', '</script>', '\r\n')

describeWith(['python3'], 'a saved list is read by programs that nobody here wrote:', () => {
  const folder = useTempFolder()
  const names = ['name', 'detail', 'sizeBytes']

  it.each([1, 2, 3])('a table by the csv module of Python, seed %i', async (seed) => {
    const rows = someRows(seeded(seed))
    const path = join(folder(), 'list.csv')
    await writeFile(path, await savedList(listOf(names, 'csv'), rows))
    const read: unknown = JSON.parse(await run('python3', ['-c', script, path]))
    // A text that is a formula's beginning has an apostrophe in front of it.
    const told = (text: string): string => (/^[=+\-@\t\r\n＝]/.test(text) ? `'${text}` : text)
    expect(read).toEqual([
      names,
      ...rows.map(([name, detail, size]) => [told(name), told(detail), String(size)]),
    ])
  })

  it.each([4, 5])('and as JSON by the json module, seed %i', async (seed) => {
    const rows = someRows(seeded(seed))
    const path = join(folder(), 'list.json')
    await writeFile(path, await savedList(listOf(names, 'json'), rows))
    const again = await run('python3', [
      '-c',
      'import json,sys; print(json.dumps(json.load(open(sys.argv[1], encoding="utf-8"))["rows"]))',
      path,
    ])
    expect(JSON.parse(again)).toEqual(rows.map(([name, detail, sizeBytes]) => ({ name, detail, sizeBytes })))
  })
})

type Row = readonly [string, string, number]

function someRows(random: Random): readonly Row[] {
  return Array.from({ length: 1500 }, () => [someText(random), someText(random), below(2 ** 40, random)])
}

function someText(random: Random): string {
  return Array.from({ length: below(6, random) }, () => pieces[below(pieces.length, random)] ?? '').join('')
}
