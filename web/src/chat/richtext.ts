/** Reads the light formatting of a message: *bold* _italic_ ~strike~ `code`, lists, quotes and links. */

export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'strong' | 'emphasis' | 'strike'; children: Inline[] };

export type Block =
  | { kind: 'text'; inline: Inline[] }
  | { kind: 'quote'; lines: Inline[][] }
  | { kind: 'list'; start: number | null; items: Inline[][] }
  | { kind: 'code'; text: string };

const MARKERS = { '*': 'strong', _: 'emphasis', '~': 'strike' } as const;
type Sign = keyof typeof MARKERS | '`';
const SIGNS = '*_~`';

const FENCED = /```\n?([\s\S]+?)\n?```/;
const QUOTED = /^> ?(.*)$/;
const BULLET = /^[-*•] +(.+)$/;
const NUMBERED = /^(\d{1,4})[.)] +(.+)$/;
const LINK = /https?:\/\/[^\s<>"]+/gi;
const WORD = /[\p{L}\p{N}]/u;

export function readBlocks(text: string): Block[] {
  const fenced = FENCED.exec(text);
  if (!fenced) return readLines(text.split('\n'));
  const before = text.slice(0, fenced.index).replace(/\n$/, '');
  const after = text.slice(fenced.index + fenced[0].length).replace(/^\n/, '');
  return [
    ...(before ? readLines(before.split('\n')) : []),
    { kind: 'code', text: fenced[1] ?? '' },
    ...(after ? readBlocks(after) : []),
  ];
}

/** One to three emoji and nothing else are shown large. */
export function isOnlyEmoji(text: string): boolean {
  if (text.length > 40) return false;
  const signs = [...new Intl.Segmenter().segment(text.replace(/\s/g, ''))].map(({ segment }) => segment);
  return signs.length > 0 && signs.length <= 3 && signs.every((sign) => /\p{Extended_Pictographic}|\p{RI}/u.test(sign));
}

/** The text without its markers, for the one line in the list of conversations. */
export function plainLine(text: string): string {
  return readBlocks(text).map(plainBlock).join(' ').replace(/\s+/g, ' ').trim();
}

function readLines(lines: string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) addLine(blocks, line);
  return joined(blocks.map(asWritten));
}

/** "2. OG ist fertig" speaks of a floor: one numbered line alone is no list unless it is the first. */
function asWritten(block: Block): Block {
  if (block.kind !== 'list' || block.items.length > 1 || block.start === null || block.start === 1) return block;
  return { kind: 'text', inline: [{ kind: 'text', text: `${block.start}. ` }, ...(block.items[0] ?? [])] };
}

function joined(blocks: Block[]): Block[] {
  return blocks.reduce<Block[]>((all, block) => {
    const last = all.at(-1);
    if (last?.kind !== 'text' || block.kind !== 'text') return [...all, block];
    return [
      ...all.slice(0, -1),
      { kind: 'text', inline: [...last.inline, { kind: 'text', text: '\n' }, ...block.inline] },
    ];
  }, []);
}

function addLine(blocks: Block[], line: string): void {
  const last = blocks.at(-1);
  const quoted = QUOTED.exec(line);
  const item = NUMBERED.exec(line) ?? BULLET.exec(line);
  if (quoted) {
    const inline = readInline(quoted[1] ?? '');
    if (last?.kind === 'quote') last.lines.push(inline);
    else blocks.push({ kind: 'quote', lines: [inline] });
  } else if (item) {
    addItem(blocks, item);
  } else if (last?.kind === 'text') {
    last.inline.push({ kind: 'text', text: '\n' }, ...readInline(line));
  } else {
    blocks.push({ kind: 'text', inline: readInline(line) });
  }
}

function addItem(blocks: Block[], item: RegExpExecArray): void {
  const last = blocks.at(-1);
  const start = item.length === 3 ? Number(item[1]) : null;
  const inline = readInline(item.at(-1) ?? '');
  if (last?.kind === 'list' && (last.start === null) === (start === null)) last.items.push(inline);
  else blocks.push({ kind: 'list', start, items: [inline] });
}

/** One line. Links first, so that an underscore inside of one marks nothing. */
export function readInline(line: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(LINK)) {
    const href = withoutTrailingMarks(match[0]);
    parts.push(...readMarked(line.slice(end, match.index)), { kind: 'link', text: href, href });
    end = match.index + href.length;
  }
  return [...parts, ...readMarked(line.slice(end))];
}

/** In one pass, however long the text and whatever is in it. */
function readMarked(text: string): Inline[] {
  const closings = closingsIn(text);
  const parts: Inline[] = [];
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const end = isOpening(text, at) ? nextClosing(closings, text[at] as Sign, at) : undefined;
    if (end === undefined) continue;
    parts.push(...plain(text.slice(done, at)), marked(text[at] as Sign, text.slice(at + 1, end)));
    done = end + 1;
    at = end;
  }
  return [...parts, ...plain(text.slice(done))];
}

function marked(sign: Sign, inside: string): Inline {
  if (sign === '`') return { kind: 'code', text: inside };
  return { kind: MARKERS[sign], children: readMarked(inside) };
}

/** A mark opens and closes between words, not inside of one, and stands close to what it marks. */
function isOpening(text: string, at: number): boolean {
  return isSign(text[at]) && !isWord(text[at - 1]) && isTight(text[at + 1]);
}

function closingsIn(text: string): Map<Sign, number[]> {
  const closings = new Map<Sign, number[]>();
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (!isSign(sign) || !isTight(text[at - 1]) || isWord(text[at + 1])) continue;
    const places = closings.get(sign) ?? [];
    places.push(at);
    closings.set(sign, places);
  }
  return closings;
}

/** The first one that leaves something between; those before it are of no more use. */
function nextClosing(closings: Map<Sign, number[]>, sign: Sign, opening: number): number | undefined {
  const places = closings.get(sign);
  while (places?.[0] !== undefined && places[0] <= opening + 1) places.shift();
  return places?.[0];
}

const isSign = (sign: string | undefined): sign is Sign => sign !== undefined && SIGNS.includes(sign);
const isWord = (sign: string | undefined) => sign !== undefined && WORD.test(sign);
const isTight = (sign: string | undefined) => sign !== undefined && !/\s/.test(sign);
const plain = (text: string): Inline[] => (text ? [{ kind: 'text', text }] : []);

/** The full stop after a link belongs to the sentence; so does a bracket that the link has not opened. */
function withoutTrailingMarks(link: string): string {
  const trimmed = link.replace(/[.,;:!?'*_~]+$/, '');
  if (!trimmed.endsWith(')') || trimmed.includes('(')) return trimmed;
  return withoutTrailingMarks(trimmed.slice(0, -1));
}

function plainBlock(block: Block): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'text') return block.inline.map(plainInline).join('');
  return (block.kind === 'quote' ? block.lines : block.items).map((line) => line.map(plainInline).join('')).join(' ');
}

function plainInline(part: Inline): string {
  return 'children' in part ? part.children.map(plainInline).join('') : part.text;
}
