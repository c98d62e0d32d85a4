import { createHmac, randomBytes } from 'node:crypto';
import { type Reading, type Shape, ShapeError, type TextField, text } from 'metric-to-pager/shape';
import { maskedTemplate } from '../model/template-problem.ts';
import { knownWords } from './words.ts';

/** The kind of a text in a snapshot, which decides what a saved file keeps of it. */
export type TextRule = keyof typeof TEXT_RULES;

interface Rule {
  /** The part that a file keeps, in words. */
  readonly keeps: string;
  /** Returns what is kept of a text that may hold anything. */
  readonly keep: (text: string, hide: (text: string) => string) => string;
}

/** The part that a saved file keeps of each kind of text. A text is hidden behind `…` and a digest: equal texts of one file have equal digests. */
export const TEXT_RULES = {
  name: { keeps: 'the text', keep: (text) => text },
  label: {
    keeps: 'a value that Kubernetes allows for a label; of a template what is kept of one; else a digest',
    keep: (text, hide) => (/^[\w.-]{0,63}$/.test(text) ? text : text.includes('{{') ? maskedTemplate(text) : hide(text)),
  },
  matcher: { keeps: 'a pattern of letters, digits and signs; else a digest', keep: keptIf(/^[\w.|()*+?:^$\\[\]-]{0,256}$/) },
  words: { keeps: 'words of errors of Prometheus and Kubernetes; … for each other word', keep: (text) => knownWords(text) },
  url: {
    keeps: 'scheme, host, port, known words of the path, and the names of the parameters module and target; a digest of the rest',
    keep: keptUrl,
  },
  path: { keeps: 'known words; a digest of each other part', keep: (text, hide) => keptPath(text, hide) },
  template: { keeps: 'the length, and of actions the words of the language of templates', keep: (text) => maskedTemplate(text) },
  replacement: { keeps: 'references to groups, and separators; else a digest', keep: keptIf(/^(?:\$\d|\$\{\d\}|[:;/.,@_-]){0,32}$/) },
  separator: { keeps: 'marks; else a digest', keep: keptIf(/^[:;/.,@_|-]{0,8}$/) },
  time: { keeps: 'a time in ISO 8601; else a digest', keep: keptIf(/^\d{4}-\d\d-\d\dT[\d:.]{2,20}(?:Z|[+-]\d\d:\d\d)$/) },
  duration: { keeps: 'a duration; else a digest', keep: keptIf(/^(?:\d{1,6}(?:ms|[smhdwy])){1,7}$/) },
  address: {
    keeps: 'an IP address with or without a port; else a digest',
    keep: keptIf(/^(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7})$/),
  },
  version: { keeps: 'a version; else a digest', keep: keptIf(/^v?\d{1,4}(?:\.\d{1,4}){0,3}$/) },
  number: { keeps: 'a number of at most five digits, true or false; else a digest', keep: keptIf(/^(?:\d{0,5}|true|false)$/) },
  ignore: { keeps: 'ids of checks; known words of the reason', keep: keptIgnore },
  receiver: { keeps: 'namespace and name of the AlertmanagerConfig; a digest of the rest', keep: keptReceiver },
  image: {
    keeps: 'the image of Prometheus Operator; else a digest',
    keep: keptIf(/^(?:[\w.:-]{1,100}\/){0,6}prometheus-operator(?:[:@][\w.:-]{1,100})?$/),
  },
  hidden: { keeps: 'a digest', keep: (text, hide) => hide(text) },
} as const satisfies Readonly<Record<string, Rule>>;

/** A text of which a saved file keeps what the rule says. */
export function kept(rule: TextRule): Shape<string> {
  return text(rule);
}

/** The most characters of one text that a snapshot holds. */
export const MOST_CHARACTERS = 64 * 1024;

/** Passes texts of a server into a snapshot: what is too long is cut. */
export function cutting(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}… (cut)`;
}

/**
 * Passes texts of an object into a snapshot: messages are cut. A name, an expression or a template without its end would be another one.
 *
 * @throws `ShapeError` for one of these that is too long
 */
export function taking(text: string, { path, rule }: TextField): string {
  if (text.length <= MOST_CHARACTERS || rule === 'words' || rule === 'hidden') return cutting(text);
  throw new ShapeError(`${path} must have at most ${MOST_CHARACTERS} characters, got ${text.length}`);
}

/**
 * Returns what passes texts into a saved file. The key of the digests is random and forgotten, so that a digest cannot be compared with those
 * of guessed texts, nor with those of another file.
 */
export function saving(): Reading['pass'] {
  const key = randomBytes(32);
  const hide = (text: string) => (text === '' ? '' : HIDDEN + createHmac('sha256', key).update(text).digest('hex').slice(0, 12));
  return (text, { rule }) => {
    const { keep }: Rule = Object.hasOwn(TEXT_RULES, rule) ? TEXT_RULES[rule as TextRule] : TEXT_RULES.hidden;
    return keep(text, hide);
  };
}

/** Returns whether a text holds one that a saved file hides. */
export function isHidden(text: string): boolean {
  return text.includes(HIDDEN);
}

/** Returns whether a text of a saved file can stand for a text. */
export function standsFor(saved: string, text: string): boolean {
  return saved === text || isHidden(saved) || saved === maskedTemplate(text);
}

// --- internal ---

const HIDDEN = '…';

function keptIf(pattern: RegExp): Rule['keep'] {
  return (text, hide) => (pattern.test(text) ? text : hide(text));
}

/** Parts of the paths at which metrics are served. */
const PARTS = new Set([
  ...['', 'actuator', 'admin', 'api', 'cadvisor', 'cluster', 'debug', 'federate', 'health', 'internal', 'management', 'metrics', 'minio'],
  ...['node', 'probe', 'probes', 'prometheus', 'resource', 'stats', 'v1', 'v2', 'alerts'],
]);

function keptPath(path: string, hide: (text: string) => string): string {
  return path
    .split('/')
    .map((part) => (PARTS.has(part) ? part : hide(part)))
    .join('/');
}

const ADDRESS = /^(?:[\w.-]{1,253}|\[[\da-fA-F:.]{2,45}\])(?::\d{1,5})?$/;

/** By the text and not by `URL`, which leaves out a port that is the default one. */
function keptUrl(text: string, hide: (text: string) => string): string {
  const [, scheme, user, host = '', path = '', rest = ''] = /^(https?:)\/\/(?:([^/?#]*)@)?([^/?#@]*)([^?#]*)(.*)$/s.exec(text) ?? [];
  if (scheme === undefined || !ADDRESS.test(host)) return hide(text);
  return `${scheme}//${user === undefined ? '' : `${hide(user)}@`}${host}${keptPath(path, hide)}${keptQuery(rest, hide)}`;
}

/** Parameters of exporters of other targets. */
const PARAMETERS = new Set(['module', 'target']);

function keptQuery(rest: string, hide: (text: string) => string): string {
  if (!rest.startsWith('?')) return hide(rest);
  const parts = rest
    .slice(1)
    .split('&')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return PARAMETERS.has(name) ? `${name}=${hide(value.join('='))}` : hide(part);
    });
  return `?${parts.join('&')}`;
}

function keptIgnore(text: string, hide: (text: string) => string): string {
  const [ids = '', ...reason] = text.split('#');
  const kept = ids.split(',').map((id) => (/^\s{0,9}[a-z-]{1,40}\.[a-z-]{1,40}\s{0,9}$/.test(id) ? id : hide(id)));
  return [kept.join(','), ...reason.map(knownWords)].join('#');
}

function keptReceiver(text: string, hide: (text: string) => string): string {
  const [, owner = '', name] = /^([\w.-]{1,63}\/[\w.-]{1,253}\/)(.+)$/s.exec(text) ?? [];
  return name === undefined ? hide(text) : owner + hide(name);
}
