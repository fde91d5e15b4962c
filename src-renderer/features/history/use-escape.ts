// Escape in the chat itself; dialogs, sheets and menus have their own and stand outside of #root.
import { useEffect, useEffectEvent } from 'react';

export function useEscape(onEscape: () => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const isInChat = event.target instanceof Node && (document.getElementById('root')?.contains(event.target) ?? false);
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    if (isInChat || event.target === document.body) onEscape();
  });
  useEffect(() => {
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, []);
}
