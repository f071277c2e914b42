/**
 * Checks who may import whom: contract ← net ← state ← chat | admin | support.
 * `text` stands apart, and `ui` knows nothing but `text`.
 */
import { dirname, join, relative } from 'node:path';
import { readSource, report, SOURCES, sourceFiles } from './sources.mjs';

/** @type {Record<string, string[]>} */
const MAY_IMPORT = {
  contract: [],
  text: [],
  ui: ['text'],
  net: ['contract'],
  state: ['contract', 'net', 'text'],
  worker: ['contract', 'net', 'text'],
  chat: ['contract', 'net', 'state', 'ui', 'text'],
  admin: ['contract', 'net', 'state', 'ui', 'text'],
  support: ['contract', 'net', 'state', 'ui', 'text'],
};

/** @param {string} path below src */
const layerOf = (path) => path.split('/')[0] ?? '';

/** @param {string} file below src @returns {string[]} what is wrong with its imports */
function violations(file) {
  const layer = layerOf(file);
  const allowed = MAY_IMPORT[layer];
  if (!allowed) return [`src/${file}: layer "${layer}" is not known to tools/layers.mjs`];
  const imports = [...readSource(file).matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );
  return imports
    .map((target) => layerOf(relative(SOURCES, join(SOURCES, dirname(file), target))))
    .filter((target) => target in MAY_IMPORT && target !== layer && !allowed.includes(target))
    .map((target) => `src/${file}: ${layer} may not import ${target}`);
}

const LAYERED = sourceFiles(['ts', 'svelte']).filter((file) => file.includes('/'));

report('Order of the layers', LAYERED.flatMap(violations));
