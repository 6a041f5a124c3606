import { addDays, localDate } from '../../shared/domain/local-date.ts';
import type { Crew, PlanJob, PlanProblem } from '../../shared/domain/visits/planner/problem.ts';
import { randomFrom } from '../../shared/domain/visits/planner/random.ts';
import { straightTravel } from '../../shared/domain/visits/territory.ts';
import { searchRounds } from '../../shared/domain/visits/planning-rules.ts';

export interface FieldDay {
  readonly visits: number;
  readonly teams: number;
  readonly territories: number;
  readonly days: number;
}

/** A bank's field work: borrowers scattered around field offices, some only in the evening, some on one day only. */
export function fieldDay({ visits, teams, territories, days }: FieldDay): readonly PlanProblem[] {
  const random = randomFrom(`field ${territories}`);
  const dates = Array.from({ length: days }, (_, day) => addDays(localDate('2025-03-10'), day));
  return Array.from({ length: territories }, (_, territory) => {
    const base = { latitude: 22 + territory * 0.1, longitude: 120 + territory * 0.1 };
    const scatter = (): number => (random() - 0.5) * 0.25;
    const crews = Array.from({ length: Math.floor(teams / territories) }, (_, team) =>
      dates.map((date): Crew => ({
        crewId: `${territory}-${team}-${date}`,
        date,
        base,
        shift: { fromMinute: 540, toMinute: 1080 },
        visitsAtMost: 8,
        languages: team % 4 === 0 ? ['zh-TW', 'zh-CN', 'en'] : ['zh-TW', 'zh-CN'],
      })),
    ).flat();
    const jobs = Array.from({ length: Math.floor(visits / territories) }, (_, at): PlanJob => {
      const hours = [{ fromMinute: random() < 0.3 ? 840 : 480, toMinute: random() < 0.2 ? 780 : 1320 }];
      const own = dates.filter(() => random() < 0.7);
      return {
        jobId: `B${territory}-${at}`,
        place: { latitude: base.latitude + scatter(), longitude: base.longitude + scatter() },
        minutes: 45,
        hours: new Map(own.map((date) => [date, hours])),
        language: random() < 0.1 ? 'en' : 'zh-TW',
        priority: Math.floor(random() * 10),
        kept: null,
      };
    });
    const travel = straightTravel({ kmPerHour: 25, extraMinutes: 5 });
    return { jobs, crews, travel, seed: `day ${territory}`, ...searchRounds };
  });
}
