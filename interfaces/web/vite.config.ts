import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    // Two builds stand side by side: a page of the one before still finds its pieces.
    emptyOutDir: false,
    // Every piece is a file: the policy of pages allows no other.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // A request costs a modest processor more than its bytes cost the line: few pieces, and of what others need little.
        codeSplitting: {
          groups: [
            { name: 'base', test: /\/src\/frame\.tsx$|\/node_modules\/react-dom\//, priority: 2 },
            { name: 'till', test: /\/src\/caisse\//, priority: 1, includeDependenciesRecursively: false },
            { name: 'shared', test: /\/src\//, minShareCount: 3 },
          ],
        },
      },
    },
  },
  html: { cspNonce: '__NONCE__' },
})
