import * as apiAuthorizer from '../../functions/api-authorizer/env.ts';
import * as apiDocs from '../../functions/api-docs/env.ts';
import * as calls from '../../functions/calls/env.ts';
import * as borrower from '../../functions/borrower/env.ts';
import * as complaints from '../../functions/complaints/env.ts';
import * as officers from '../../functions/officers/env.ts';
import * as deliveryControl from '../../functions/delivery-control/env.ts';
import * as coreBanking from '../../functions/core-banking/env.ts';
import * as dailyScan from '../../functions/daily-scan/env.ts';
import * as payments from '../../functions/payments/env.ts';
import * as portfolioImport from '../../functions/portfolio-import/env.ts';
import * as receipts from '../../functions/receipts/env.ts';
import * as replies from '../../functions/replies/env.ts';
import * as sendGate from '../../functions/send-gate/env.ts';
import * as sweepIntents from '../../functions/sweep-intents/env.ts';
import * as visitPack from '../../functions/visit-pack/env.ts';
import * as visitPlanning from '../../functions/visit-planning/env.ts';
import * as visits from '../../functions/visits/env.ts';

/** What each function says it reads from its environment, under the name of its handler. */
export const envModules = {
  ...apiAuthorizer,
  ...apiDocs,
  ...calls,
  ...borrower,
  ...complaints,
  ...coreBanking,
  ...officers,
  ...dailyScan,
  ...deliveryControl,
  ...payments,
  ...portfolioImport,
  ...receipts,
  ...replies,
  ...sendGate,
  ...sweepIntents,
  ...visitPack,
  ...visitPlanning,
  ...visits,
};
