// Whether a component is still there when something it waited for has happened.
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

export function useIsMounted(): RefObject<boolean> {
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return isMounted;
}
