/** Tells programs that read a page where the same is told to them (RFC 8631 for the API). */
export function ForPrograms() {
  return (
    <>
      <link rel="alternate" type="text/plain" href="/llms.txt" title="For language models" />
      <link rel="alternate" type="text/markdown" href="/skill.md" title="Agent skill" />
      <link rel="service-desc" type="application/json" href="/openapi.json" />
    </>
  );
}
