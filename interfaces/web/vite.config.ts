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
  },
  html: { cspNonce: '__NONCE__' },
})
