import { z } from 'zod';
import type { ScanReport } from '../../../shared/contracts/scan.ts';
import type { Contact } from '../../../shared/domain/case.ts';
import { arrearsRecord } from '../arrears-record.ts';
import { readCandidates, readContacts, uniqueTasks, writeRecords } from './results.ts';
import type { DaysDone } from './days.ts';
import type { Session } from './session.ts';

const task = z.looseObject({ taskId: z.string() });

/** What the results say at a glance. */
export interface Summary {
  readonly contacts: number;
  readonly uncertain: number;
  readonly denied: number;
  readonly calls: number;
  /**
   * Borrowers whose ladder reached the visit; how many of them have an appointment, and of how many it is over: nobody
   * leaves for one on a machine alone, so the desk gets those.
   */
  readonly visits: number;
  readonly planned: number;
  readonly over: number;
  readonly reconciled: boolean;
}

/** Writes every result file and says what is in them. */
export async function writeResults(session: Session, done: DaysDone, out: string): Promise<Summary> {
  const contacts = await readContacts(session.client, session.table('cases'));
  const calls = await tasks(session, 'calls');
  const visits = await readCandidates(session.client, session.table('cases'));
  await writeRecords(out, 'arrears', done.monthEnds.map(arrearsRecord));
  await writeRecords(out, 'contacts', contacts);
  await writeRecords(out, 'texts', session.stack.carrier.outbox);
  await writeRecords(out, 'calls', calls);
  await writeRecords(out, 'visits', visits);
  await writeRecords(out, 'runs', [...done.imports, ...done.scans, ...done.plannings]);
  await writeRecords(out, 'rejects', await rejects(session, done));
  return {
    contacts: contacts.length,
    uncertain: inState(contacts, 'UNCERTAIN'),
    denied: inState(contacts, 'DENIED'),
    calls: calls.length,
    visits: visits.length,
    planned: visits.filter(({ state }) => state.kind === 'planned').length,
    over: visits.filter(({ state }) => state.kind === 'closed').length,
    reconciled: [...done.scans, ...done.imports, ...done.plannings].every(({ reconciled }) => reconciled),
  };
}

function inState(contacts: readonly Contact[], state: Contact['state']): number {
  return contacts.filter((contact) => contact.state === state).length;
}

async function tasks({ stack }: Session, queue: string): Promise<readonly unknown[]> {
  const messages = await stack.queueMessages(queue);
  const bodies = messages.map(({ body }): unknown => JSON.parse(body));
  return uniqueTasks(bodies, (body) => task.parse(body).taskId);
}

async function rejects({ stack }: Session, { imports }: DaysDone): Promise<readonly unknown[]> {
  const files = await Promise.all(imports.map(({ rejectsKey }) => stack.getObject('feed', rejectsKey)));
  return files.flatMap((file) =>
    (file?.toString('utf8') ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line)),
  );
}

/** Examined, acted and units of all scans together. */
export function totals(scans: readonly ScanReport[]): string {
  const sum = (of: (report: ScanReport) => number): number => scans.reduce((all, one) => all + of(one), 0);
  const examined = sum(({ counts }) => counts.examined);
  const acted = sum(({ counts }) => counts.acted);
  const units = sum(({ readUnits, writeUnits }) => readUnits + writeUnits);
  return `${scans.length} scans examined ${examined} loans and acted on ${acted}, for ${units.toFixed(0)} DynamoDB units`;
}
