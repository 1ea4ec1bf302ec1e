/** What the window has of drivers: their names, and what people are shown of each. Nothing in it is of Node. */
export {
  driverFindings,
  driverNames,
  driverTexts,
  driverWords,
  policyTitles,
  refusalSentences,
  type DriverName,
  type PolicyKind,
  type RefusalId,
} from '../../drivers/driver-names.ts'
export { commonMeanings } from '../../drivers/parameters/texts.ts'
