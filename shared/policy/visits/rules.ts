import { contactDeploymentSchema, type ContactPackFile } from '../../contracts/contact-pack.ts';
import { visitRulesFileSchema } from '../../contracts/visit-words.ts';
import type { VisitRules } from '../../domain/visits/decide-visit.ts';
import type { RecordingRules } from '../../domain/visits/recording.ts';
import type { SupervisionRules } from '../../domain/visits/supervision.ts';
import { contactPackFile } from '../contact-packs.ts';
import deployment from '../contact/deployment.json' with { type: 'json' };
import house from './rules.json' with { type: 'json' };

/** The house's own numbers. */
export const visitNumbers = visitRulesFileSchema.parse(house);

/** What is meant where no pack says anything. */
const fallback = { staffMin: 2, staffMax: 3, movesAtMost: 2 };

type Packs = readonly Pick<ContactPackFile, 'visit'>[];
type FactName = keyof ContactPackFile['visit'];

/**
 * What packs ask of visits, the strictest of them: the largest least team, the fewest moves; silence keeps an appointment,
 * and photos and recordings are made, only where a pack allows it and none forbids it. What must be recorded may be.
 */
export function visitRulesOf(packs: Packs): VisitRules & SupervisionRules & RecordingRules {
  const recordWhole = packs.some(({ visit }) => visit.recordWhole?.value === true);
  return {
    staffMin: Math.max(fallback.staffMin, ...numbers(packs, 'staffMin')),
    staffMax: Math.min(fallback.staffMax, ...numbers(packs, 'staffMax')),
    movesAtMost: Math.min(fallback.movesAtMost, ...numbers(packs, 'movesAtMost')),
    silenceKeeps: allowed(packs, 'silenceKeeps'),
    recordWhole,
    mayRecord: recordWhole || allowed(packs, 'mayRecord'),
    mayPhotograph: allowed(packs, 'mayPhotograph'),
    missesAtMost: visitNumbers.missesAtMost,
    answerHours: visitNumbers.answerHours,
    outcomeHours: visitNumbers.outcomeHours,
    departMinutes: visitNumbers.departMinutes,
    lateMinutes: visitNumbers.lateMinutes,
    callBackPercent: visitNumbers.callBackPercent,
  };
}

/** Some pack allows it, and none forbids it. */
function allowed(packs: Packs, fact: FactName): boolean {
  const said = packs.flatMap(({ visit }) => visit[fact]?.value ?? []);
  return said.length > 0 && said.every((value) => value === true);
}

function numbers(packs: Packs, fact: FactName): readonly number[] {
  return packs.flatMap(({ visit }) => {
    const value = visit[fact]?.value;
    return typeof value === 'number' ? [value] : [];
  });
}

/** The rules of this deployment. */
export const visitRules = visitRulesOf(contactDeploymentSchema.parse(deployment).packs.map(contactPackFile));
