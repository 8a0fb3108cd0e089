// Every page can be read by everybody: axe finds nothing grave, in light and dark, and nothing scrolls sideways on a
// narrow phone.

import { expect, test } from './fixtures.mjs';
import { everyPage } from './gallery.mjs';

test('every page can be read by everybody', { tag: '@javascript' }, async ({ person, world, axe }) => {
  test.slow();
  for await (const { name, page } of everyPage(person, world)) {
    await test.step(name, async () => {
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await axe(page, `${name}, ${colorScheme}`);
      }
      await page.emulateMedia({ colorScheme: null });
      const size = page.viewportSize();
      await page.setViewportSize({ width: 320, height: 640 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(width, `width of ${name}`).toBeLessThanOrEqual(320);
      await page.setViewportSize(size);
    });
  }
});
