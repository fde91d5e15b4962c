// The words of a host's key, to be compared with those another screen shows.
export function Fingerprint({ words }: { readonly words: readonly string[] }) {
  return (
    // The same in every language; read one by one.
    <ul className="fingerprint" translate="no">
      {words.map((word, index) => (
        // A word may come twice.
        <li key={index}>{word}</li>
      ))}
    </ul>
  );
}
