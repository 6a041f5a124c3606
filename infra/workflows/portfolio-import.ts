import { type IChainable, JsonPath, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { firstReportIfClosed, mapUntilDone, onAnyError, step } from './steps.ts';

export interface PortfolioImportProps {
  readonly planImport: ServiceFunction;
  readonly importChunk: ServiceFunction;
  readonly settleReversals: ServiceFunction;
  readonly closeImport: ServiceFunction;
  readonly failImport: ServiceFunction;
  readonly mapConcurrency: number;
}

/**
 * `{bucket, key}` of a manifest -> plan byte ranges -> calendars -> products -> borrowers -> loans -> payments ->
 * reversals that stood before their payments -> the import's report. The files go one after the other because a product
 * names its calendar, a loan its borrower and a payment its loan; a file that was not delivered has no ranges.
 *
 * What if it runs twice, late, or half? Twice: a closed import answers with its first report, and the same line
 * twice changes nothing. Late: a record older than what is stored does not overwrite it. Half: chunks keep their
 * progress; the next start with the same manifest goes on from it.
 */
export function portfolioImportDefinition(scope: Construct, props: PortfolioImportProps): IChainable {
  const planImport = step(scope, 'PlanImport', { fn: props.planImport });
  const importFile = (file: 'Calendars' | 'Products' | 'Borrowers' | 'Loans' | 'Payments') =>
    mapUntilDone(scope, `Import${file}`, {
      fn: props.importChunk,
      stepName: `Import${file}Chunk`,
      items: `$.${file.toLowerCase()}`,
      maxConcurrency: props.mapConcurrency,
    });
  const calendars = importFile('Calendars');
  const products = importFile('Products');
  const borrowers = importFile('Borrowers');
  const loans = importFile('Loans');
  const payments = importFile('Payments');
  // One item: a map because its child calls the pass again until it is done.
  const reversals = mapUntilDone(scope, 'ImportReversals', {
    fn: props.settleReversals,
    stepName: 'SettleReversals',
    items: '$.reversals',
    maxConcurrency: props.mapConcurrency,
  });
  const closeImport = step(scope, 'CloseImport', {
    fn: props.closeImport,
    payload: TaskInput.fromObject({ importId: JsonPath.stringAt('$.importId') }),
  });
  const maps = [calendars, products, borrowers, loans, payments, reversals] as const;
  onAnyError(
    [planImport, ...maps, closeImport],
    step(scope, 'FailImport', { fn: props.failImport, resultPath: JsonPath.DISCARD }),
    'The import is marked failed on its run item; starting it again resumes it.',
  );
  const work = calendars
    .next(products)
    .next(borrowers)
    .next(loans)
    .next(payments)
    .next(reversals)
    .next(closeImport);
  return planImport.next(firstReportIfClosed(scope, work));
}
