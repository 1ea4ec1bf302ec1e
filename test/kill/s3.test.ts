import { describeKills } from './kills.ts'
import { cloudPlace } from './places.ts'

describeKills('s3', 50, () => cloudPlace('s3'))
