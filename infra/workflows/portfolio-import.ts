import { type IChainable, JsonPath, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { firstReportIfClosed, mapUntilDone, onAnyError, step } from './steps.ts';

export interface PortfolioImportProps {
  readonly planImport: ServiceFunction;
  readonly importChunk: ServiceFunction;
  readonly closeImport: ServiceFunction;
  readonly failImport: ServiceFunction;
  readonly mapConcurrency: number;
}

/**
 * `{bucket, key}` of a manifest -> plan byte ranges -> borrowers -> loans -> payments -> the import's report.
 * The files go one after the other because a loan names its borrower and a payment its loan.
 *
 * What if it runs twice, late, or half? Twice: a closed import answers with its first report, and the same line
 * twice changes nothing. Late: a record older than what is stored does not overwrite it. Half: chunks keep their
 * progress; the next start with the same manifest goes on from it.
 */
export function portfolioImportDefinition(scope: Construct, props: PortfolioImportProps): IChainable {
  const planImport = step(scope, 'PlanImport', { fn: props.planImport });
  const importFile = (file: 'Borrowers' | 'Loans' | 'Payments') =>
    mapUntilDone(scope, `Import${file}`, {
      fn: props.importChunk,
      stepName: `Import${file}Chunk`,
      items: `$.${file.toLowerCase()}`,
      maxConcurrency: props.mapConcurrency,
    });
  const borrowers = importFile('Borrowers');
  const loans = importFile('Loans');
  const payments = importFile('Payments');
  const closeImport = step(scope, 'CloseImport', {
    fn: props.closeImport,
    payload: TaskInput.fromObject({ importId: JsonPath.stringAt('$.importId') }),
  });
  onAnyError(
    [planImport, borrowers, loans, payments, closeImport],
    step(scope, 'FailImport', { fn: props.failImport, resultPath: JsonPath.DISCARD }),
    'The import is marked failed on its run item; starting it again resumes it.',
  );
  const work = borrowers.next(loans).next(payments).next(closeImport);
  return planImport.next(firstReportIfClosed(scope, work));
}
