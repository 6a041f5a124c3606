import type { z } from 'zod';
import { answerRulesSchema } from '../../../shared/contracts/answer-rules.ts';
import { arrearsPolicy } from '../../../shared/contracts/arrears-policy.ts';
import { bankSchema } from '../../../shared/contracts/bank.ts';
import { contactDeploymentSchema, contactPackFileSchema } from '../../../shared/contracts/contact-pack.ts';
import { callGuidesSchema } from '../../../shared/contracts/call-guide.ts';
import { derivationWordsSchema } from '../../../shared/contracts/derivation-words.ts';
import { calendarRecordSchema } from '../../../shared/contracts/feed-calendar.ts';
import {
  consequencesSchema,
  forbiddenWordsSchema,
  isStepTemplate,
  messageFileSchema,
} from '../../../shared/contracts/messages.ts';
import {
  assignmentFileSchema,
  experimentsFileSchema,
  ladderFileSchema,
  segmentsFileSchema,
} from '../../../shared/contracts/treatment.ts';
import { replyWordsSchema } from '../../../shared/contracts/replies.ts';
import {
  optionTermsSchema,
  visitRulesFileSchema,
  visitWordsSchema,
} from '../../../shared/contracts/visit-words.ts';
import { fieldWorkSchema } from '../../../shared/contracts/visit-planning.ts';
import { lintContact } from '../../../shared/policy/contact-lint.ts';
import { lintTreatment, type Fault, type Named } from '../../../shared/policy/treatment-lint.ts';
import { lintMessages } from '../../../shared/policy/texts/lint.ts';
import { faultsOf, type PolicyFile } from './policy-files.ts';

const languageNames = ['zh-CN', 'zh-TW', 'en'] as const;

/** All of a directory's policy data, read file by file. */
export class PolicyCheck {
  readonly #files: ReadonlyMap<string, PolicyFile>;
  readonly #faults: Fault[] = [];
  readonly #known = new Set<string>();

  constructor(files: readonly PolicyFile[]) {
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#arrears();
    this.#read('answers.json', answerRulesSchema);
    this.#messages();
    this.#contact();
    this.#treatment();
    this.#visits();
    this.#read('replies/words.json', replyWordsSchema);
    this.#read('calls/guide.json', callGuidesSchema);
    for (const language of languageNames) this.#read(`derivation/${language}.json`, derivationWordsSchema);
    for (const { path } of files)
      if (!this.#known.has(path)) this.#fault(path, 'nothing reads this file: is its place or name wrong?');
  }

  /** Everything wrong, in the order of the files. */
  get faults(): readonly Fault[] {
    return this.#faults.toSorted((a, b) => (a.file === b.file ? 0 : a.file < b.file ? -1 : 1));
  }

  #fault(file: string, fault: string): void {
    this.#faults.push({ file, fault });
  }

  /** A file's data as its schema reads it; undefined when it is missing or faulty, which is then noted. */
  #read<T>(path: string, schema: z.ZodType<T>): T | undefined {
    const file = this.#take(path);
    if (file === undefined) return undefined;
    const parsed = schema.safeParse(file.data);
    if (parsed.success) return parsed.data;
    for (const fault of faultsOf(parsed.error)) this.#fault(path, fault);
    return undefined;
  }

  #take(path: string): PolicyFile | undefined {
    this.#known.add(path);
    const file = this.#files.get(path);
    if (file === undefined) this.#fault(path, 'is missing');
    else if (file.fault !== undefined) this.#fault(path, file.fault);
    return file?.fault === undefined ? file : undefined;
  }

  #in(folder: string): readonly string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  #arrears(): void {
    const calendars = this.#in('calendars').filter(
      (path) => this.#read(path, calendarRecordSchema) !== undefined,
    );
    const file = this.#take('arrears.json');
    if (file === undefined) return;
    const shipped = calendars.map((path) => this.#files.get(path)?.data);
    this.#try(file.path, () => arrearsPolicy(file.data, shipped));
  }

  #try(path: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      for (const fault of faultsOf(error)) this.#fault(path, fault);
    }
  }

  #messages(): void {
    const languages = languageNames.map((name) => `messages/${name}.json`);
    const files = languages.map((path) => this.#read(path, messageFileSchema));
    const forbidden = this.#read('messages/forbidden.json', forbiddenWordsSchema);
    const consequences = this.#read('messages/consequences.json', consequencesSchema);
    const bank = this.#read('bank.json', bankSchema);
    const read = files.filter((file) => file !== undefined);
    if (forbidden === undefined || consequences === undefined || bank === undefined) return;
    if (read.length < languages.length) return;
    // Its faults begin with the language they are about.
    for (const fault of lintMessages({ files: read, forbidden, consequences, bank })) {
      const path = languages.find((one) => one.endsWith(`/${fault.split(/[ :]/u)[0] ?? ''}.json`));
      this.#fault(path ?? 'messages', fault);
    }
  }

  #contact(): void {
    const file = 'contact/deployment.json';
    const deployment = this.#named(file, contactDeploymentSchema);
    const packs = this.#in('contact')
      .filter((path) => path !== file)
      .map((path) => this.#named(path, contactPackFileSchema));
    const read = packs.filter((pack) => pack !== undefined);
    // A deployment that names a pack that cannot be read would only be said twice.
    if (deployment === undefined || read.length < packs.length) return;
    this.#faults.push(...lintContact({ packs: read, deployment }));
  }

  #treatment(): void {
    const segments = this.#named('treatment/segments.json', segmentsFileSchema);
    const ladders = this.#in('treatment/ladders').map((path) => this.#named(path, ladderFileSchema));
    const assignment = this.#named('treatment/assignment.json', assignmentFileSchema);
    const experiments = this.#named('treatment/experiments.json', experimentsFileSchema);
    const read = ladders.filter((ladder) => ladder !== undefined);
    if (segments === undefined || assignment === undefined || experiments === undefined) return;
    // What names a ladder that cannot be read would only be said twice.
    if (read.length < ladders.length) return;
    this.#faults.push(...lintTreatment({ segments, ladders: read, assignment, experiments }, isStepTemplate));
  }

  #visits(): void {
    for (const language of languageNames) this.#read(`visits/${language}.json`, visitWordsSchema);
    this.#read('visits/terms.json', optionTermsSchema);
    this.#read('visits/rules.json', visitRulesFileSchema);
    this.#read('visits/field-work.json', fieldWorkSchema);
  }

  #named<T>(file: string, schema: z.ZodType<T>): Named<T> | undefined {
    const data = this.#read(file, schema);
    return data === undefined ? undefined : { file, data };
  }
}
