import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: { target: 'es2022' },
  // Its files find each other by their addresses: Vite must not move one of them.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
});
