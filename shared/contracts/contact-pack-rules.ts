import {
  contactChannels,
  type Basis,
  type CapRule,
  type ContactPack,
  type MinuteRange,
  type Scope,
  type StopRule,
  type WindowRule,
} from '../domain/permit/pack.ts';
import { contactPackFileSchema, type ContactPackFile, type SourcedValue } from './contact-pack.ts';

type Sources = ContactPackFile['sources'];
type Scoped = Pick<ContactPackFile['windows'][number], 'channels' | 'parties' | 'places' | 'lines'>;

/** The rules of a pack file as the domain decides by them. Throws zod's error, naming the place, when data is wrong. */
export function contactPackOf(data: unknown): ContactPack {
  return rulesOf(contactPackFileSchema.parse(data));
}

/** The rules of a validated pack file. */
export function rulesOf(file: ContactPackFile): ContactPack {
  const { sources, thirdParties } = file;
  const basis = (rule: string, value: SourcedValue<unknown>): Basis => basisOf(rule, value, sources);
  return {
    version: `${file.id}@${file.version}`,
    windows: file.windows.map((one) => windowOf(one, sources)),
    caps: [
      ...file.caps.map((one) => capOf(one, sources)),
      ...file.cooldowns.map((one) => cooldownOf(one, sources)),
    ],
    consents: file.consents.map((one) => ({
      basis: basis(one.id, one.needs),
      scope: scopeOf(one),
      needs: one.needs.value,
    })),
    stops: file.stops.map((one) => stopOf(one, sources)),
    thirdParties:
      thirdParties === undefined
        ? []
        : [
            {
              basis: basis(thirdParties.id, thirdParties.purposes),
              purposes: thirdParties.purposes.value,
              waivedBy: thirdParties.waivedBy ?? [],
            },
          ],
    lost:
      thirdParties?.lost === undefined
        ? []
        : [{ basis: basis(`${thirdParties.id}-lost`, thirdParties.lost), ...thirdParties.lost.value }],
    honoursTimes: file.honoursTimes === undefined ? [] : [basis(`${file.id}.times`, file.honoursTimes)],
    severalZones: file.severalZones === undefined ? [] : [basis(`${file.id}.zones`, file.severalZones)],
  };
}

function basisOf(rule: string, value: SourcedValue<unknown>, sources: Sources): Basis {
  const { clause, confidence, force } = value;
  const source = value.source.map((name) => sources[name]?.title ?? name).join('; ');
  return { rule, source, clause, confidence, force };
}

function scopeOf({ channels, parties, places, lines }: Scoped): Scope {
  return { channels: channels === 'any' ? contactChannels : channels, parties, places, lines };
}

function windowOf(window: ContactPackFile['windows'][number], sources: Sources): WindowRule {
  const open = (day: number): readonly MinuteRange[] =>
    window.hours.value.find((row) => row.days.includes(day))?.open ?? [];
  const { holiday } = window;
  return {
    basis: basisOf(window.id, window.hours, sources),
    scope: scopeOf(window),
    weekdays: [1, 2, 3, 4, 5, 6, 7].map(open),
    holiday:
      holiday.value === 'as-weekday'
        ? null
        : { basis: basisOf(`${window.id}-holiday`, holiday, sources), open: holiday.value },
    waivedBy: window.waivedBy ?? [],
  };
}

function capOf(cap: ContactPackFile['caps'][number], sources: Sources): CapRule {
  const scope = scopeOf(cap);
  return {
    basis: basisOf(cap.id, cap.max, sources),
    scope,
    counts: cap.counts === undefined ? scope.channels : cap.counts === 'any' ? contactChannels : cap.counts,
    purposes: cap.purposes?.value,
    unit: cap.unit,
    key: cap.key,
    period: cap.period,
    max: cap.max.value,
    eitherDirection: false,
    excludes: cap.excludes ?? [],
    waivedBy: cap.waivedBy ?? [],
  };
}

/** One event fills the period that begins with its own day. */
function cooldownOf(cooldown: ContactPackFile['cooldowns'][number], sources: Sources): CapRule {
  const scope = scopeOf(cooldown);
  return {
    basis: basisOf(cooldown.id, cooldown.days, sources),
    scope,
    counts: contactChannels,
    unit: cooldown.after,
    key: cooldown.key,
    period: { per: 'days', count: cooldown.days.value },
    max: 1,
    eitherDirection: true,
    excludes: [],
    waivedBy: cooldown.waivedBy ?? [],
  };
}

function stopOf(stop: ContactPackFile['stops'][number], sources: Sources): StopRule {
  return {
    basis: basisOf(stop.id, stop.stops, sources),
    scope: scopeOf(stop),
    when: stop.when,
    exceptPurposes: stop.exceptPurposes ?? [],
    limitDays: stop.limitDays?.value ?? null,
    graceDays: stop.graceDays?.value ?? 0,
  };
}
