import { describe, expect, test } from 'vitest';
import { isOnlyEmoji, plainLine, readBlocks, readInline, type Inline } from '../../src/chat/richtext.ts';

const text = (text: string): Inline => ({ kind: 'text', text });

describe('marks', () => {
  test.each([
    ['*fett*', [{ kind: 'strong', children: [text('fett')] }]],
    ['_schräg_', [{ kind: 'emphasis', children: [text('schräg')] }]],
    ['~weg~', [{ kind: 'strike', children: [text('weg')] }]],
    ['`a*b*c`', [{ kind: 'code', text: 'a*b*c' }]],
    ['*_beides_*', [{ kind: 'strong', children: [{ kind: 'emphasis', children: [text('beides')] }] }]],
    ['Um *7 Uhr*, bitte', [text('Um '), { kind: 'strong', children: [text('7 Uhr')] }, text(', bitte')]],
  ])('%s', (source, expected) => {
    expect(readInline(source)).toEqual(expected);
  });

  test.each(['2*3*4', 'a_b_c', '* kein Fett *', '**', '*offen', 'snake_case_name', '5 * 3 * 2'])(
    '%s stays',
    (source) => {
      expect(readInline(source)).toEqual([text(source)]);
    },
  );
});

describe('links', () => {
  const link = (href: string): Inline => ({ kind: 'link', text: href, href });

  test.each([
    ['Plan: https://a.de/x_y_z.', [text('Plan: '), link('https://a.de/x_y_z'), text('.')]],
    ['(https://a.de/x)', [text('('), link('https://a.de/x'), text(')')]],
    ['https://a.de/x_(y)', [link('https://a.de/x_(y)')]],
  ])('%s', (source, expected) => {
    expect(readInline(source)).toEqual(expected);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.de'])('%s is none', (source) => {
    expect(readInline(source)).toEqual([text(source)]);
  });
});

test('lists, quotes and code are blocks', () => {
  const blocks = readBlocks('Mitbringen:\n- Eimer\n- Lappen\n> Wann?\n1. Halle\n2. Büro\n```\nx *y*\n```\nDanke');
  expect(blocks).toEqual([
    { kind: 'text', inline: [text('Mitbringen:')] },
    { kind: 'list', start: null, items: [[text('Eimer')], [text('Lappen')]] },
    { kind: 'quote', lines: [[text('Wann?')]] },
    { kind: 'list', start: 1, items: [[text('Halle')], [text('Büro')]] },
    { kind: 'code', text: 'x *y*' },
    { kind: 'text', inline: [text('Danke')] },
  ]);
});

test('one numbered line in the middle of a text is no list', () => {
  expect(readBlocks('2. OG ist fertig')).toEqual([{ kind: 'text', inline: [text('2. '), text('OG ist fertig')] }]);
  expect(readBlocks('Hallo\n3. Etage')).toHaveLength(1);
});

test('one line for the list of conversations', () => {
  expect(plainLine('*Achtung*\n- Leiter\n- _Eimer_')).toBe('Achtung Leiter Eimer');
});

test.each([
  ['👍', true],
  ['🧹 🪣', true],
  ['👨‍👩‍👧', true],
  ['👍👍👍👍', false],
  ['ok 👍', false],
  ['12', false],
])('only emoji: %s', (source, expected) => {
  expect(isOnlyEmoji(source)).toBe(expected);
});

test('a long text full of open marks stays what it is', () => {
  const hostile = '*a '.repeat(1300);
  expect(readBlocks(hostile)).toEqual([{ kind: 'text', inline: [text(hostile)] }]);
});
