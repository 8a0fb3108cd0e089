// The browser tests: Debian's Chromium, each journey with JavaScript and without.

import { defineConfig } from '@playwright/test';

const args = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export default defineConfig({
  testDir: 'tests',
  // Pictures for the documents, when somebody wants new ones: they are no test.
  testIgnore: process.env.SCREENS ? [] : ['screens.spec.mjs'],
  outputDir: '../target/browser-tests',
  // A world for each of two: more would only wait for one another on the machines this runs on.
  workers: Number(process.env.BROWSER_WORKERS ?? 2),
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Generous: a slow machine is no failure. What is awaited arrives, or never does.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['line'], ['./tests/summary.mjs']],
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args },
  },
  projects: [
    { name: 'with JavaScript', use: { javaScriptEnabled: true } },
    { name: 'without JavaScript', use: { javaScriptEnabled: false }, grepInvert: /@javascript/ },
  ],
});
