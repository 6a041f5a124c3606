import type { ContactPackFile } from '../../contracts/contact-pack.ts';

/** What the jurisdictions a deployment answers to ask of its texts. */
export interface TextRules {
  /** Every text says how to have no more. */
  readonly optOut: boolean;
  /** Carriers send only templates registered with them beforehand. */
  readonly registration: boolean;
}

/** Jurisdictions whose carriers register templates. */
const registering: readonly string[] = ['cn', 'in-rbi'];

/** The rules of several packs at once: what any of them asks for is done. */
export function textRulesOf(packs: readonly Pick<ContactPackFile, 'id' | 'message'>[]): TextRules {
  return {
    optOut: packs.some(({ message }) => message.optOut?.value === true),
    registration: packs.some(({ id }) => registering.includes(id)),
  };
}
