import { contactDeploymentSchema } from '../../contracts/contact-pack.ts';
import { fieldWorkSchema } from '../../contracts/visit-planning.ts';
import type { PlanningRules } from '../../domain/visits/planning-rules.ts';
import type { Territory } from '../../domain/visits/territory.ts';
import { contactPackFile } from '../contact-packs.ts';
import deployment from '../contact/deployment.json' with { type: 'json' };
import file from './field-work.json' with { type: 'json' };

const { territories: offices, rules } = fieldWorkSchema.parse(file);

/** Fewest and most people at a door: the strictest of the deployment's packs; two and three where none says. */
function staff(): Pick<PlanningRules, 'staffMin' | 'staffMax'> {
  const packs = contactDeploymentSchema.parse(deployment).packs.map(contactPackFile);
  const numbers = (of: 'staffMin' | 'staffMax'): readonly number[] =>
    packs.flatMap(({ visit }) => {
      const value = visit[of]?.value;
      return typeof value === 'number' ? [value] : [];
    });
  return { staffMin: Math.max(2, ...numbers('staffMin')), staffMax: Math.min(3, ...numbers('staffMax')) };
}

/** The bank's field offices. */
export const territories: readonly Territory[] = offices;

/** How the bank plans its visits. */
export const planningRules: PlanningRules = { ...rules, ...staff() };
