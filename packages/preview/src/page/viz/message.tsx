import { useTheme2 } from '@grafana/ui';

/** A centred message, such as "No data". */
export function Message({ text, height }: { readonly text: string; readonly height: number }) {
  const { colors, typography } = useTheme2();
  return (
    <div
      style={{ height, display: 'grid', placeItems: 'center', textAlign: 'center', color: colors.text.secondary, ...typography.bodySmall }}
    >
      {text}
    </div>
  );
}
