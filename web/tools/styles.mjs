/**
 * Checks the rules for styles that a formatter does not know: logical properties only, no colours outside the tokens, and
 * no style attributes, which the content security policy forbids (style:name={value} is set by script and allowed).
 */
import { readSource, report, sourceFiles } from './sources.mjs';

/** Physical directions would not turn around in a language that is read from right to left. */
const PHYSICAL = new RegExp(
  [
    String.raw`(?<![\w-])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)*\s*:`,
    String.raw`(?<![\w-])(?:left|right)\s*:`,
    String.raw`(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)`,
    String.raw`(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius\s*:`,
  ].join('|'),
);
const COLOUR = /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i;
const TOKENS = 'ui/tokens.css';

/** @param {string} file below src */
function problems(file) {
  return stylesOf(file).flatMap(([number, line]) => {
    const where = `src/${file}:${number}`;
    return [
      ...(PHYSICAL.test(line) ? [`${where}: use the logical property instead of "${line.trim()}"`] : []),
      ...(COLOUR.test(line) && file !== TOKENS
        ? [`${where}: use a token of ${TOKENS} instead of "${line.trim()}"`]
        : []),
    ];
  });
}

/** The lines of a stylesheet, or of the style block of a component. @param {string} file @returns {[number, string][]} */
function stylesOf(file) {
  const lines = readSource(file).split('\n');
  const start = file.endsWith('.svelte') ? lines.findIndex((line) => line.startsWith('<style')) : 0;
  if (start < 0) return [];
  return lines.map((line, index) => /** @type {[number, string]} */ ([index + 1, line])).slice(start);
}

/** @param {string} file below src */
function attributes(file) {
  return readSource(file)
    .split('\n')
    .flatMap((line, index) => (/\sstyle=/.test(line) ? [`src/${file}:${index + 1}: style attribute`] : []));
}

report('Styles', [...sourceFiles(['css', 'svelte']).flatMap(problems), ...sourceFiles(['svelte']).flatMap(attributes)]);
