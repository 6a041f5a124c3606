import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Address, Borrower, Language, Phone } from '../../../shared/domain/portfolio.ts';
import { stableHash } from '../../../shared/domain/shard.ts';
import { zone } from './schedule.ts';

/** Invented people: surnames nobody bears, numbers reserved for fiction, streets that are on no map. */

const surnames = {
  'zh-TW': Array.from('晴嵐霧岫霞汀澗霽漪曜'),
  'zh-CN': Array.from('晴岚雾岫霞汀涧霁漪曜'),
} as const;
const given = {
  'zh-TW': Array.from('遠舟蘆鶴棠硯笙橋稻桐螢磐鈴穗湘櫂箏壺葦雁'),
  'zh-CN': Array.from('远舟芦鹤棠砚笙桥稻桐萤磐铃穗湘棹筝壶苇雁'),
} as const;
const latin = {
  head: ['Tal', 'Ves', 'Quor', 'Bren', 'Il', 'Mar', 'Oth', 'Sen', 'Dwy', 'Fal'],
  middle: ['ve', 'na', 'li', 'ro', 'sha', 'du', 'mi', 'ke'],
  tail: ['nor', 'wick', 'dell', 'ris', 'mond', 'vane', 'lo', 'sby', 'thorn', 'quin'],
} as const;

const cities = [
  { 'zh-TW': '臺北市', 'zh-CN': '台北市', en: 'Taipei', latitude: 25.04, longitude: 121.53 },
  { 'zh-TW': '新北市', 'zh-CN': '新北市', en: 'New Taipei', latitude: 25.01, longitude: 121.46 },
  { 'zh-TW': '桃園市', 'zh-CN': '桃园市', en: 'Taoyuan', latitude: 24.99, longitude: 121.3 },
  { 'zh-TW': '新竹市', 'zh-CN': '新竹市', en: 'Hsinchu', latitude: 24.81, longitude: 120.97 },
  { 'zh-TW': '臺中市', 'zh-CN': '台中市', en: 'Taichung', latitude: 24.15, longitude: 120.67 },
  { 'zh-TW': '臺南市', 'zh-CN': '台南市', en: 'Tainan', latitude: 22.99, longitude: 120.21 },
  { 'zh-TW': '高雄市', 'zh-CN': '高雄市', en: 'Kaohsiung', latitude: 22.63, longitude: 120.31 },
] as const;
const scatterDegrees = 0.06;

/** Numbers 555-0100 to 555-0199 of each area code are set aside for fiction. */
const fictionPerArea = 100;
const secondPhoneOf = 5;

/** Area codes of the North American plan that libphonenumber assigns to a place (no toll-free, no personal numbers). */
function placeAreaCodes(): readonly number[] {
  return Array.from({ length: 800 }, (_, at) => 200 + at).filter((area) => {
    const number = parsePhoneNumberFromString(`+1${area}5550100`);
    return number?.isValid() === true && number.getType() === 'FIXED_LINE_OR_MOBILE';
  });
}

/** Hands out the fictional numbers in order; after the last it starts again. */
export class FictionalNumbers {
  readonly #areas = placeAreaCodes();
  #next = 0;

  /** How many different numbers there are before the first is used again. */
  get size(): number {
    return this.#areas.length * fictionPerArea;
  }

  take(): string {
    const at = this.#next % this.size;
    this.#next += 1;
    return `+1${this.#areas[at % this.#areas.length] ?? 0}555${String(100 + Math.floor(at / this.#areas.length)).padStart(4, '0')}`;
  }
}

/** The borrower behind client `key`: the same every time, given the same numbers before. */
export function borrowerOf(key: string, numbers: FictionalNumbers): Borrower {
  const hash = (what: string): number => stableHash(`${what}/${key}`);
  const language = languageOf(hash('language'));
  return {
    id: `C-${key}`,
    name: nameOf(language, hash),
    language,
    zone,
    phones: phonesOf(hash, numbers),
    addresses: [addressOf(language, hash)],
    vulnerabilities: [],
  };
}

type Hash = (what: string) => number;

function languageOf(hash: number): Language {
  const share = hash % 100;
  if (share < 85) return 'zh-TW';
  return share < 93 ? 'zh-CN' : 'en';
}

const pick = (list: readonly string[], hash: number): string => list[hash % list.length] ?? '';

function nameOf(language: Language, hash: Hash): string {
  if (language !== 'en')
    return (
      pick(surnames[language], hash('surname')) +
      pick(given[language], hash('given')) +
      pick(given[language], hash('second'))
    );
  const first = pick(latin.head, hash('head')) + pick(latin.tail, hash('tail'));
  const last =
    pick(latin.head, hash('Head')) + pick(latin.middle, hash('middle')) + pick(latin.tail, hash('Tail'));
  return `${first} ${last}`;
}

function phonesOf(hash: Hash, numbers: FictionalNumbers): readonly Phone[] {
  const first: Phone = { number: numbers.take(), source: 'contract', verified: hash('verified') % 10 < 9 };
  if (hash('second phone') % secondPhoneOf > 0) return [first];
  return [first, { number: numbers.take(), source: 'reserved', verified: false }];
}

function addressOf(language: Language, hash: Hash): Address {
  const city = cities[hash('city') % cities.length] ?? cities[0];
  const house = 1 + (hash('house') % 300);
  const lane = 1 + (hash('lane') % 90);
  const text = {
    'zh-TW': `${city['zh-TW']}範例路${lane}巷${house}號`,
    'zh-CN': `${city['zh-CN']}示例路${lane}巷${house}号`,
    en: `No. ${house}, Lane ${lane}, Sample Rd., ${city.en}`,
  }[language];
  const scatter = (what: string): number => ((hash(what) % 2001) / 1000 - 1) * scatterDegrees;
  const degrees = (centre: number, what: string): number => Number((centre + scatter(what)).toFixed(5));
  return {
    kind: 'home',
    text,
    latitude: degrees(city.latitude, 'north'),
    longitude: degrees(city.longitude, 'east'),
    visitConsent: hash('consent') % 10 < 7,
  };
}
