import { beforeEach, expect, test } from 'vitest';
import { keepDraft, readDraft } from '../src/lib/draft';
import { keepOwnDrafts } from '../src/lib/owner';
import { keepStep, lastStep } from '../src/lib/story';

beforeEach(() => sessionStorage.clear());

test('drafts are there again after the same person signs in, and gone for another', () => {
  keepOwnDrafts('jana');
  keepDraft({ lines: [] });
  keepStep(3);
  keepOwnDrafts('jana');
  expect(readDraft()).toEqual({ lines: [] });
  keepOwnDrafts('tarek');
  expect(readDraft()).toBeUndefined();
  expect(lastStep()).toBe(3);
});
