/** GSM 03.38 default alphabet, without the escape. */
const gsmBasic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension table: an escape goes before each. */
const gsmExtended = new Set('\f^{}\\[~]|€');

/** True when every character is in the GSM alphabet: one outside it makes the whole text UCS-2. */
export function isGsm(text: string): boolean {
  return Array.from(text).every((character) => gsmBasic.has(character) || gsmExtended.has(character));
}

/**
 * How many parts a carrier bills for a text: GSM-7 160 in one, 153 in each of several; UCS-2 70 and 67. A character of
 * two units is never cut by a part's end.
 */
export function smsParts(text: string): number {
  const gsm = isGsm(text);
  const sizes = Array.from(text, (character) =>
    gsm ? (gsmExtended.has(character) ? 2 : 1) : character.length,
  );
  const [single, several] = gsm ? [160, 153] : [70, 67];
  if (sizes.reduce((sum, size) => sum + size, 0) <= single) return 1;
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > several) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
