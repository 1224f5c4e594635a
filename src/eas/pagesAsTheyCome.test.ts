import { expect, it } from 'vitest';
import { readAllPages } from './pages.ts';

it('gives each page as it comes, before the next is asked for', async () => {
  const order: string[] = [];
  const reading = {
    pageSize: 2,
    keyOf: (item: string) => item,
    onPage: (items: readonly string[]) => void order.push(`came ${items.join()}`),
  };
  const all = await readAllPages(reading, async (number) => {
    order.push(`asked ${number}`);
    return { items: number === 1 ? ['a', 'b'] : ['c'], received: number === 1 ? 2 : 1, total: 3 };
  });
  expect(all).toEqual(['a', 'b', 'c']);
  expect(order).toEqual(['asked 1', 'came a,b', 'asked 2', 'came c']);
});
