import type { LadderFile } from '../contracts/treatment.ts';
import type { Channel } from '../domain/case.ts';
import type { LadderStep, StepKind } from '../domain/treatment/ladder.ts';

interface KindRules {
  readonly channels: readonly Channel[];
  /** What the template's id may begin with. */
  readonly templates: readonly string[];
}

const kindRules: Readonly<Record<StepKind, KindRules>> = {
  'pre-due-reminder': { channels: ['sms'], templates: ['pre-due-'] },
  'friendly-text': { channels: ['sms'], templates: ['first-warm', 'second-warm'] },
  'firm-text': {
    channels: ['sms'],
    templates: ['first-firm', 'first-formal', 'second-firm', 'second-formal', 'final-'],
  },
  'plan-offer': { channels: ['sms'], templates: ['plan-offer-'] },
  'deferral-offer': { channels: ['sms'], templates: ['plan-offer-'] },
  phone: { channels: ['call'], templates: [] },
  'visit-proposal': { channels: ['call'], templates: [] },
  visit: { channels: ['visit'], templates: [] },
  'legal-referral': { channels: ['desk'], templates: [] },
};

const offers: readonly StepKind[] = ['plan-offer', 'deferral-offer'];
const firmSteps: readonly StepKind[] = ['firm-text', 'phone', 'visit-proposal', 'visit', 'legal-referral'];

/** Everything wrong with one ladder, each fault with its step; `isTemplate` knows the texts a step may name. */
export function lintLadder(ladder: LadderFile, isTemplate: (id: string) => boolean): readonly string[] {
  const { steps } = ladder;
  const each = steps.flatMap((step, at) =>
    [...stepFaults(step, isTemplate), ...orderFaults(steps, at)].map((fault) => `steps.${step.id}: ${fault}`),
  );
  const ids = steps.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  const none = steps.every(isPreDue) ? ['steps: none is taken in arrears'] : [];
  return [...each, ...twice.map((id) => `steps.${id}: two steps have this id`), ...none];
}

const isPreDue = ({ kind }: LadderStep): boolean => kind === 'pre-due-reminder';

function stepFaults(step: LadderStep, isTemplate: (id: string) => boolean): readonly string[] {
  const { kind, channel, fallback, doneWhen } = step;
  const { channels } = kindRules[kind];
  const byText = channel === 'sms';
  const expected = byText ? 'accepted' : 'handed-over';
  return [
    ...(channels.includes(channel) ? [] : [`a ${kind} goes by ${channels.join(' or ')}, not by ${channel}`]),
    ...templateFaults(step, isTemplate),
    ...(doneWhen === expected ? [] : [`by ${channel} it is done when ${expected}, not when ${doneWhen}`]),
    ...(fallback === null || (byText && !isPreDue(step)) ? [] : ['only a text in arrears has a fallback']),
    ...endFaults(step),
  ];
}

function templateFaults(
  { kind, channel, template }: LadderStep,
  isTemplate: (id: string) => boolean,
): readonly string[] {
  if (channel !== 'sms')
    return template === null ? [] : [`names the text “${template}”, but a person speaks`];
  if (template === null) return ['names no text to send'];
  if (!isTemplate(template)) return [`unknown template “${template}”`];
  const { templates } = kindRules[kind];
  return templates.some((start) => template.startsWith(start))
    ? []
    : [`a ${kind} does not say “${template}”, but ${templates.join(', ')}`];
}

function endFaults(step: LadderStep): readonly string[] {
  const { kind, endsOn } = step;
  if (isPreDue(step))
    return endsOn.join() === 'due-date' ? [] : ['a reminder ends on the due-date and on nothing else'];
  return [
    ...(endsOn.includes('cure') ? [] : ['does not end on cure: it would go on after all is paid']),
    ...(endsOn.includes('due-date') ? ['ends on the due-date, which is past in arrears'] : []),
    ...(endsOn.includes('arrangement') && !offers.includes(kind)
      ? ['only an offer ends on an arrangement']
      : []),
  ];
}

function orderFaults(steps: readonly LadderStep[], at: number): readonly string[] {
  const step = steps[at];
  const before = steps[at - 1];
  if (step === undefined) return [];
  if (isPreDue(step)) {
    return [
      ...(step.fromDay < 0 ? [] : [`fromDay is ${step.fromDay}: a reminder is sent days before, below 0`]),
      ...(at === 0 ? [] : ['a reminder stands before all other steps, and there is one only']),
    ];
  }
  if (step.fromDay < 1) return [`fromDay is ${step.fromDay}: arrears begin on day 1`];
  if (before === undefined || isPreDue(before)) return [];
  if (before.kind === 'legal-referral')
    return ['is unreachable: it stands after the referral, which ends collection'];
  const since = before.fromDay;
  return step.fromDay < since
    ? [
        `is unreachable on day ${step.fromDay}: “${before.id}” before it comes on day ${since} at the earliest`,
      ]
    : [];
}

/** Who is in need is offered a way out before anything firm happens. */
export function lintHardship({ steps }: LadderFile): readonly string[] {
  const offer = steps.findIndex(({ kind }) => offers.includes(kind));
  if (offer === -1) return ['serves hardship and has neither a plan-offer nor a deferral-offer'];
  return steps
    .slice(0, offer)
    .filter(({ kind }) => firmSteps.includes(kind))
    .map(({ id, kind }) => `steps.${id}: serves hardship, and this ${kind} stands before the first offer`);
}
