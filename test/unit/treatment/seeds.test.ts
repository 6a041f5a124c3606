import { describe, expect, it } from 'vitest';
import { addDays } from '../../../shared/domain/local-date.ts';
import { noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { treatmentPolicy } from '../../../shared/policy/treatment.ts';
import { aHold, aPayment, at, on } from '../../support/builders.ts';
import { aSubject, contactsOf, live } from '../../support/treatment-life.ts';

/** The instalment of 10 June is the first one missed. */
const missed = on('2024-06-10');
const stepsOf = (lines: readonly string[]): readonly string[] => lines.map((line) => line.split(' ')[1]!);
const templateOf = (ladder: string, step: string): string | null | undefined =>
  treatmentPolicy.strategies.get(ladder)?.steps.find(({ id }) => id === step)?.template;

/** Late thrice by a few days, and now again. */
const lateAgain = aSubject(0, {
  payments: [1, 2, 3, 4, 5].map((month) =>
    aPayment({ id: `P${month}`, receivedAt: at(`2024-0${month}-16T02:00:00Z`) }),
  ),
});

describe('seed behaviours', () => {
  it('the occasional forgetter gets a warm reminder and nothing more within its cycle', () => {
    const days = live(aSubject(5), missed, 30);
    expect(days.at(1)?.treatment).toMatchObject({ segment: 'occasional-forgetter', rule: 'seldom-late' });
    expect(contactsOf(days)).toEqual(['2024-06-11 friendly-text sms']);
    expect(templateOf('forgetter@1', 'friendly-text')).toBe('first-warm');
  });

  it('the chronic late payer goes faster to phone and visit', () => {
    const days = live(lateAgain, missed, 30);
    expect(days.at(-1)?.treatment).toMatchObject({ segment: 'chronic', rule: 'often-late' });
    const contacts = contactsOf(days);
    expect(contacts).toContain('2024-06-15 phone call');
    expect(contacts).toContain('2024-07-05 visit visit');
    const forgetful = contactsOf(live(aSubject(5), missed, 120));
    const first = (lines: readonly string[], step: string) =>
      lines.find((line) => line.includes(` ${step} `));
    expect(first(contacts, 'phone')! < first(forgetful, 'phone')!).toBe(true);
    expect(first(contacts, 'visit')! < first(forgetful, 'visit')!).toBe(true);
  });

  it('hardship gets the deferral or plan offer before any firm step', () => {
    const inNeed = aSubject(5, { circumstances: { ...noCircumstances, hardship: true } });
    const steps = stepsOf(contactsOf(live(inNeed, missed, 120)));
    expect(steps).toEqual(['friendly-text', 'deferral-offer', 'plan-offer', 'phone', 'firm-text']);
    expect(templateOf('hardship@1', 'deferral-offer')).toBe('plan-offer-warm');
  });

  it('the able-but-unwilling gets the firm text that states consequences truthfully', () => {
    const unwilling = aSubject(5, {
      circumstances: { ...noCircumstances, ability: 'able', willingness: 'unwilling' },
    });
    const days = live(unwilling, missed, 3);
    expect(days.at(-1)?.treatment.segment).toBe('able-but-unwilling');
    expect(contactsOf(days)).toEqual(['2024-06-11 firm-text sms']);
    expect(templateOf('unwilling@1', 'firm-text')).toBe('final-formal');
  });

  it('a pre-due reminder goes out the configured days before the due date', () => {
    const paidUp = { ...lateAgain, payments: [...lateAgain.payments] };
    const reminded = contactsOf(live(paidUp, on('2024-06-01'), 10));
    expect(reminded).toEqual(['2024-06-07 pre-due sms']);
    const { preDue } = treatmentPolicy.strategies.get('chronic@1')!;
    expect(addDays(missed, preDue!.fromDay)).toBe('2024-06-07');
  });

  it('and none when the instalment is paid in advance', () => {
    const early = aPayment({ id: 'P6', receivedAt: at('2024-06-02T02:00:00Z') });
    const paidUp = { ...lateAgain, payments: [...lateAgain.payments, early] };
    expect(contactsOf(live(paidUp, on('2024-06-01'), 10))).toEqual([]);
  });

  it('an accepted plan stops everything until breached', () => {
    const plan = aHold({ reason: 'arrangement', source: 'PLAN-1', from: at('2024-06-12T00:00:00Z') });
    const held = live(aSubject(5, { holds: [plan] }), missed, 120);
    expect(contactsOf(held)).toEqual(['2024-06-11 friendly-text sms']);
    expect(held.slice(2).every(({ mark }) => mark.outcome === 'held' && mark.reason === 'arrangement')).toBe(
      true,
    );
    const circumstances = { ...noCircumstances, arrangement: 'breached' as const };
    const breached = live(aSubject(5, { holds: [plan], circumstances }), missed, 120);
    expect(stepsOf(contactsOf(breached)).slice(0, 2)).toEqual(['friendly-text', 'phone']);
    const accepted = { ...noCircumstances, arrangement: 'in-force' as const };
    expect(contactsOf(live(aSubject(5, { circumstances: accepted }), missed, 120))).toEqual([]);
  });

  it('a promise not yet due holds, and the ladder goes on the day after', () => {
    const circumstances = { ...noCircumstances, promise: { dueOn: on('2024-06-20') } };
    expect(contactsOf(live(aSubject(5, { circumstances }), missed, 20))).toEqual([
      '2024-06-21 friendly-text sms',
    ]);
  });

  it('a part payment that moves the oldest date repeats no step and skips none', () => {
    const part = aPayment({ id: 'P6', receivedAt: at('2024-07-20T02:00:00Z') });
    const subject = aSubject(5);
    const days = live({ ...subject, payments: [...subject.payments, part] }, missed, 150);
    const steps = stepsOf(contactsOf(days)).filter((step) => step !== 'pre-due');
    expect(new Set(steps).size).toBe(steps.length);
    expect(steps[0]).toBe('friendly-text');
  });
});
