import type { InterpolateFunction } from '@grafana/data';
import { Icon, LinkButton, Tooltip } from '@grafana/ui';
import type { DashboardLink } from '../dashboard/dashboard.ts';

export interface LinksProps {
  readonly links: readonly DashboardLink[];
  readonly replaceVariables: InterpolateFunction;
}

/** The links in the title of a panel. */
export function PanelLinks({ links, replaceVariables }: LinksProps) {
  return (
    <>
      {links.map(({ title = '', url = '', targetBlank = false }) => {
        const href = safeAddress(replaceVariables(url, {}, 'text'));
        return (
          <Tooltip key={title + url} content={title}>
            <a href={href} aria-label={title} style={{ padding: '0 4px' }} {...targetOf(targetBlank)}>
              <Icon name="external-link-alt" size="sm" />
            </a>
          </Tooltip>
        );
      })}
    </>
  );
}

export interface DashboardLinksProps extends LinksProps {
  /** The uid of the current dashboard, which is not linked. */
  readonly uid: string;
  readonly dashboards: readonly { readonly uid: string; readonly title: string; readonly tags: readonly string[] }[];
}

/** Returns the links of a dashboard; a link by tags becomes one link for each dashboard with these tags. */
export function DashboardLinks({ links, replaceVariables, uid, dashboards }: DashboardLinksProps) {
  const all = links.flatMap((link): readonly DashboardLink[] => {
    if (link.type !== 'dashboards') return [link];
    const tagged = dashboards.filter((one) => one.uid !== uid && (link.tags ?? []).every((tag) => one.tags.includes(tag)));
    return tagged.map((one) => ({ ...link, title: one.title, url: `/d/${one.uid}` }));
  });
  return (
    <>
      {all.map(({ title = '', url = '', targetBlank = false, keepTime, includeVars, tooltip, type }) => (
        <LinkButton
          key={title + url}
          href={safeAddress(replaceVariables(withChoices(url, { keepTime, includeVars }), {}, 'text'))}
          variant="secondary"
          size="sm"
          icon={type === 'dashboards' ? 'apps' : 'external-link-alt'}
          tooltip={tooltip ?? ''}
          {...targetOf(targetBlank)}
        >
          {replaceVariables(title, {}, 'text')}
        </LinkButton>
      ))}
    </>
  );
}

// --- internal ---

const TIME_RANGE = '$' + '{__url_time_range}';
const ALL_VARIABLES = '$' + '{__all_variables}';

function withChoices(url: string, { keepTime, includeVars }: Pick<DashboardLink, 'keepTime' | 'includeVars'>): string {
  const added = [keepTime && TIME_RANGE, includeVars && ALL_VARIABLES].filter((part) => part);
  return added.length === 0 ? url : url + (url.includes('?') ? '&' : '?') + added.join('&');
}

/** URLs come from dashboard files: a javascript: URL must not run. */
function safeAddress(url: string): string {
  return /^(https?:|mailto:|\/|\?|#)/i.test(url.trim()) ? url : '#';
}

function targetOf(blank: boolean): { target?: string; rel?: string } {
  return blank ? { target: '_blank', rel: 'noreferrer' } : {};
}
