import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { demoPeopleQuery, sessionQuery } from '../../api/queries';
import type { SchemaDemoStory } from '../../api/schema';
import { keepStep } from '../../lib/story';

export type StoryStep = SchemaDemoStory['steps'][number];

/** What a visitor does, in this order. The other steps are only looked at, in any order. */
const walk: StoryStep['step'][] = ['compare', 'deviation', 'call_off', 'verify', 'forge'];
export const isOfWalk = ({ step }: StoryStep) => walk.includes(step);

/** Opens a step's page as the person who sees it. */
export function useOpenStep() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async ({ step, index }: { step: StoryStep; index: number }) => {
      const people = await client.ensureQueryData(demoPeopleQuery);
      const person = people.find(({ login }) => login === step.login);
      if (!person) return;
      const { login, password } = person;
      const session = await body(api.POST('/session', { body: { login, password } }));
      if ('ticket' in session) return; // the demo's people have no second factor
      await client.cancelQueries(); // or an answer under way would say that nobody is signed in
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      keepStep(index);
      router.history.push(addressOf(step));
    },
  });
}

/** Where on the page of a decision the step's result stands, when it is not the comparison. */
const views: Partial<Record<StoryStep['step'], string>> = { verify: '?ansicht=nachweis', bypass: '?ansicht=regeln' };

/** Steps with a page of their own. */
const pages: Partial<Record<StoryStep['step'], string>> = {
  forge: '/demo/faelschen',
  splitting: '/warenkorb',
  approval: '/freigaben',
};

/** Where a step takes place. */
export function addressOf({ step, productId, quantity, decisionId }: StoryStep): string {
  const page = pages[step];
  if (page) return page;
  if (productId) return `/produkte/${productId}?menge=${quantity ?? '1'}`;
  return `/entscheidungen/${decisionId}${views[step] ?? ''}`;
}
