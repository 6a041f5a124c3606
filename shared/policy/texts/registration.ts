import { templatesIn, type MessageFile, type Template } from '../../contracts/messages.ts';
import type { Bank } from '../../contracts/bank.ts';

/**
 * The wording to register: the bank's own words filled in, because they are the same in every text, and the variables
 * left open.
 */
export function wordingToRegister(template: Template, { language }: MessageFile, bank: Bank): string {
  const fixed: Readonly<Record<string, string>> = {
    '{bank}': bank.name[language],
    '{howToPay}': bank.howToPay[language],
    '{hotline}': bank.hotline,
    '{prepare}': bank.prepare[language],
  };
  return Object.entries(fixed).reduce((text, [name, value]) => text.replaceAll(name, value), template.text);
}

/** Registrations that name no template, or whose wording is no longer the one sent: a carrier would drop the text. */
export function registrationFaults(file: MessageFile, bank: Bank): readonly string[] {
  const byId = new Map<string, Template>(templatesIn(file).map((template) => [template.id, template]));
  return Object.entries(file.registrations).flatMap(([id, { text }]) => {
    const template = byId.get(id);
    if (template === undefined) return [`${file.language} registrations.${id}: there is no such text`];
    if (wordingToRegister(template, file, bank) === text) return [];
    return [`${file.language} registrations.${id}: the text differs from the wording registered`];
  });
}

/**
 * Texts that nobody has registered yet. A notice where carriers ask for it, no fault: the bank registers in its own
 * name, after it has read the wording.
 */
export function missingRegistrations(files: readonly MessageFile[]): readonly string[] {
  return files.flatMap((file) =>
    templatesIn(file)
      .filter(({ id }) => file.registrations[id] === undefined)
      .map(({ id }) => `${file.language} ${id}: has no registration id`),
  );
}
