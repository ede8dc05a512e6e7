/** Files that Vite puts beside a page: an import of one is its address. */
declare module '*?url' {
  const address: string;
  export default address;
}
