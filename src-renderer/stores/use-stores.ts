// The stores as hooks, one line each; components select the smallest value they show.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ExtractState, StoreApi } from 'zustand';
import type { Stores } from './stores.ts';

export const StoresContext = createContext<Stores | null>(null);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('useStores outside StoresContext');
  return stores;
}

type StoreName = { [K in keyof Stores]: Stores[K] extends StoreApi<unknown> ? K : never }[keyof Stores];
type Select<K extends StoreName, T> = (state: ExtractState<Stores[K]>) => T;

export const useSettings = <T>(select: Select<'settings', T>): T => useStore(useStores().settings, select);
export const useServers = <T>(select: Select<'servers', T>): T => useStore(useStores().servers, select);
export const useNearby = <T>(select: Select<'nearby', T>): T => useStore(useStores().nearby, select);
export const useHost = <T>(select: Select<'host', T>): T => useStore(useStores().host, select);
export const useConnections = <T>(select: Select<'connections', T>): T => useStore(useStores().connections, select);
export const useRooms = <T>(select: Select<'rooms', T>): T => useStore(useStores().rooms, select);
export const useMembers = <T>(select: Select<'members', T>): T => useStore(useStores().members, select);
export const useTimeline = <T>(select: Select<'timeline', T>): T => useStore(useStores().timeline, select);
export const useDrafts = <T>(select: Select<'drafts', T>): T => useStore(useStores().drafts, select);
export const useArchive = <T>(select: Select<'archive', T>): T => useStore(useStores().archive, select);
export const useSearch = <T>(select: Select<'search', T>): T => useStore(useStores().search, select);
export const useDoctor = <T>(select: Select<'doctor', T>): T => useStore(useStores().doctor, select);
export const useView = <T>(select: Select<'view', T>): T => useStore(useStores().view, select);
export const useFeedback = <T>(select: Select<'feedback', T>): T => useStore(useStores().feedback, select);
