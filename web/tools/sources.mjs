/** What the checks in this folder share: finding and reading the sources, and saying what is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SOURCES = fileURLToPath(new URL('../src', import.meta.url));

/** @param {string[]} extensions without dot @returns {string[]} paths below src, sorted */
export function sourceFiles(extensions) {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => extensions.some((extension) => path.endsWith(`.${extension}`)))
    .sort();
}

/** @param {string} path below src */
export const readSource = (path) => readFileSync(join(SOURCES, path), 'utf8');

/** Print the problems and make the process fail if there are any. @param {string} check @param {string[]} problems */
export function report(check, problems) {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(`${check}: ${problems.length} problem(s)`);
    process.exitCode = 1;
  }
}
