import { renderTextPanelMarkdown, textUtil } from '@grafana/data';
import type { VizProps } from './viz-props.tsx';

/** Markdown, HTML without scripts, or code. */
export function TextViz({ panel, replaceVariables }: Pick<VizProps, 'panel' | 'replaceVariables'>) {
  const { mode = 'markdown', content = '' } = (panel.options ?? {}) as { mode?: string; content?: string };
  const filled = replaceVariables(content, {}, 'html');
  if (mode === 'code') return <pre>{filled}</pre>;
  const html = mode === 'html' ? textUtil.sanitizeTextPanelContent(filled) : renderTextPanelMarkdown(filled);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: both functions of Grafana remove scripts, and the Content-Security-Policy runs none.
  return <div className="markdown-html" style={{ height: '100%', overflow: 'auto' }} dangerouslySetInnerHTML={{ __html: html }} />;
}
