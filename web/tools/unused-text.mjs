/** Finds texts that nothing says any more: neither by their whole key nor by one that is put together from their beginning. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource, report, SOURCES, sourceFiles } from './sources.mjs';

const MAIN = join(SOURCES, 'text', 'de');

const sources = sourceFiles(['ts', 'svelte']).map(readSource).join('\n');
const beginnings = [...sources.matchAll(/`([a-z]+\.[\w.]*)\$\{/g)].map((match) => match[1] ?? '');

/** @param {string} key */
const isSaid = (key) => sources.includes(`'${key}'`) || beginnings.some((beginning) => key.startsWith(beginning));

/** @param {string} file */
function unused(file) {
  const area = file.replace('.json', '');
  const keys = Object.keys(JSON.parse(readFileSync(join(MAIN, file), 'utf8')));
  return keys.map((key) => `${area}.${key}`).filter((key) => !isSaid(key));
}

report(
  'Texts that nothing says',
  readdirSync(MAIN)
    .filter((file) => file.endsWith('.json'))
    .flatMap(unused),
);
