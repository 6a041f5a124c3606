import { describe, expect, it } from 'vitest';
import { contactPackFileSchema } from '../../../shared/contracts/contact-pack.ts';
import { contactPolicyOf, contactPolicy } from '../../../shared/policy/contact-policy.ts';
import { contactPackFile, contactPackIds } from '../../../shared/policy/contact-packs.ts';
import { packIds, said } from '../../support/permits.ts';

const window = (more: object = {}) => ({
  id: 'test.w1',
  channels: ['sms'],
  hours: said([{ days: [1, 2, 3, 4, 5, 6, 7], open: ['08:00-20:00'] }]),
  holiday: said('as-weekday'),
  ...more,
});
const file = (more: object = {}) => ({
  id: 'test',
  version: 1,
  title: 'test',
  sources: { T: { title: 'The test', where: '' } },
  windows: [window()],
  caps: [],
  cooldowns: [],
  consents: [],
  stops: [],
  visit: {},
  message: {},
  retention: {},
  ...more,
});
const week = (rows: readonly object[]) => file({ windows: [window({ hours: said(rows) })] });

/** Every issue as `path: message`. */
function faults(data: unknown): string[] {
  const parsed = contactPackFileSchema.safeParse(data);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the schema of a contact pack', () => {
  it('takes a pack', () => {
    expect(faults(file())).toEqual([]);
  });

  const [monToSat, range] = [[1, 2, 3, 4, 5, 6], ['08:00-20:00']];
  it.each([
    {
      name: 'a weekday without hours',
      data: week([{ days: monToSat, open: range }]),
      fault: 'windows.0.hours.value: weekday 7 has no hours (closed is [])',
    },
    {
      name: 'a weekday twice',
      data: week([
        { days: [...monToSat, 7], open: range },
        { days: [7], open: [] },
      ]),
      fault: 'windows.0.hours.value: weekday 7 stands 2 times',
    },
    {
      name: 'hours that overlap',
      data: week([{ days: [...monToSat, 7], open: ['08:00-12:00', '11:30-20:00'] }]),
      fault: 'windows.0.hours.value.0.open: hours rise and do not overlap',
    },
    {
      name: 'hours backwards',
      data: week([{ days: [...monToSat, 7], open: ['20:00-08:00'] }]),
      fault: 'windows.0.hours.value.0.open.0: hours open before they close',
    },
    {
      name: 'no time of day',
      data: week([{ days: [...monToSat, 7], open: ['08:00-24:30'] }]),
      fault: 'windows.0.hours.value.0.open.0: HH:mm-HH:mm',
    },
    {
      name: 'an unverified value that poses as law',
      data: file({ windows: [window({ holiday: said('as-weekday', { confidence: 'U' }) })] }),
      fault: 'windows.0.holiday.force: an unverified value (U) has the force "house", and nothing else has',
    },
    {
      name: 'law that poses as a house default',
      data: file({ windows: [window({ holiday: said('as-weekday', { force: 'house' }) })] }),
      fault: 'windows.0.holiday.force: an unverified value (U) has the force "house", and nothing else has',
    },
    {
      name: 'a source that is not listed',
      data: file({ windows: [window({ holiday: said('as-weekday', { source: ['X'] }) })] }),
      fault: 'sources: source X is cited, not listed',
    },
    {
      name: 'a source nobody cites',
      data: file({ sources: { T: { title: 'T', where: '' }, Y: { title: 'Y', where: '' } } }),
      fault: 'sources.Y: no value cites this source',
    },
    {
      name: 'a rule twice',
      data: file({ windows: [window(), window()] }),
      fault: ': rule test.w1 stands twice',
    },
    {
      name: 'a rule without a name',
      data: file({ windows: [window({ id: 'w1' })] }),
      fault: 'windows.0.id: pack, dot, rule',
    },
    {
      name: 'an unknown channel',
      data: file({ windows: [window({ channels: ['fax'] })] }),
      fault: 'windows.0.channels: Invalid input',
    },
    {
      name: 'a value without its source',
      data: file({ honoursTimes: { value: true, clause: '', confidence: 'A', force: 'hard' } }),
      fault: 'honoursTimes.source: Invalid input: expected array, received undefined',
    },
    {
      name: 'an unknown field',
      data: file({ opening: true }),
      fault: ': Unrecognized key: "opening"',
    },
  ])('refuses $name', ({ data, fault }) => {
    expect(faults(data)).toContain(fault);
  });
});

describe('the packs of the house', () => {
  it('are the nine and the house layer, each valid', () => {
    expect([...contactPackIds].sort()).toEqual([...packIds, 'house'].sort());
    for (const id of contactPackIds) expect(contactPackFile(id).id).toBe(id);
  });

  it('an unknown one is refused by name', () => {
    expect(() => contactPackFile('fr')).toThrow('no contact pack fr; there are cn');
  });

  it('name every house default as one: these, and no others, bind without a text', () => {
    const defaults = contactPackIds.flatMap((id) => {
      const { windows, caps, cooldowns, consents, stops, thirdParties } = contactPackFile(id);
      const values = [
        ...windows.map((one) => [one.id, one.hours] as const),
        ...caps.map((one) => [one.id, one.max] as const),
        ...cooldowns.map((one) => [one.id, one.days] as const),
        ...consents.map((one) => [one.id, one.needs] as const),
        ...stops.map((one) => [one.id, one.stops] as const),
        ...(thirdParties === undefined ? [] : [[thirdParties.id, thirdParties.purposes] as const]),
      ];
      return values.filter(([, { confidence }]) => confidence === 'U').map(([rule]) => rule);
    });
    expect(defaults.sort()).toEqual(
      // prettier-ignore
      ['au.tp', 'cn.c5', 'cn.s4', 'hk.w1', 'house.c1', 'house.s1', 'house.s2', 'house.s3', 'house.s4', 'house.s5', 'house.w1',
       'ru.tp', 'uk.s5', 'uk.w1', 'us.s5'],
    );
  });
});

describe('contact policy of the deployment', () => {
  const policy = (...ids: string[]) => contactPolicyOf(ids.map(contactPackFile));

  it("is China's and the house's: 08:00 to 22:00, 15 days, a complaint holds, uncertain after 15 minutes", () => {
    expect(contactPolicy).toMatchObject({
      pack: { version: 'cn@2+house@2' },
      window: { value: { fromMinute: 480, toMinute: 1320 } },
      complaint: {
        decisionDays: { value: 15 },
        holdsCollection: { value: true },
        takesAnonymous: { value: true },
      },
      uncertainAfterMinutes: { value: 15 },
    });
  });

  it('one layer that takes no complaint without a name forbids it for all', () => {
    const house = contactPackFile('house');
    const source = { source: ['HOUSE'], clause: '', confidence: 'U' as const, force: 'house' as const };
    const complaint = {
      decisionDays: { ...source, value: 15 },
      holdsCollection: { ...source, value: true },
      takesAnonymous: { ...source, value: false },
    };
    const layers = [contactPackFile('cn'), { ...house, complaint }];
    expect(contactPolicyOf(layers).complaint.takesAnonymous.value).toBe(false);
  });

  it.each([
    { ids: ['uk-conc', 'house'], days: 56, from: 480, to: 1260 },
    { ids: ['cn', 'uk-conc', 'house'], days: 15, from: 480, to: 1260 },
    { ids: ['uk-conc', 'cn', 'house'], days: 15, from: 480, to: 1260 },
    { ids: ['in-rbi', 'house'], days: 30, from: 480, to: 1140 },
    { ids: ['au', 'house'], days: 30, from: 540, to: 1260 },
    { ids: ['ie', 'house'], days: 40, from: 540, to: 1260 },
  ])('$ids in layers: the shortest clock, the narrowest hours', ({ ids, days, from, to }) => {
    expect(policy(...ids)).toMatchObject({
      window: { value: { fromMinute: from, toMinute: to } },
      complaint: { decisionDays: { value: days } },
    });
  });

  it('a value in no layer stops the function before it acts', () => {
    expect(() => policy('cn')).toThrow('no layer has uncertainAfterMinutes');
    expect(() => policy('house')).toThrow('no layer has complaint.decisionDays');
  });
});
