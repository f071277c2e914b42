/** Compiles one ICU message into the source of a constant or of a function `(p, g) => string`. */
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';

/**
 * @typedef {{code: string, parameters: Map<string, string>}} Message the parameters with their TypeScript types
 * @typedef {import('@formatjs/icu-messageformat-parser').MessageFormatElement} Element
 * @typedef {{language: string, parameters: Map<string, string>, needsGrammar: boolean}} Scope
 */

/** @param {string} source @param {string} language @returns {Message} Throws when the message is not complete. */
export function compileMessage(source, language) {
  /** @type {Scope} */
  const scope = { language, parameters: new Map(), needsGrammar: false };
  const elements = parse(source, { ignoreTag: true, requiresOtherClause: true });
  const code = template(elements, scope, '');
  if (scope.parameters.size === 0) return { code: JSON.stringify(literalOf(elements)), parameters: scope.parameters };
  return { code: `(${scope.needsGrammar ? 'p, g' : 'p'}) => ${code}`, parameters: scope.parameters };
}

/** @param {Element[]} elements */
const literalOf = (elements) => elements.map((element) => ('value' in element ? element.value : '')).join('');

/** @param {Element[]} elements @param {Scope} scope @param {string} counted what # stands for @returns {string} a template literal */
function template(elements, scope, counted) {
  return `\`${elements.map((element) => part(element, scope, counted)).join('')}\``;
}

/** @param {Element} element @param {Scope} scope @param {string} counted @returns {string} what stands for it inside a template literal */
function part(element, scope, counted) {
  if (element.type !== TYPE.literal && element.type !== TYPE.argument) scope.needsGrammar = true;
  switch (element.type) {
    case TYPE.literal:
      return element.value.replace(/[`\\]|\$\{/g, '\\$&');
    case TYPE.argument:
      return `\${${parameter(element.value, 'string | number', scope)}}`;
    case TYPE.number:
      return `\${g.number(${parameter(element.value, 'number', scope)})}`;
    case TYPE.pound:
      return `\${g.number(${counted})}`;
    case TYPE.select:
      return `\${${select(element, scope, counted)}}`;
    case TYPE.plural:
      return `\${${plural(element, scope)}}`;
    default:
      throw new Error('only arguments, numbers, select and plural are understood; format dates before');
  }
}

/** @param {string} name @param {string} type @param {Scope} scope */
function parameter(name, type, scope) {
  const known = scope.parameters.get(name);
  // A plain use of a parameter that is also counted or selected by keeps the narrower type.
  if (!known || known === 'string | number') scope.parameters.set(name, type);
  return `p.${name}`;
}

/** @param {import('@formatjs/icu-messageformat-parser').SelectElement} element @param {Scope} scope @param {string} counted */
function select(element, scope, counted) {
  const value = parameter(element.value, 'string', scope);
  return `g.select(${value}, { ${cases(element.options, scope, counted)} })`;
}

/** @param {import('@formatjs/icu-messageformat-parser').PluralElement} element @param {Scope} scope */
function plural(element, scope) {
  if (element.offset) throw new Error('plural offsets are not understood');
  const type = element.pluralType ?? 'cardinal';
  const value = parameter(element.value, 'number', scope);
  const needed = new Intl.PluralRules(scope.language, { type }).resolvedOptions().pluralCategories;
  const missing = needed.filter((form) => !element.options[form]);
  if (missing.length > 0) throw new Error(`plural form missing: ${missing.join(', ')}`);
  return `g.plural(${value}, { ${cases(element.options, scope, value)} }, '${type}')`;
}

/** @param {Record<string, {value: Element[]}>} options @param {Scope} scope @param {string} counted */
function cases(options, scope, counted) {
  return Object.entries(options)
    .map(([name, { value }]) => `'${name}': () => ${template(value, scope, counted)}`)
    .join(', ');
}
