/**
 * Returns the reason for which Prometheus refuses a template of a label or an annotation, in the words of Go's templates; `undefined` when it is
 * valid. It is checked as Prometheus does when it loads rules: read, and not run.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 * @see https://pkg.go.dev/text/template
 */
export function templateProblem(text: string): string | undefined {
  // The variables of each open block.
  const blocks: string[][] = [[...GIVEN]];
  let rest = text;
  for (let start = rest.indexOf('{{'); start >= 0; start = rest.indexOf('{{')) {
    const action = ACTION.exec(rest.slice(start));
    if (action === null) return 'unclosed action';
    const problem = action.groups?.['comment'] === undefined ? actionProblem(action.groups?.['body'] ?? '', blocks) : undefined;
    if (problem !== undefined) return problem;
    rest = rest.slice(start + action[0].length);
  }
  return blocks.length > 1 ? 'unexpected EOF' : undefined;
}

/** Returns a template as long in bytes and with the same problem, of which only the words of the language are kept: x stands for all others. */
export function maskedTemplate(text: string): string {
  let [masked, rest] = ['', text];
  for (let start = rest.indexOf('{{'); start >= 0; start = rest.indexOf('{{')) {
    const action = ACTION.exec(rest.slice(start));
    if (action === null) return `${masked}${mask(rest.slice(0, start))}{{${mask(rest.slice(start + 2))}`;
    const [whole] = action;
    const comment = action.groups?.['comment'];
    const inside =
      comment === undefined
        ? maskedBody(whole.slice(2, -2))
        : whole.slice(2, -2).replace(comment, (one) => `/*${mask(one.slice(2, -2))}*/`);
    masked += `${mask(rest.slice(0, start))}{{${inside}}}`;
    rest = rest.slice(start + whole.length);
  }
  return masked + mask(rest);
}

// --- internal ---

/** The variables that Prometheus defines before each template. */
const GIVEN = ['$', '$labels', '$externalLabels', '$externalURL', '$value'];

/** An action, up to the first braces outside of its strings. */
const ACTION =
  /^\{\{(?:-\s)?(?:(?<comment>\/\*.*?\*\/)(?:\s+-)?|(?<body>(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|[^"'`}]|\}(?!\}))*))\}\}/s;

const OPENING = ['if', 'range', 'with', 'define', 'block'];
const KEYWORDS = [...OPENING, 'else', 'end', 'template', 'break', 'continue', 'true', 'false', 'nil'];

/** @see https://pkg.go.dev/text/template#hdr-Functions and https://github.com/prometheus/prometheus/blob/main/template/template.go */
const FUNCTIONS = new Set(
  `and call html index slice js len not or print printf println urlquery eq ge gt le lt ne
   query first label value strvalue args reReplaceAll safeHtml match title toUpper toLower graphLink tableLink sortByLabel stripPort stripDomain
   humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime toDuration now pathPrefix externalURL parseDuration
   urlQueryEscape`.split(/\s+/),
);

/** Strings, which end at the latest with the text, variables, fields, words and numbers. */
const TOKEN = /"(?:[^"\\]|\\.)*\\?"?|`[^`]*`?|'(?:[^'\\]|\\.)*\\?'?|\$\w*|\.\w*|[A-Za-z_]\w*|:?=|[+-]?\d[\w.]*/gs;

/** What is left of a mark that trims the text behind an action. */
const TRIMMED = /\s-$/;

function actionProblem(body: string, blocks: string[][]): string | undefined {
  const tokens = body.match(TOKEN) ?? [];
  const [keyword = ''] = tokens;
  if (keyword === 'end') {
    if (blocks.length === 1) return 'unexpected {{end}}';
    blocks.pop();
    return undefined;
  }
  if (keyword === 'else' && blocks.length === 1) return 'unexpected {{else}}';
  const [stray] =
    body
      .replace(TOKEN, '')
      .replace(TRIMMED, '')
      .match(/[^\s|(),]/) ?? [];
  if (stray !== undefined) return `unexpected "${stray}" in operand`;
  if (tokens.length === 0) return 'missing value for command';
  const outer = blocks.at(-1) ?? [];
  if (!OPENING.includes(keyword)) return tokensProblem(tokens, outer);
  const inner = keyword === 'define' ? ['$'] : [...outer];
  blocks.push(inner);
  return tokensProblem(tokens, inner);
}

/** Checks the names in the tokens of an action, and adds the variables that it sets, which Go does not check. */
function tokensProblem(tokens: readonly string[], variables: string[]): string | undefined {
  const declaring = tokens.findIndex((token) => token === ':=' || token === '=');
  const declared = declaring < 0 ? [] : tokens.slice(0, declaring).filter((token) => token.startsWith('$'));
  for (const [index, token] of tokens.entries()) {
    const isDeclared = index < declaring;
    if (token.startsWith('$') && !isDeclared && !variables.includes(token)) return `undefined variable "${token}"`;
    if (/^[A-Za-z_]/.test(token) && !FUNCTIONS.has(token) && !KEYWORDS.includes(token)) return `function "${token}" not defined`;
  }
  variables.push(...declared);
  return undefined;
}

function mask(text: string): string {
  return 'x'.repeat(Buffer.byteLength(text));
}

function maskedBody(body: string): string {
  return body.replace(TOKEN, maskedToken).replace(/[^\s!-~]+/g, mask);
}

function maskedToken(token: string): string {
  const [sign = ''] = token;
  if (/["'`]/.test(sign)) return sign + mask(token.slice(1, -1)) + sign;
  if (/[+\-\d]|\.\d/.test(token.slice(0, 2))) return '0'.repeat(token.length);
  if (GIVEN.includes(token) || FUNCTIONS.has(token) || KEYWORDS.includes(token) || /=$/.test(token)) return token;
  return /[$.]/.test(sign) ? sign + mask(token.slice(1)) : mask(token);
}
