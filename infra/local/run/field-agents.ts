import { dynamoAgentStore } from '../../../shared/adapters/dynamo/agent-store.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import type { Language } from '../../../shared/domain/portfolio.ts';
import type { Agent } from '../../../shared/domain/visits/agent.ts';
import { territories } from '../../../shared/policy/visits/field-work.ts';
import { borrowerOf, FictionalNumbers } from '../histories/people.ts';
import type { Session } from './session.ts';

/** Two teams an office, as a small bank would have them. */
const agentsAnOffice = 4;
const daysAWeek = [1, 2, 3, 4, 5, 6];
/** Papers of invented people last longer than any run. */
const goodForDays = 3650;

/**
 * Registers invented agents for every field office, trained and assessed on the day before the run. Twice: an agent there
 * is stays as it is.
 */
export async function registerFieldAgents(session: Session, from: LocalDate): Promise<void> {
  const store = dynamoAgentStore(session.client, session.table('agents'));
  for (const agent of inventedAgents(from)) await store.register(agent);
}

function inventedAgents(from: LocalDate): readonly Agent[] {
  const numbers = new FictionalNumbers();
  return territories.flatMap(({ territoryId }, office) =>
    Array.from({ length: agentsAnOffice }, (_, at): Agent => {
      const agentId = `A-${territoryId}-${at + 1}`;
      const languages: readonly Language[] = at % 2 === 0 ? ['zh-TW', 'en'] : ['zh-TW', 'zh-CN'];
      return {
        agentId,
        name: borrowerOf(agentId, numbers).name,
        badge: `T-${String(office * agentsAnOffice + at + 1).padStart(4, '0')}`,
        document: {
          number: `X${String(office * agentsAnOffice + at).padStart(9, '0')}`,
          expiresOn: addDays(from, goodForDays),
        },
        training: { completedOn: addDays(from, -1) },
        assessment: { takenOn: addDays(from, -1), score: 85 + at },
        languages,
        territory: territoryId,
        visitsADay: 6,
        shifts: daysAWeek.map((weekday) => ({ weekday, fromMinute: 9 * 60, toMinute: 19 * 60 })),
        leave: [],
        suspension: null,
        version: 1,
      };
    }),
  );
}
