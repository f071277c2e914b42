import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rollup } from 'vite';

/** In src/worker/sw.ts. */
const PLACEHOLDER = '__PRECACHE__';
const SHELL = 'chat.html';

/** Tells the service worker which files the chat needs to start without a network, under a name that changes with them. */
export function precache(): Plugin {
  let publicDir = '';
  return {
    name: 'kleanchat-precache',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('precache: the build has no sw.js');
      const statics = filesBelow(publicDir);
      const files = ['/', ...chatFiles(bundle).map(addressOf), ...statics.map(addressOf)];
      const contents = [sourceOf(bundle[SHELL]), ...statics.map((file) => readFileSync(join(publicDir, file)))];
      const list = JSON.stringify({ version: versionOf([...files, ...contents, worker.code]), files });
      worker.code = worker.code.replaceAll(PLACEHOLDER, `(${list})`);
    },
  };
}

/** Scripts and styles that the chat loads at once or later; the names of all but the shell carry their hash. */
function chatFiles(bundle: Rollup.OutputBundle): string[] {
  const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry && file.name === 'chat');
  const found = new Set<string>();
  const visit = (name: string) => {
    const file = bundle[name];
    if (found.has(name) || file?.type !== 'chunk') return;
    found.add(name);
    file.viteMetadata?.importedCss.forEach((style) => found.add(style));
    [...file.imports, ...file.dynamicImports].forEach(visit);
  };
  if (entry) visit(entry.fileName);
  return [...found].sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const addressOf = (file: string) => `/${file}`;

const sourceOf = (file: Rollup.OutputAsset | Rollup.OutputChunk | undefined) =>
  file?.type === 'asset' ? file.source : '';

function versionOf(parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 12);
}
