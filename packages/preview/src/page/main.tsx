import { createTheme, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import type { DashboardJson } from '../dashboard/dashboard.ts';
import { parseDuration } from '../query/duration.ts';
import { DashboardPage } from './dashboard-page.tsx';
import { ListPage } from './list-page.tsx';
import { type PageState, readState, writeState } from './page-state.tsx';
import { fillRegistries } from './registries.tsx';
import { type DashboardListAnswer, fetchDashboard, fetchList, fetchSettings, onDashboardsChanged } from './server-api.tsx';

interface Loaded {
  readonly list: DashboardListAnswer;
  readonly dashboard: DashboardJson | undefined;
  readonly scrapeInterval: number;
}

function App({ uid, loaded: first }: { readonly uid: string | undefined; readonly loaded: Loaded }) {
  const [loaded, setLoaded] = useState(first);
  const [state, setState] = useState(() => readState(location.search, first.dashboard));
  const theme = useMemo(() => createTheme({ colors: { mode: state.theme } }), [state.theme]);
  const change = useCallback((part: Partial<PageState>) => {
    setState((before) => {
      const after = { ...before, ...part };
      history.replaceState(null, '', writeState(after));
      return after;
    });
  }, []);
  useEffect(() => onDashboardsChanged(() => load(uid).then(setLoaded, () => undefined)), [uid]);
  useEffect(() => {
    document.body.className = `theme-${state.theme}`;
    document.documentElement.style.colorScheme = state.theme;
  }, [state.theme]);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {uid === undefined || loaded.dashboard === undefined ? (
        <ListPage list={loaded.list} />
      ) : (
        <DashboardPage
          {...{ uid, state }}
          dashboard={loaded.dashboard}
          dashboards={loaded.list.dashboards}
          scrapeInterval={loaded.scrapeInterval}
          onChange={change}
        />
      )}
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

async function load(uid: string | undefined): Promise<Loaded> {
  const [list, settings, dashboard] = await Promise.all([
    fetchList(),
    fetchSettings(),
    uid === undefined ? undefined : fetchDashboard(uid),
  ]);
  return { list, dashboard, scrapeInterval: parseDuration(settings.scrapeInterval) };
}

// Where Grafana's components look for icons and fonts.
Object.assign(window, { __grafana_public_path__: '/public/' });

const [, uid] = /^\/d\/([^/]+)/.exec(location.pathname) ?? [];
const [loaded] = await Promise.all([
  load(uid && decodeURIComponent(uid)).catch((error: Error) => error),
  initPluginTranslations('grafana'),
]);
const root = createRoot(document.getElementById('root') ?? document.body);
if (loaded instanceof Error) root.render(<p role="alert">{loaded.message}</p>);
else {
  fillRegistries();
  root.render(
    <BrowserRouter>
      <App uid={uid && decodeURIComponent(uid)} loaded={loaded} />
    </BrowserRouter>,
  );
}
