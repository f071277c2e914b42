/** For finding names without minding case and accents: "Müller" is found by "muller" and by "mueller". */

const LETTERS: Record<string, string> = { ß: 'ss', ł: 'l', ı: 'i', ø: 'o', đ: 'd', æ: 'ae' };

export function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/ue|oe|ae/g, (pair) => pair[0] ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßłıøđæ]/g, (letter) => LETTERS[letter] ?? letter);
}
