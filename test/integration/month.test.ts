import { expect, test } from '@jest/globals';
import { replayMonths } from '../prove/month.ts';

test('a month through a real Prometheus: every alert in time and none too many, the budget right, every recorded sample exact', async () => {
  let told = '';
  const tell = (text: string) => {
    told += text;
  };
  const months = await replayMonths({ promtool: 'promtool', prometheus: 'prometheus' }, { repository: '', stdout: tell, stderr: tell });
  expect(months === undefined ? told : 'as it must be').toBe('as it must be');
}, 300_000);
