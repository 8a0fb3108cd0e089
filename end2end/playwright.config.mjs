// The browser tests: Debian's Chromium, each journey with JavaScript and without.

import { defineConfig } from '@playwright/test';

const args = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export default defineConfig({
  testDir: 'tests',
  outputDir: '../target/browser-tests',
  workers: Number(process.env.BROWSER_WORKERS ?? 1),
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
