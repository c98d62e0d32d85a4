/**
 * A regular expression of Go (RE2), anchored at both ends as Prometheus compares labels, for JavaScript.
 *
 * @throws when it is none, or one that JavaScript has no words for
 */
export function anchoredPattern(pattern: string | number): RegExp {
  const text = String(pattern);
  const [, flags = '', body = text] = /^\(\?([ims]+)\)(.*)$/s.exec(text) ?? [];
  return new RegExp(`^(?:${body.replaceAll('(?P<', '(?<')})$`, [...new Set(`${flags}s`)].join(''));
}
