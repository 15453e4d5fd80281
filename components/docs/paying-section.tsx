import { CodeBlock } from '@/components/ui/code-block';
import { CodeTabs } from './code-tabs';
import { FactTable } from './fact-table';
import { LargeFiles, type Longest } from './large-files';
import { ReasonList } from './reason-list';
import { writePayment, type Payable } from './snippets/write-payment';
import { writeTokenUpload } from './snippets/write-token-upload';

export type PayingFacts = {
  readonly site: string;
  /** "$0.01 in USDC", or in play money. */
  readonly uploadPrice: string;
  readonly keepPrice: string;
  /** "1 year". */
  readonly year: string;
  /** "10 MB". */
  readonly maxSize: string;
  /** CAIP-2. */
  readonly network: string;
  readonly playMoney: boolean;
  /** Where a snippet has its wallet's key from. */
  readonly keyFrom: Payable['key'];
  /** Null: a request carries every image that is sold. */
  readonly longest: Longest | null;
  /** That one payment buys. */
  readonly mostImages: number;
  /** From a payment's reason to its meaning. */
  readonly reasons: Readonly<Record<string, string>>;
};

const OUTCOMES: readonly (readonly [string, string])[] = [
  ['200', 'Paid and done. PAYMENT-RESPONSE (or X-PAYMENT-RESPONSE) names the transaction.'],
  [
    '202',
    'Sent, and the chain has not shown it yet. Do not pay again: look at statusUrl, then repeat the request with the same Idempotency-Key.',
  ],
  ['402', 'Nothing was taken. Without a payment it is the offer; with one, error is the reason.'],
  [
    '409',
    'payment_already_used: this authorization has bought its one thing. Its buyer repeats with the same Idempotency-Key, or claims.',
  ],
  ['503', 'payments_unavailable: nothing was sent. The same payment may come again later.'],
];

/** How money buys an image a year, with every client, and what happens when something breaks. */
export function PayingSection(facts: PayingFacts) {
  const { site, uploadPrice, keepPrice, year, maxSize, network, playMoney, reasons } = facts;
  return (
    <>
      <p>
        {uploadPrice} keeps an image of up to {maxSize} for {year}; {keepPrice} adds another {year}{' '}
        to one that is up. The payment is an <a href="https://www.x402.org">x402</a> authorization,
        signed by a wallet and sent in a header: it is the whole login. Both protocol versions work,
        on <code>{network}</code>.
      </p>
      <p>
        In a browser there is nothing to read: choose {year}, drop an image, and the card goes
        through it with your wallet. <a href="/my-images">My images</a> has what it paid for. The
        rest of this section is for programs.
      </p>
      {playMoney && (
        <p>
          This server runs on a chain of its own, and its coins are play money. The key below is
          known to everybody and holds 1,000 of them.
        </p>
      )}
      <FactTable
        caption="What can be bought"
        head={['Request', 'Buys']}
        rows={[
          [<code key="token">POST /api/upload/token</code>, 'A token, good for one upload.'],
          [<code key="upload">POST /api/upload</code>, 'The upload itself, in one request.'],
          [
            <code key="several">POST /api/upload?count=n</code>,
            `Up to ${facts.mostImages} uploads in one request, each at its price.`,
          ],
          [
            <code key="keep">POST /api/images/&lt;id&gt;/keep</code>,
            `Another ${year} of a live image, at the same URL. Whoever uploaded it can still delete it.`,
          ],
        ]}
      />
      <CodeBlock title="See the offer" code={`curl -si -X POST ${site}/api/upload/token`} />
      <CodeTabs
        title="Pay and upload"
        name="pay"
        snippet={writePayment({ site, key: facts.keyFrom })}
      />
      <p>
        The Python lines follow the documentation of its <code>x402</code> package and were not run
        by us. With a token, any program uploads:
      </p>
      <CodeTabs
        title="Upload with a token"
        name="token"
        snippet={writeTokenUpload(site, '<token>')}
      />
      <p>
        A token lives ten minutes; what was paid for does not expire. A refused image leaves the
        token whole, and the same bytes again get the same answer. In one request, a bad image is
        refused before any money moves.
      </p>
      <h3 id="pay-several">Several images, one payment</h3>
      <p>
        Say how many in the address, from 1 to {facts.mostImages}, and send as many parts named{' '}
        <code>image</code>: <code>{'{"images":[…]}'}</code> answers for each in its order. One that
        is bad or missing refuses the request with what is wrong with each, and nothing is paid. An
        image that cannot be given after the money moved is a token in its place.
      </p>
      {facts.longest !== null && <LargeFiles site={site} longest={facts.longest} />}
      <h3 id="pay-by-hand">By hand</h3>
      <p>
        Decode <code>PAYMENT-REQUIRED</code> (base64 JSON) and take one of <code>accepts</code>.
        Sign an EIP-712 <code>TransferWithAuthorization</code> of its <code>asset</code> (the domain
        is <code>extra.name</code>, <code>extra.version</code>, the chain id and the asset): from
        you, to <code>payTo</code>, exactly <code>amount</code>, <code>validAfter</code> 0,{' '}
        <code>validBefore</code> at most five minutes ahead, a random <code>nonce</code> of 32
        bytes. Send <code>PAYMENT-SIGNATURE</code>, the base64 of:
      </p>
      <CodeBlock
        title="A payment of version 2"
        copy={false}
        code={`{"x402Version":2,"accepted":<the entry of accepts>,"payload":{"signature":"0x…","authorization":{"from":"0x…","to":"0x…","value":"10000","validAfter":"0","validBefore":"1798761600","nonce":"0x…"}}}`}
      />
      <h3 id="pay-lost">When the answer is lost</h3>
      <p>
        Send an <code>Idempotency-Key</code> of 16 to 128 letters, digits, hyphens or underscores
        with every purchase, and keep it secret. The same request with the same key gets the first
        answer and pays nothing, even where the client signs a new payment for it. Without the key,
        sign in with the wallet that paid:
      </p>
      <CodeBlock
        title="Claim what a wallet has paid for"
        code={`curl -s -X POST ${site}/api/payments/claim`}
      />
      <p>
        The answer is 401 with <code>signIn</code>, which <code>createSIWxPayload</code> of{' '}
        <code>@x402/extensions</code> signs. Send it in <code>SIGN-IN-WITH-X</code> and get the list
        of that wallet’s purchases: image URLs, and live tokens for what is unspent. A body of{' '}
        <code>{'{"limit":20}'}</code> makes the page shorter than 100; where there are more, send{' '}
        <code>{'{"next":"…"}'}</code> with the answer’s <code>next</code>, within ten minutes and
        without signing in again.
      </p>
      <h3 id="pay-outcomes">What the answers mean</h3>
      <FactTable
        caption="Answers to a payment"
        head={['Status', 'Meaning']}
        rows={OUTCOMES.map(([status, meaning]) => [<code key={status}>{status}</code>, meaning])}
      />
      <p>
        A refused payment names its reason in <code>error</code>. Nothing was taken; sign a new one.
      </p>
      <ReasonList reasons={reasons} />
    </>
  );
}
