import { SignIn } from './browser/sign-in';
import { DeskBar } from './desk-bar';

type Props = {
  /** What was asked for: it is shown once somebody has signed in. */
  readonly path: string;
  readonly now: Date;
};

/** What everybody sees who is not signed in, under every address of the desk. */
export function SignInPage({ path, now }: Props) {
  return (
    <>
      <DeskBar session={null} now={now} />
      <div className="message">
        <h1 className="message-title">Operators only</h1>
        <div className="message-text">
          <p>
            Signing in is one signature of a wallet that the settings of this server name. It moves
            nothing and costs nothing, holds for an hour, and in this browser only.
          </p>
          <SignIn />
          <p className="no-js-only">
            A wallet needs JavaScript to sign. Once you are signed in, the desk works without.
          </p>
          <p>
            <a href={path}>Signed in already? Go on.</a>
          </p>
        </div>
      </div>
    </>
  );
}
