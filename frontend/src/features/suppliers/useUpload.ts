import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { catalogueVersionsQuery } from '../../api/queries';
import type { SchemaCatalogueVersion } from '../../api/schema';
import { sendFile } from '../../lib/upload';

/** Sends a catalogue; the share sent so far in percent, undefined when the length is not known. */
export function useUpload(supplierId: string) {
  const client = useQueryClient();
  const [percent, setPercent] = useState<number>();
  const mutation = useMutation({
    mutationFn: (file: File) => {
      setPercent(0);
      return sendFile<SchemaCatalogueVersion>(`/api/v1/suppliers/${supplierId}/catalogue-versions`, file, setPercent);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: catalogueVersionsQuery(supplierId).queryKey }),
  });
  return { ...mutation, percent };
}
