import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changed,
  unknownContactability,
  type Choice,
  type Contactability,
  type ContactabilityChange,
} from '../../../shared/domain/contactability/contactability.ts';
import { at } from '../../support/builders.ts';
import { evidence, everythingSaid, mark, optOut } from '../../support/contactability.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const fresh = unknownContactability('B1');
const after = (...changes: ContactabilityChange[]): Contactability => changes.reduce(changed, fresh);
const later = at('2025-03-12T03:00Z');
const earlier = at('2025-03-10T03:00Z');

describe('what a borrower says about being contacted', () => {
  it.each<{ name: string; change: ContactabilityChange }>([
    { name: 'an opt-out', change: optOut() },
    { name: 'a wrong number', change: mark() },
    { name: 'stop calling', change: { kind: 'stop', stop: everythingSaid.stops[0]! } },
    { name: 'a consent', change: { kind: 'consent', consent: everythingSaid.consents[0]! } },
    { name: 'wishes', change: { kind: 'prefer', unwanted: everythingSaid.unwanted, preferred: ['sms'] } },
  ])('$name counts once, told twice changes nothing', ({ change }) => {
    const once = changed(fresh, change);
    expect(once.version).toBe(1);
    expect(changed(once, change)).toBe(once);
  });

  it('the later word about a channel stands, in whichever order the two arrive; at one moment the opt-out', () => {
    const back = optOut({ wanted: true, at: later });
    const orders = [after(optOut(), back), after(back, optOut())];
    for (const one of orders) expect(one.choices).toEqual([expect.objectContaining({ wanted: true })]);
    const same = optOut({ wanted: true });
    for (const one of [after(optOut(), same), after(same, optOut())])
      expect(one.choices).toEqual([expect.objectContaining({ wanted: false })]);
  });

  it('words about another channel or number leave this one alone', () => {
    const known = after(optOut(), optOut({ channel: 'call' }), optOut({ number: '+12015550123' }));
    expect(known.choices).toHaveLength(3);
    expect(changed(known, optOut({ wanted: true, at: later })).choices.filter((one) => one.wanted)).toEqual([
      expect.objectContaining({ channel: 'sms', number: null }),
    ]);
  });

  it('a number found to be fine again is fine; an older mark or a first `ok` changes nothing', () => {
    const known = after(mark({ status: 'unreachable', reason: 'no-answer' }));
    expect(changed(known, mark({ status: 'ok', reason: 'delivered', at: later })).numbers).toMatchObject([
      { status: 'ok' },
    ]);
    expect(changed(known, mark({ at: earlier }))).toBe(known);
    expect(after(mark({ status: 'ok' }))).toBe(fresh);
  });

  it('a revocation ends the consents given before it, once', () => {
    const known = after({ kind: 'consent', consent: everythingSaid.consents[0]! });
    const revoked = changed(known, { kind: 'revoke', consent: 'hours', at: later });
    expect(revoked.consents).toMatchObject([{ revokedAt: later }]);
    expect(changed(revoked, { kind: 'revoke', consent: 'hours', at: at('2025-03-13T00:00Z') })).toBe(revoked);
    expect(changed(known, { kind: 'revoke', consent: 'workplace', at: later })).toBe(known);
    expect(changed(known, { kind: 'revoke', consent: 'hours', at: earlier })).toBe(known);
  });

  it('any words in any order: the same standing as in the order they were spoken', () => {
    const word = fc.record({
      channel: fc.constantFrom('sms' as const, 'call' as const, null),
      number: fc.constantFrom('+12015550123', null),
      wanted: fc.boolean(),
      at: fc.constantFrom(earlier, at('2025-03-11T03:00Z'), later),
      evidence: fc.constant(evidence),
    });
    const standing = (words: readonly Choice[]): readonly string[] =>
      after(...words.map((choice) => ({ kind: 'choose' as const, choice })))
        .choices.map(({ channel, number, wanted }) => `${String(channel)} ${String(number)} ${wanted}`)
        .sort();
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const spoken = [...words].sort((a, b) => (a.at < b.at ? -1 : 1));
        expect(standing(words)).toEqual(standing(spoken));
      }),
      { numRuns: propertyRuns },
    );
  });
});
