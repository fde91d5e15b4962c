// The program's mark.
import './parts.css';

export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 48 48" aria-hidden focusable={false}>
      <rect className="logo-ground" width="48" height="48" rx="13" />
      <path className="logo-line" d="M12 16.5l5 15 7-15 7 15 5-15" />
    </svg>
  );
}
