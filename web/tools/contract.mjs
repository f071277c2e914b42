/**
 * Turns the server's contract into types in .generated/contract, against which tests/contract/agreement.ts holds the types
 * that the client is written with. Run by `npm run check`.
 */
import openapiTS, { astToString } from 'openapi-typescript';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const CONTRACT = new URL('../../contract/', import.meta.url);
const TARGET = new URL('../.generated/contract/', import.meta.url);

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(new URL(name, CONTRACT), 'utf8'));

/** The schemas of the socket as an OpenAPI document, the one kind of document that openapi-typescript reads. */
function socketDocument() {
  const { event } = read('socket.schema.json');
  const { $defs, ...Event } = event;
  const schemas = { ...$defs, Event };
  const text = JSON.stringify(schemas).replaceAll('#/event/$defs/', '#/components/schemas/');
  return {
    openapi: '3.1.0',
    info: { title: 'socket', version: '1' },
    paths: {},
    components: { schemas: JSON.parse(text) },
  };
}

/** @param {string} name @param {any} document */
async function write(name, document) {
  writeFileSync(new URL(`${name}.ts`, TARGET), astToString(await openapiTS(document)));
}

mkdirSync(TARGET, { recursive: true });
await write('http', read('openapi.json'));
await write('socket', socketDocument());
