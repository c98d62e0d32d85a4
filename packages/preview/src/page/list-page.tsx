import { Card, TagList } from '@grafana/ui';
import type { DashboardListAnswer } from './server-api.tsx';

/** The list of dashboards. */
export function ListPage({ list: { dashboards, problems } }: { readonly list: DashboardListAnswer }) {
  return (
    <main style={{ padding: 16, maxWidth: 900, margin: '0 auto' }}>
      <h1>Dashboards</h1>
      {problems.map((problem) => (
        <p key={problem} role="alert">
          {problem}
        </p>
      ))}
      {dashboards.length === 0 && <p>No dashboard was found; give a folder or a file by --dashboards</p>}
      {dashboards.map(({ uid, title, description, tags, source }) => (
        <Card key={uid} href={`/d/${uid}`}>
          <Card.Heading>{title}</Card.Heading>
          {description && <Card.Description>{description}</Card.Description>}
          <Card.Meta>{[source]}</Card.Meta>
          <Card.Tags>
            <TagList tags={[...tags]} />
          </Card.Tags>
        </Card>
      ))}
    </main>
  );
}
