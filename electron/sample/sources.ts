import bases from '../../resources/sample/bases.json' with { type: 'json' }
import leftovers from '../../resources/sample/leftovers.json' with { type: 'json' }
import apiGateway from '../../resources/sample/repositories/api-gateway.json' with { type: 'json' }
import billing from '../../resources/sample/repositories/billing.json' with { type: 'json' }
import cli from '../../resources/sample/repositories/cli.json' with { type: 'json' }
import debian from '../../resources/sample/repositories/debian.json' with { type: 'json' }
import gatewayChart from '../../resources/sample/repositories/gateway-chart.json' with { type: 'json' }
import inferenceServer from '../../resources/sample/repositories/inference-server.json' with { type: 'json' }
import mailer from '../../resources/sample/repositories/mailer.json' with { type: 'json' }
import reports from '../../resources/sample/repositories/reports.json' with { type: 'json' }
import session from '../../resources/sample/repositories/session.json' with { type: 'json' }
import storefront from '../../resources/sample/repositories/storefront.json' with { type: 'json' }
import { basesSpec, leftoversSpec, repositorySpec } from './spec.ts'

/** What resources/sample describes. Imported, not read: a bundle carries it. */
export const sources = {
  bases: basesSpec.parse(bases),
  leftovers: leftoversSpec.parse(leftovers),
  repositories: [
    debian,
    apiGateway,
    session,
    storefront,
    inferenceServer,
    cli,
    gatewayChart,
    billing,
    reports,
    mailer,
  ].map((each) => repositorySpec.parse(each)),
} as const
