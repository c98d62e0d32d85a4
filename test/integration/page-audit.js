// An expression that runs in the page and returns its accessibility findings.
(() => {
  const findings = [];
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });

  /** WCAG 2 relative luminance of a computed colour. */
  function luminance([red, green, blue]) {
    const [r, g, b] = [red, green, blue]
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function parse(colour) {
    const parts = colour.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  }

  function background(element) {
    for (let at = element; at !== null; at = at.parentElement) {
      const { rgb, alpha } = parse(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return rgb;
    }
    return [255, 255, 255];
  }

  function contrast(element, pseudo) {
    const [one, other] = [parse(getComputedStyle(element, pseudo).color).rgb, background(element)].map(luminance);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const checked = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() === '' || checked.has(element) || !shown(element)) continue;
    checked.add(element);
    const ratio = contrast(element);
    if (ratio < 4.5) findings.push(`contrast ${ratio.toFixed(2)} of "${texts.currentNode.data.trim().slice(0, 30)}"`);
  }
  if (checked.size < 10) findings.push(`expected at least 10 texts, found ${checked.size}`);

  for (const field of document.querySelectorAll('input')) {
    if (field.labels.length === 0) findings.push(`no label for the field ${field.name}`);
    if (field.placeholder !== '' && contrast(field, '::placeholder') < 4.5) findings.push(`contrast of the placeholder of ${field.name}`);
  }
  for (const control of document.querySelectorAll('button, a[href]')) {
    if (control.textContent.trim() === '') findings.push(`no name: ${control.outerHTML}`);
  }
  for (const picture of document.querySelectorAll('[role=img], img')) {
    if (!(picture.ariaLabel ?? picture.alt)) findings.push(`no description: ${picture.id}`);
  }
  for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby]')) {
    const ids = `${element.getAttribute('aria-describedby') ?? ''} ${element.getAttribute('aria-labelledby') ?? ''}`.trim().split(/\s+/);
    for (const id of ids) if (document.getElementById(id) === null) findings.push(`${element.id} refers to ${id}, which does not exist`);
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) findings.push(`the id ${id} is duplicated`);
  if (document.documentElement.lang === '') findings.push('no language');
  if (document.querySelectorAll('h1').length !== 1) findings.push('expected one h1');
  if (document.querySelectorAll('main').length !== 1) findings.push('expected one main');
  return findings;
})();
