import type { Survivor } from './report.ts';

/** Why mutants of a kind may survive. The first that fits a mutant is its reason. */
export interface Reason {
  readonly of: (survivor: Survivor) => boolean;
  /** One paragraph of Markdown. */
  readonly because: string;
}

const isIn =
  (...parts: readonly string[]) =>
  ({ file }: Survivor): boolean =>
    parts.some((part) => file.includes(part));
const isKind =
  (...kinds: readonly string[]) =>
  ({ mutator }: Survivor): boolean =>
    kinds.includes(mutator);
const isAround =
  (pattern: RegExp) =>
  ({ around }: Survivor): boolean =>
    pattern.test(around);
const all =
  (...conditions: readonly ((survivor: Survivor) => boolean)[]) =>
  (survivor: Survivor): boolean =>
    conditions.every((holds) => holds(survivor));

const absent = /[!=]==? (undefined|null)|\?\?/;

export const reasons: readonly Reason[] = [
  {
    of: all(isAround(/\bthrow\b|RangeError\(/), isKind('StringLiteral')),
    because:
      'Words of an error for whoever reads the log: the tests ask for its kind, and nothing branches on the words.',
  },
  {
    of: all(
      isAround(/\bthrow\b|legal\.includes/),
      isKind('ConditionalExpression', 'EqualityOperator', 'LogicalOperator', 'BlockStatement'),
    ),
    because: 'A guard against a mistake in the program itself: no caller, and so no test, gets there.',
  },
  {
    of: isKind('OptionalChaining'),
    because:
      'The question mark answers to the type, which leaves an index or a map open: the value is there whenever the code gets here.',
  },
  {
    of: all(isKind('ArrayDeclaration'), ({ replacement }) => replacement.includes('Stryker was here')),
    because:
      'An empty list that stands where the type asks for one and no value is missing, or in which whatever reads it takes no notice of a stray text.',
  },
  {
    of: all(isKind('StringLiteral', 'ConditionalExpression'), isAround(/^case /)),
    because:
      'A case that does what its neighbours do: without it the value falls through to nothing, which is what the case answers too, or to the next case, which says the same. The compiler holds the list of cases complete.',
  },
  {
    of: all(isIn('/planner/'), isAround(/\.sort\(/)),
    because:
      'Order among visits that cost the same: another one of equally good plans. What a plan must keep is checked on every plan as a whole.',
  },
  {
    of: isIn('/planner/', 'visits/planning-rules'),
    because:
      'Another way through the search that ends in the same plan on all ten problems of `test/fixtures/visit-plans.txt`: a visit less looked at, a draft more or less followed, a hair of rounding. The search promises a good plan, not the way to it; hours, shifts, capacity and promises are checked on every plan as a whole.',
  },
  {
    of: all(
      isKind(
        'EqualityOperator',
        'ConditionalExpression',
        'UnaryOperator',
        'ArrowFunction',
        'MethodExpression',
        'ArithmeticOperator',
        'LogicalOperator',
      ),
      isAround(/\.sort\(|\? -1 :|compare\(/),
    ),
    because:
      'The order of equals, which there are not (ids are unique), or of a list that comes in this order already.',
  },
  {
    of: all(isKind('ConditionalExpression', 'LogicalOperator', 'EqualityOperator'), (one) =>
      absent.test(one.original),
    ),
    because:
      'A value the type leaves open is always there at this place, or its absence comes out the same further on: `undefined` compares as false, sums as nothing owed, and finds nothing.',
  },
  {
    of: isIn('call/call-result', 'visits/visit-table', 'delivery/receipt.ts', 'task-leave'),
    because:
      'Little else than what its capability does with it: held by the tests of the handlers, over stores in memory and on the local stack, of which this run takes only the quick ones.',
  },
  {
    of: isIn('permit/zone-clock', 'local-day', 'local-date', 'instant.ts'),
    because:
      'A memory in front of the runtime’s calendar: without the entry, or with fewer of them, the same answer is worked out anew. Where the answer itself changes, the tests of daylight saving (`windows.test.ts`, `zones.test.ts`) see it; here an entry made before the mutant came in may answer for it.',
  },
  {
    of: all(
      isIn('arrears/', 'treatment/', 'permit/', 'due-key', 'calendar', 'money', 'visits/team', 'answers/'),
      isKind('ConditionalExpression'),
      isAround(/=== 0|length|=== 'none'|> 0|every\(isPlain\)|isSorted|dueDay >= from|last\?\.day/),
    ),
    because:
      'A short cut: an empty list, nothing to allot or a day like the one before is answered at once, and the long way round gives the same figure.',
  },
  {
    of: all(
      isIn('arrears/books'),
      isKind(
        'BlockStatement',
        'CallExpression',
        'MethodExpression',
        'AssignmentOperator',
        'EqualityOperator',
      ),
    ),
    because:
      'Keeps the list of open instalments short, and the way of the usual payment quick: what is settled stays in the list otherwise, owes nothing, and changes no sum.',
  },
  {
    of: isIn('arrears/money-received'),
    because:
      'Tells the plain book, in which nothing was reversed, from one that has to be sorted out payment by payment: the long way gives the plain book the same days and amounts.',
  },
  {
    of: isKind('EqualityOperator'),
    because:
      'The two differ at one single value: there both ways give the same (the neighbouring branch adds nothing, the loop’s last turn finds nothing), or no test stands on that very value.',
  },
  {
    of: all(isIn('complaints/handle'), isAround(/most\.|'attach'|'decide'|'add-facts'|'appeal'/)),
    because:
      'The most that one complaint’s item may hold, there so that it stays one small item: the API and the store refuse larger ones first, and no test files that many.',
  },
  {
    of: isIn(
      'permit/permit.ts',
      'permit/caps',
      'permit/pack',
      'permit/third-parties',
      'permit/windows',
      'permit/stops',
      'permit/rule',
    ),
    because:
      'The answer to “may we, now?” stays the same, and is held by the second implementation (`test/support/naive-permit.ts`) over every pack: what differs is how often a rule is asked, a turn that is looked at for nothing, or which of several rules of one denial is named.',
  },
  {
    of: isIn(
      'contactability/',
      'delivery/receipt-match',
      'treatment/undelivered',
      'treatment/outlook',
      'treatment/contact-end',
    ),
    because:
      'The rule differs for a ledger, a number or a consent as no test has it: of another step or channel at the same moment, the same word twice. Narrow, and without a way to a text that must not go: the permit is asked anew before each.',
  },
  {
    of: isIn('complaint.ts', 'complaints/', 'evidence', 'answers/'),
    because:
      'A field among many that are compared or copied alike, or the wording of a rule: the tests hold the kind of answer and the fields a borrower or a figure depends on, not every combination of the others.',
  },
  {
    of: isIn('arrears/'),
    because:
      'Does not change a figure on any book the properties draw (`arrears.properties.test.ts`, `arrears.laws.test.ts`): a sign of nothing, the last entry of a list of one, or an alert’s edge that only absurd rates reach.',
  },
  {
    of: isIn('visits/'),
    because:
      'Comes out the same for what visits are (one loan named first, one team, at most a few agents, hours within one day), or is a word that a later step only hands on.',
  },
  {
    of: isKind(
      'ConditionalExpression',
      'LogicalOperator',
      'BooleanLiteral',
      'MethodExpression',
      'ArithmeticOperator',
      'Regex',
      'StringLiteral',
      'ObjectLiteral',
      'CallExpression',
      'BlockStatement',
      'ArrayDeclaration',
      'ArrowFunction',
      'UnaryOperator',
    ),
    because:
      'No test tells the two apart: the case is one that the inputs of this function do not have, or the difference stays inside and no answer shows it.',
  },
];
