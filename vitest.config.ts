import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['test/support/build.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,fixtures,recordings,answers,loopback,guard,cli,mutations,cases,edits}/**/*.test.ts'],
          setupFiles: ['test/support/seed-fuzz.ts'],
          testTimeout: 15_000,
          // Most of a file's time would go into loading the same modules again; a file that changes what all share loads its own.
          isolate: false,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
