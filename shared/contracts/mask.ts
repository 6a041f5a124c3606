const valueLength = 60;

/** Fields whose text names, reaches or locates a person; matched against a path without its list positions. */
const personal: readonly { readonly path: RegExp; readonly mask: (text: string) => string }[] = [
  { path: /(^|\.)name$/, mask: maskName },
  { path: /^phones\.number$/, mask: maskPhone },
  { path: /^addresses(\.(text|latitude|longitude))?$/, mask: () => '***' },
  { path: /^(phones|representative|vulnerabilities)$/, mask: () => '***' },
  { path: /^$/, mask: sizeOf },
];

/** What stood in a field (any JSON value), fit for a report: personal data masked, at most 60 characters. */
export function maskValue(field: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A structure where none belongs may hold anything.
  if (typeof value === 'object' && value !== null) return sizeOf(text);
  const path = field.replaceAll(/\.\d+(?=\.|$)/g, '');
  const rule = personal.find((one) => one.path.test(path));
  return clip(rule === undefined ? text : rule.mask(text));
}

/** For what may hold anything: how much there is of it. */
export function sizeOf(text: string): string {
  return `(${text.length} characters)`;
}

function clip(text: string): string {
  const characters = Array.from(text.slice(0, 2 * (valueLength + 1)));
  return characters.length <= valueLength ? text : `${characters.slice(0, valueLength - 1).join('')}…`;
}

/** Letters after the first become `*`; signs that are no letters stay, because they are what the rule refused. */
function maskName(text: string): string {
  return text.replaceAll(/(?<!^)[\p{L}\p{M}]/gu, '*');
}

/** Country code and the last two digits stay. */
function maskPhone(text: string): string {
  return text.replaceAll(/(?<=.{2})\d(?=.{2})/gu, '*');
}
