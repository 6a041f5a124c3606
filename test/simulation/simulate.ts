import { epochMs } from '../../shared/domain/instant.ts';
import { addDays, localDate, type LocalDate } from '../../shared/domain/local-date.ts';
import { feedOf } from '../support/feed-builder.ts';
import { Bank } from './bank.ts';
import { Carrier } from './carrier.ts';
import { drawFor, happens, newMischief, note, type Mischief } from './faults.ts';
import { wire, type Deployment, type Sabotage } from './functions.ts';
import { Host } from './invocation.ts';
import { dateAt, importDelivery, instantAtMs, msPerDay, scan, type Invoke } from './machines.ts';
import { Network } from './network.ts';
import { People } from './people.ts';
import { deploymentOf, packsOf } from './policies.ts';
import { leaveOut, populate, type Population } from './population.ts';
import { Dice, stream, streamFor } from './random.ts';
import { replyId } from './reply-words.ts';
import { Scheduler } from './scheduler.ts';
import { TextQueue } from './text-queue.ts';
import { VisitDesk } from './visit-desk.ts';
import { calm, weatherOf, type Weather } from './weather.ts';

export interface SimulationPlan {
  readonly seed: number;
  readonly days: number;
  readonly sabotage?: Sabotage | undefined;
  /** While shrinking: what may still happen, and who is left. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly without?: ReadonlySet<string> | undefined;
}

export const bankZone = 'Asia/Taipei';
const bankOffsetMs = 8 * 3_600_000;
const hourMs = 3_600_000;
const scanAtMs = hourMs;

/** Days without any fault at the end, in which everything must come to rest. */
export const quietDays = 3;

/** A simulated bank: the true functions over stores in memory, one scheduler, one seed. */
export class Simulation {
  readonly plan: SimulationPlan;
  readonly firstDay: LocalDate;
  readonly startMs: number;
  readonly mischief: Mischief;
  readonly scheduler: Scheduler;
  readonly bank: Bank;
  readonly population: Population;
  readonly packs;
  readonly partsADay: number;
  /** What stopped the simulation itself, if anything. */
  readonly faults: string[] = [];
  #weather: Weather;
  #deploys = 0;
  #deployment: Deployment;
  #actor = '';
  readonly #host: Host;
  readonly #queue: TextQueue;
  readonly #inbox: TextQueue;
  readonly people: People;
  readonly #visits: VisitDesk;
  readonly #shardCount: number;
  readonly #pageSize: number;

  constructor(plan: SimulationPlan) {
    this.plan = plan;
    const dice = new Dice(streamFor(plan.seed, 'bank'));
    // Any day of the year: clocks change in spring and autumn, and months have four lengths.
    this.firstDay = addDays(localDate('2025-01-10'), dice.int(0, 300));
    this.startMs = Date.parse(`${this.firstDay}T00:00:00Z`);
    this.#shardCount = dice.int(1, 2);
    this.#pageSize = dice.pick([2, 3, 8]);
    this.mischief = newMischief(plan.seed, plan.only);
    this.scheduler = new Scheduler(this.startMs - 4 * hourMs, stream(plan.seed));
    this.#weather = weatherOf(plan.seed);
    this.partsADay = this.#weather.partsADay;
    this.packs = packsOf(plan.seed);
    this.#deployment = deploymentOf(plan.seed, 0);
    this.population = leaveOut(populate({ ...plan, firstDay: this.firstDay }), plan.without);
    const { scheduler, mischief } = this;
    const now = (): number => scheduler.now;
    const actor = (): string => this.#actor;
    this.bank = new Bank({
      shardCount: this.#shardCount,
      now,
      actor,
      enqueue: (body) => {
        this.#queue.enqueue(body);
      },
      carrier: new Carrier({
        mischief,
        now,
        actor,
        shares: () => this.#weather.carrier,
        network: new Network({
          scheduler,
          mischief,
          shares: () => this.#weather.network,
          invoke: (name, work) => this.#invoke(name, work),
          seen: (fate) => void this.bank.books.fates.set(fate.messageId, fate),
        }),
      }),
    });
    this.#host = this.#newHost();
    const queue = {
      scheduler,
      mischief,
      shares: () => this.#weather.queue,
      onDead: (body: string) => void this.bank.books.dead.push({ at: scheduler.now, body }),
    };
    this.#queue = new TextQueue({
      ...queue,
      name: 'msg',
      consume: (records) => this.#invoke('gate', ({ gate }) => gate(records)),
    });
    this.#inbox = new TextQueue({
      ...queue,
      name: 'reply',
      consume: (records) => this.#invoke('replies', ({ replies }) => replies(records)),
      onDone: (body) => {
        const seen = this.bank.books.replies.get(replyId(body));
        if (seen !== undefined) seen.handledAt = Math.min(seen.handledAt, scheduler.now);
      },
    });
    this.#visits = new VisitDesk({
      bank: this.bank,
      scheduler,
      mischief,
      invoke: this.#invoke,
      insist: (name, work) => this.people.insist(name, work),
      share: () => this.#weather.days.visit,
    });
    this.people = new People(
      {
        bank: this.bank,
        scheduler,
        mischief,
        invoke: this.#invoke,
        bankOffsetMs,
        write: (inbound) => {
          this.#inbox.enqueue(JSON.stringify(inbound));
        },
        told: this.#visits.told,
      },
      this.population,
    );
  }

  get endMs(): number {
    return this.startMs + (this.plan.days + quietDays) * msPerDay;
  }

  async run(): Promise<void> {
    const { scheduler, plan } = this;
    for (let day = 0; day < plan.days + quietDays; day += 1) this.#planDay(day);
    for (const action of this.population.actions)
      scheduler.at(this.startMs + action.day * msPerDay + action.ms, () => {
        this.people.act(action);
      });
    scheduler.at(this.startMs + plan.days * msPerDay - 3 * hourMs, () => {
      this.#weather = calm;
    });
    await scheduler.runUntil(this.endMs);
  }

  #newHost(): Host {
    const { scheduler, mischief } = this;
    return new Host({
      scheduler,
      mischief,
      shares: (name) => (name.startsWith('gate') ? this.#weather.gate : this.#weather.calls),
      acting: (name) => {
        this.#actor = name;
      },
      meanwhile: (id, args) => {
        const loanId = /L-\d+-\d+/.exec(JSON.stringify(args))?.[0];
        return loanId === undefined
          ? undefined
          : this.people.meanwhile(`meanwhile ${id}`, loanId, drawFor(mischief, `who ${id}`));
      },
      failAs: (port, _method, fault) =>
        port === 'sms'
          ? fault === 'timeout'
            ? { kind: 'uncertain', reason: 'TimeoutError' }
            : { kind: 'later', reason: 'Throttled', pause: 'throttled' }
          : undefined,
    });
  }

  readonly #invoke: Invoke = (name, work) =>
    this.#host.invoke(name, (inside) => {
      const given = {
        ports: this.bank.ports,
        deployment: this.#deployment,
        sabotage: this.plan.sabotage,
        settings: {
          zone: bankZone,
          shardCount: this.#shardCount,
          pageSize: this.#pageSize,
          uncertainAfterMs: 15 * 60_000,
          partsADay: this.partsADay,
          clock: () => instantAtMs(this.scheduler.now),
        },
      };
      return work(wire(given, name.replace(/^.*\./, ''), inside), inside.remainingMs);
    });

  #planDay(day: number): void {
    const { scheduler, mischief } = this;
    const start = this.startMs + day * msPerDay;
    const at = (ms: number, run: () => void): void => {
      scheduler.at(start + ms, run);
    };
    const mayHappen = (kind: Parameters<typeof happens>[1], share: number, ms: number): boolean =>
      happens(mischief, kind, { id: `day ${day}`, share, at: start + ms });
    this.#visits.planDay(day, start, this.population.borrowers);
    at(-2.5 * hourMs, () => {
      const { days } = this.#weather;
      const isInScan = mayHappen('import-in-scan', days.importInScan, scanAtMs);
      const importMs = isInScan ? scanAtMs + drawFor(mischief, `import ${day}`) * 1500 : -2 * hourMs;
      at(importMs, () => {
        this.#import(day, mayHappen('double-import', days.doubleImport, importMs));
      });
      if (mayHappen('deploy', days.deploy, scanAtMs))
        at(scanAtMs + drawFor(mischief, `deploy ${day}`) * 2000, () => {
          this.#deploys += 1;
          this.#deployment = deploymentOf(this.plan.seed, this.#deploys);
        });
      if (mayHappen('stop', days.stop, scanAtMs)) this.#stopSending(day, start);
      if (mayHappen('missed-scan', days.missedScan, scanAtMs)) return;
      at(scanAtMs, () => void this.#scan(day, 'scan', 0));
      if (mayHappen('double-scan', days.doubleScan, scanAtMs))
        at(scanAtMs + drawFor(mischief, `second ${day}`) * 3000, () => void this.#scan(day, 'second', 0));
      if (mayHappen('restarted-scan', days.restartedScan, scanAtMs))
        at(scanAtMs + hourMs, () => void this.#scan(day, 'restart', 0));
    });
    for (let hour = -2; hour < 22; hour += 1)
      at((hour + drawFor(mischief, `sweep ${day} ${hour}`)) * hourMs, () => {
        this.#sweep(`d${day}h${hour}.sweep`);
      });
  }

  /** A supervisor stops all texts around the scan, and lets them go again some hours later. */
  #stopSending(day: number, start: number): void {
    const draw = drawFor(this.mischief, `stop ${day}`);
    const stopAt = start + scanAtMs + (draw - 0.3) * 2 * hourMs;
    const move = (to: 'stopped' | 'running') => () =>
      void this.people.insist(`switch ${day} ${to}`, ({ moveSwitch }) =>
        moveSwitch({ id: 'supervisor' }, { to, reason: 'an incident' }),
      );
    this.scheduler.at(stopAt, move('stopped'));
    this.scheduler.at(stopAt + (1 + draw * 20) * hourMs, move('running'));
  }

  async #scan(day: number, name: string, restarts: number): Promise<void> {
    const { scheduler } = this;
    const startedAt = scheduler.now;
    const scheduledAt = instantAtMs(this.startMs + day * msPerDay + scanAtMs);
    const end = await scan({ scheduler, invoke: this.#invoke }, `d${day}${name}${restarts}`, scheduledAt);
    if ('report' in end) this.bank.books.reports.push({ at: scheduler.now, startedAt, report: end.report });
    else if (restarts < 5 && scheduler.now < this.startMs + (day + 1) * msPerDay - 4 * hourMs) {
      // Somebody looks at the alarm and starts it again.
      note(this.mischief, 'scan-failed', { at: scheduler.now, id: `scan-failed ${day}`, what: end.failure });
      await scheduler.sleep(20 * 60_000);
      await this.#scan(day, name, restarts + 1);
    }
  }

  #import(day: number, isDouble: boolean): void {
    if (!this.people.hasNews) return;
    const { scheduler, bank } = this;
    const businessDate = dateAt(this.startMs + day * msPerDay);
    const files = feedOf(this.people.takeFeed(), { businessDate });
    for (const [name, body] of Object.entries(files)) bank.feed.write(`feed/d${day}/${name}`, body);
    void this.#importToEnd(day, 'import', 0);
    if (isDouble)
      scheduler.after(scheduler.draw() * 500, () => void this.#importToEnd(day, 'import-again', 0));
  }

  async #importToEnd(day: number, name: string, restarts: number): Promise<void> {
    const { scheduler } = this;
    const end = await importDelivery(
      { scheduler, invoke: this.#invoke },
      `d${day}${name}${restarts}`,
      `d${day}`,
    );
    if ('report' in end) this.bank.books.imports.push({ at: scheduler.now, report: end.report });
    else if (restarts < 20) {
      await scheduler.sleep(10 * 60_000);
      await this.#importToEnd(day, name, restarts + 1);
    } else this.faults.push(`import of day ${day} never ended: ${end.failure}`);
  }

  #sweep(name: string): void {
    const now = this.scheduler.now;
    // A sweep that finds nothing has no effect: it is left out.
    const isDue = this.bank.cases
      .allCases()
      .some(({ intent }) => intent !== null && epochMs(intent.readyAt) <= now);
    if (isDue) void this.#invoke(name, ({ sweep }) => sweep(instantAtMs(now)));
  }
}
