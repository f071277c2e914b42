/** How people and groups can be told apart at a glance: a colour by id, initials by name. */

const COLOURS = 8;

/** The colour of a name or an Avatar, as a CSS value; the same on every device. */
export function colourOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `var(--name-${hash % COLOURS})`;
}

/** "Ayşe Yılmaz" → "AY", "Ayşe" → "A". Takes whole characters of any script. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => [...(word ?? '')].find((character) => /\p{L}|\p{N}/u.test(character)) ?? '')
    .join('')
    .toLocaleUpperCase();
}
