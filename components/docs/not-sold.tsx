/** What stands in place of everything that is paid for, where nothing is. */
export function NotSold() {
  return (
    <p>
      Nothing is sold on this server: whoever runs it has set no address to pay to. Images are{' '}
      <a href="/docs/free">free</a>, and end on time.
    </p>
  );
}
