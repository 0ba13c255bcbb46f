// A real identity provider (oidc-provider, certified for OpenID Connect) on localhost, with its own sign-in form.
// Arguments: its port, the dashboard's address. Whoever types a name gets the address NAME@nghean.gov.vn.
import { Provider } from 'oidc-provider';

const [port, dashboard] = process.argv.slice(2);
const back = `${dashboard}/oauth2callback`;
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'dashboard',
    client_secret: 'only-for-this-test-0123456789',
    redirect_uris: [back],
    post_logout_redirect_uris: [back],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false, // the address stands in the identity token, where Streamlit looks for it
  cookies: { keys: ['only-for-this-test'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@nghean.gov.vn`, email_verified: true, name: id }),
  }),
});
provider.listen(Number(port), 'localhost', () => console.log('ready'));
