import { ReadingPage } from '@/components/ui/reading-page';
import { getContext } from '@/lib/context';
import { formatDuration } from '@/lib/format/format-duration';
import { getTiers } from '@/lib/images/tiers';
import { describePage } from '../describe-page';

export const generateMetadata = () =>
  describePage('/security', {
    title: 'Security',
    description:
      'What is removed from an image, what is kept, what cannot be proven, and what is stored.',
  });

export default function SecurityPage() {
  const { env, payments } = getContext();
  const { free } = getTiers(env);
  const { abuse } = env;
  return (
    <ReadingPage
      title="Security"
      lead="What happens to your image, what this server keeps, and what it cannot promise. It describes the version that is running here."
      sections={[
        {
          id: 'removed',
          title: 'What is removed',
          body: (
            <>
              <p>
                Each file is walked from its first byte to its true end and rewritten from a list of
                what may stay. Everything else is left out:
              </p>
              <ul>
                <li>EXIF with location, camera, serial number and embedded thumbnails</li>
                <li>XMP, IPTC and Photoshop blocks</li>
                <li>Comments and text chunks</li>
                <li>The video of a motion photo and further pictures in the same file</li>
                <li>
                  Chunks that the format does not know, and all bytes behind the end of the image
                </li>
              </ul>
            </>
          ),
        },
        {
          id: 'kept',
          title: 'What is kept',
          body: (
            <>
              <p>
                What shows the pixels right: the colour profile, the timing of an animation, and the
                orientation, as a lone tag. The compressed pixels are copied as they are, so that
                they are those of your file to the last bit.
              </p>
              <p>
                No image is decoded on the way in. Its structure is checked instead, and what does
                not add up is refused: wrong checksums, sizes that lie, data that unpacks to more
                than the picture needs.
                {abuse.screening &&
                  ' Later a process of its own decodes a copy to see whether it is like what was removed before.'}
              </p>
            </>
          ),
        },
        {
          id: 'unproven',
          title: 'What cannot be proven',
          body: (
            <>
              <p>
                Bits can hide inside the pixels themselves: in the compressed data of a JPEG or
                WebP, in colours too close to tell apart. Rewriting the file does not remove them,
                and neither do we claim it.
              </p>
              <p>
                What the picture shows stays too: a street sign, a face, a name on a screen. Look
                before you upload.
              </p>
              <p>
                A link is public. Whoever has it can see the image and pass it on, and a copy that
                someone saved outlives ours. Links cannot be guessed, and search engines are told
                not to list them.
              </p>
            </>
          ),
        },
        {
          id: 'stored',
          title: 'What is stored about you',
          body: (
            <>
              <p>
                Of whoever uploads: no name, no e-mail, no address, no user agent and no file name.
                There is no analytics, and no page here loads anything from another host.{' '}
                {abuse.operators.length > 0
                  ? 'The one cookie is set for operators, when they sign in.'
                  : 'There is no cookie.'}
              </p>
              <p>
                {env.rateLimits
                  ? 'Your network address is used to limit requests: as a key in memory, hashed with a secret that ends with the process. It is not written to the database or to the log.'
                  : 'Your network address is not used: limits by address are off on this server.'}{' '}
                What a host or a proxy in front of this server logs is outside of this.
              </p>
              <p>
                The record of an image holds its id, format, dimensions, sizes, hashes and times,
                and a hash of its delete token. It is forgotten a year after the image is gone, with
                the record of the payment that bought it; what is paid and not used stays yours.
              </p>
              {env.cdn !== null && (
                <p>
                  A cache of Cloudflare stands in front of the images. It keeps a copy for a day at
                  most, and is told to forget it when an image is deleted or removed.
                </p>
              )}
              {payments !== null && (
                <p>
                  A payment is recorded with the network, the coin, the paying account, the amount,
                  the nonce, the transaction, its state and what it bought. All but the last is
                  public on the chain too. What was refused is counted for each paying account, by
                  the minute.
                </p>
              )}
              <p>
                Your browser remembers your theme and the links of your own uploads with their
                delete tokens, in its local storage. That list is not sent anywhere.
                {payments !== null &&
                  ' It also keeps a payment that is not finished, with its image, until it is.'}
                {payments?.playMoney === true && ' The key of a play-money wallet stays there too.'}
              </p>
            </>
          ),
        },
        {
          id: 'expiry',
          title: 'Expiry and deletion',
          body: (
            <p>
              A free image is served for {formatDuration(free.retentionSeconds)} and not a moment
              longer. With its delete token it can be deleted before, and this server answers 404
              from that instant. A browser or a cache that fetched it earlier may show its copy for
              up to a day after a deletion; never after the expiry.
            </p>
          ),
        },
        {
          id: 'desk',
          title: 'Reports and removals',
          body: (
            <>
              <p>
                A removed image is not served from that instant, or from a second later where this
                site runs on several servers, and the same file is not taken again. Every step is
                written to an audit whose entries form a chain: none can be altered without breaking
                it. It holds ids and codes, and nothing that a person wrote.
              </p>
              <p>
                What people write in reports and appeals is encrypted in the database, each text for
                its own place, with a key that lies outside of it.
              </p>
              {abuse.screening && (
                <p>
                  New images are compared with the likeness of what was removed before. It finds
                  what was cropped or recompressed a little, and is no proof: a person decides.
                </p>
              )}
              {abuse.csamScan !== null && (
                <p>
                  Cloudflare compares the images that pass through it with lists of known child
                  sexual abuse material.
                </p>
              )}
              {abuse.preservationKey !== null && (
                <p>
                  What the law has us preserve is encrypted to a key that this server does not hold.
                </p>
              )}
              {abuse.mail !== null && (
                <p>Reporters who leave an address are answered by mail, and by nothing else.</p>
              )}
            </>
          ),
        },
        {
          id: 'report',
          title: 'Report an image, or a fault',
          body: (
            <>
              <p>
                <a href="/abuse">Report an image</a> that breaks{' '}
                <a href="/terms#prohibited">the terms</a> or the law. If it is your own upload,
                delete it on the home page of the browser that you used, or{' '}
                <a href="/docs/delete#delete">with its delete token</a>. Where someone is in danger,
                go to the police first.
              </p>
              <p>
                If you have found a fault of this server, tell{' '}
                {abuse.contact === null ? (
                  <>
                    us by <a href="/abuse">the same form</a>
                  </>
                ) : (
                  <a href={`mailto:${abuse.contact}`}>{abuse.contact}</a>
                )}{' '}
                before anybody else. Try it on uploads of your own.
              </p>
            </>
          ),
        },
      ]}
    />
  );
}
