import { dirname } from 'node:path'
import { visible } from '../../text.ts'
import { UsageError } from '../../usage.ts'
import { containerPatient } from '../container.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { readBounded } from '../reader.ts'
import { builtImage } from './image.ts'

/** The program of the image that a Dockerfile makes. Throws UsageError. */
export function readDockerfile(path: string, { options }: KindContext): FromFile {
  const image = builtImage(readBounded(path, { lossy: true }), { source: path })
  if (!image) throw new UsageError(`${visible(path, 300)} has no FROM: name a Dockerfile`)
  const patient = containerPatient(
    {
      name: path,
      words: [...image.entrypoint, ...image.command],
      by: `CMD of ${path}`,
      ...(image.base === undefined ? {} : { image: image.base }),
      steps: image.steps,
      folder: dirname(path),
      layers: [image.layer],
      // Who starts it may set more, and may put it into the network of another container.
      program: { container: { kind: 'docker', where: `the image of ${path}`, network: 'own', beside: null, hosts: [], isOpen: true } },
    },
    options,
  )
  if (patient) return { patients: [patient] }
  return { patients: [], remarks: [`${visible(path, 300)}: it sets nothing of OpenTelemetry, so nothing is taken from it`] }
}
