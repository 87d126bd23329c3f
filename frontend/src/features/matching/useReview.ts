import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nextOf } from '../../lib/match';

export type Word = 'same' | 'different';

interface Source<Item extends { id: string }> {
  queryKey: readonly unknown[];
  items: Item[];
  total: number;
  /** Gives the word, or takes it back. */
  judge: (id: string, word: Word | 'undone') => Promise<Item>;
}

/**
 * Works a queue off, one after the other. What is skipped stays away until everything else is done; the last word can be
 * taken back, and the one it was about comes next again.
 */
export function useReview<Item extends { id: string }>({ queryKey, items, total, judge }: Source<Item>) {
  const client = useQueryClient();
  const [skipped, setSkipped] = useState<string[]>([]);
  const [first, setFirst] = useState<string>();
  const [last, setLast] = useState<{ item: Item; word: Word | 'undone' }>();
  const mutation = useMutation({
    mutationFn: ({ item, word }: { item: Item; word: Word | 'undone' }) => judge(item.id, word),
    onSuccess: (_, { item, word }) => {
      setLast({ item, word });
      setFirst(word === 'undone' ? item.id : undefined);
      setSkipped((before) => before.filter((id) => id !== item.id));
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  const current = nextOf(items, skipped, first);
  const undoable = last && last.word !== 'undone' ? last.item : undefined;
  return {
    current,
    last,
    left: total,
    skipped: items.length > 0 && !current ? items.length : 0,
    failure: mutation.error,
    judge: (word: Word) => current && !mutation.isPending && mutation.mutate({ item: current, word }),
    undo: undoable && (() => !mutation.isPending && mutation.mutate({ item: undoable, word: 'undone' })),
    skip: () => {
      if (!current) return;
      setFirst(undefined);
      setSkipped([...skipped, current.id]);
    },
    again: () => setSkipped([]),
  };
}
