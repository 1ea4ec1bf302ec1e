import type { Reporter, TestCase, TestModule } from 'vitest/node'

import { casesByDriver } from './cases-by-driver.ts'
import { casesByArea } from './hostile/cases-by-area.ts'
import { needsNewerPeers, needsNewerRegistry } from './peers/newer-peers-name.ts'

/**
 * Ends the output with the cases of the suites by driver, hostile inputs by area and the counts, alone on a line, and
 * names every test that was skipped. In CI (environment variable CI) a skipped test fails the run: there every peer of
 * its Debian is installed, and nothing may go unproven but what needs a later one.
 */
class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    for (const test of skipped) console.log(`skipped: ${nameOf(test)}`)
    const unproven = skipped.filter(({ name }) => !mayBeSkipped.some((start) => name.startsWith(start)))
    if (unproven.length > 0 && process.env['CI'] !== undefined && process.env['CI'] !== '') {
      console.log('In CI nothing may be skipped but what needs PEERS_ROOT or REGISTRY_3.')
      process.exitCode = 1
    }
    const cases = tests.map((test) => ({
      fullName: test.fullName,
      passed: test.result().state === 'passed',
      taken: test.meta().taken,
    }))
    for (const line of ['', ...casesByDriver(cases), '', ...casesByArea(cases)]) console.log(line)
    console.log(`\n${count('passed')} passed, ${count('failed') + broken} failed, ${skipped.length} skipped`)
  }
}

const mayBeSkipped = [needsNewerPeers, needsNewerRegistry]

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`
}

// vitest loads a reporter by its default export
export default CountsReporter
