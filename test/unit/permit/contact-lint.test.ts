import { describe, expect, it } from 'vitest';
import type { ContactPackFile } from '../../../shared/contracts/contact-pack.ts';
import { lintContact, type ContactFiles } from '../../../shared/policy/contact-lint.ts';
import { contactPackFile, contactPackIds } from '../../../shared/policy/contact-packs.ts';

const named = (data: ContactPackFile) => ({ file: `contact/${data.id}.json`, data });
const packs = contactPackIds.map((id) => named(contactPackFile(id)));
const deploying = (...ids: string[]) => ({ file: 'contact/deployment.json', data: { packs: ids } });
const faultsOf = (files: Partial<ContactFiles>): readonly string[] =>
  lintContact({ packs, deployment: deploying('cn', 'house'), ...files }).map(
    ({ file, fault }) => `${file}: ${fault}`,
  );

/** The packs with one of them changed. */
function withPack(id: string, change: (file: ContactPackFile) => Partial<ContactPackFile>) {
  return packs.map((one) =>
    one.data.id === id ? { ...one, data: { ...one.data, ...change(one.data) } } : one,
  );
}

const night = [{ days: [1, 2, 3, 4, 5, 6, 7], open: [{ fromMinute: 0, toMinute: 360 }] }];

describe('the check of contact packs against each other', () => {
  it.each(contactPackIds.filter((id) => id !== 'house'))('%s over the house layer has no fault', (id) => {
    // The stress shapes carry hours and caps only: the complaint's clock is another layer's.
    const layers =
      packs.find((one) => one.data.id === id)?.data.complaint === undefined
        ? [id, 'cn', 'house']
        : [id, 'house'];
    expect(faultsOf({ deployment: deploying(...layers) })).toEqual([]);
  });

  it('a pack under a name that is not its own', () => {
    const moved = packs.map((one) => (one.data.id === 'hk' ? { ...one, file: 'contact/kh.json' } : one));
    expect(faultsOf({ packs: moved })).toEqual(["contact/kh.json: id: “hk” is not the file's name"]);
  });

  it("a rule under another pack's name, and one that two packs have", () => {
    const borrowed = withPack('hk', ({ windows }) => ({
      windows: windows.map((window) => ({ ...window, id: 'cn.w1' })),
    }));
    expect(faultsOf({ packs: borrowed })).toEqual([
      'contact/hk.json: rule cn.w1: the ids of this pack begin with “hk.”',
      'contact/hk.json: rule cn.w1 stands in contact/cn.json too',
    ]);
  });

  it('a deployment of a pack that is not there, or is there twice', () => {
    expect(faultsOf({ deployment: deploying('cn', 'mars', 'house') })).toEqual([
      'contact/deployment.json: packs: there is no pack “mars”',
    ]);
    expect(faultsOf({ deployment: deploying('cn', 'house', 'cn') })).toEqual([
      'contact/deployment.json: packs: “cn” stands twice',
    ]);
  });

  it('layers that leave a channel no hour, and layers without a value that somebody needs', () => {
    const onlyNights = withPack('house', ({ windows }) => ({
      windows: windows.map((window) => ({
        ...window,
        channels: ['visit' as const],
        hours: { ...window.hours, value: night },
      })),
    }));
    expect(faultsOf({ packs: onlyNights })).toEqual([
      'contact/deployment.json: packs: together they leave no hour of the week for visit',
    ]);
    expect(faultsOf({ deployment: deploying('cn') })).toEqual([
      'contact/deployment.json: contact policy: no layer has uncertainAfterMinutes',
    ]);
  });

  it('hours that only touch are no hour in common', () => {
    const open = (fromMinute: number, toMinute: number) =>
      withPack('house', ({ windows }) => ({
        windows: windows.map((window) => ({
          ...window,
          hours: {
            ...window.hours,
            value: [{ days: [1, 2, 3, 4, 5, 6, 7], open: [{ fromMinute, toMinute }] }],
          },
        })),
      }));
    // China's hours end at 22:00.
    expect(faultsOf({ packs: open(1320, 1440) })).not.toEqual([]);
    expect(faultsOf({ packs: open(1319, 1440) })).toEqual([]);
  });
});
