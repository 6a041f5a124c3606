import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fontShelf, type FontFiles } from '../../shared/adapters/pdf/fonts.ts';
import type { PackDocumentDeps } from '../../shared/adapters/pdf/pack-document.ts';
import type { ArrearsQuestion } from '../../shared/domain/arrears/index.ts';
import { endOfDay } from '../../shared/domain/instant.ts';
import type { Language } from '../../shared/domain/portfolio.ts';
import type { SegmentName } from '../../shared/domain/treatment/segment.ts';
import { visitPack, type VisitPack, type VisitPackFacts } from '../../shared/domain/visits/visit-pack.ts';
import { bank } from '../../shared/policy/texts/index.ts';
import { conversationGuide, optionTerms, visitWords } from '../../shared/policy/visits/index.ts';
import { aLoan, aPayment, at, on, settings } from './builders.ts';

const require = createRequire(import.meta.url);
const file = (script: 'sc' | 'tc', weight: '400Regular' | '700Bold'): Uint8Array =>
  readFileSync(
    require.resolve(
      `@expo-google-fonts/noto-sans-${script}/${weight}/NotoSans${script.toUpperCase()}_${weight}.ttf`,
    ),
  );

/** The fonts as the package ships them; the bundle carries the same files. */
export const packagedFonts: FontFiles = {
  'sc-regular': file('sc', '400Regular'),
  'sc-bold': file('sc', '700Bold'),
  'tc-regular': file('tc', '400Regular'),
  'tc-bold': file('tc', '700Bold'),
};

export const documentDeps: PackDocumentDeps = {
  words: visitWords,
  bank,
  terms: optionTerms,
  fonts: fontShelf(packagedFonts),
};

const zone = 'Asia/Taipei';
const people: Readonly<
  Record<Language, { name: string; address: string; team: VisitPack['authorisation']['team'] }>
> = {
  'zh-CN': {
    name: '王小明',
    address: '上海市浦东新区世纪大道100号3单元1502室',
    team: [
      { name: '李强', badge: '10235' },
      { name: '王芳', badge: '11882' },
    ],
  },
  'zh-TW': {
    name: '陳雅婷',
    address: '臺北市信義區松仁路100號12樓之3',
    team: [
      { name: '林志明', badge: '10235' },
      { name: '張雅婷', badge: '11882' },
    ],
  },
  en: {
    name: 'Anna Lee',
    address: '12F-3, No. 100, Songren Road, Xinyi District, Taipei',
    team: [
      { name: 'James Lin', badge: '10235' },
      { name: 'Mary Chang', badge: '11882' },
    ],
  },
};

const currencies: Readonly<Record<Language, string>> = { 'zh-CN': 'CNY', 'zh-TW': 'TWD', en: 'TWD' };

/** A loan 95 days late on 2025-06-13: four instalments due, one paid late, one in part. */
export function lateLoan(language: Language): ArrearsQuestion {
  const loan = aLoan({
    id: 'L-2024-001234',
    currency: currencies[language],
    instalments: ['2025-02-10', '2025-03-10', '2025-04-10', '2025-05-10', '2025-07-10'].map(
      (dueOn, index) => ({
        number: index + 1,
        dueOn: on(dueOn),
        principalMinor: 800_000 + index * 1234,
        interestMinor: 152_345,
        feesMinor: 5_000,
      }),
    ),
  });
  const businessDate = on('2025-06-13');
  return {
    loan,
    payments: [
      aPayment({ id: 'P1', loanId: loan.id, amountMinor: 957_345, receivedAt: at('2025-02-20T02:00Z') }),
      aPayment({ id: 'P2', loanId: loan.id, amountMinor: 300_000, receivedAt: at('2025-04-02T02:00Z') }),
    ],
    businessDate,
    cutoff: endOfDay(businessDate, zone),
    zone,
    settings,
  };
}

export function packFacts(
  segment: SegmentName,
  language: Language,
  overrides: Partial<VisitPackFacts> = {},
): VisitPackFacts {
  const { name, address, team } = people[language];
  return {
    authorisation: {
      number: 'AL-V-7K3M9QXT-1',
      issuedOn: on('2025-06-13'),
      visitId: 'V-7K3M9QXT',
      date: on('2025-06-14'),
      fromMinute: 14 * 60,
      toMinute: 16 * 60,
      address,
      team,
    },
    borrower: { id: 'B1', name, language },
    questions: [lateLoan(language)],
    affordableMinor: { [currencies[language]]: 420_000 },
    terms: optionTerms,
    guide: conversationGuide(segment, language),
    ...overrides,
  };
}

export const aPack = (segment: SegmentName, language: Language): VisitPack =>
  visitPack(packFacts(segment, language));
