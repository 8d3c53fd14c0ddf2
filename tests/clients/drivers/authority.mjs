// A real authorization server for the gateway's tests: oidc-provider with dynamic client registration (RFC 7591), PKCE, resource indicators (RFC 8707) and access
// tokens as JWTs (RFC 9068). The test plays the browser and the user: it fills in the one form that there is.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { port, resources, scopes, accounts } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
let generation = 0;
let provider = create(newKeys());

createServer((request, response) => {
  const { pathname } = new URL(request.url, issuer);
  if (pathname.startsWith("/interaction/")) {
    return interact(request, response).catch((error) => response.writeHead(500).end(String(error.stack)));
  }

  if (pathname === "/rotate") {
    // What was granted lives on in the process; only the keys are others from now on.
    provider = create(newKeys());
    return response.writeHead(204).end();
  }

  return provider.callback()(request, response);
}).listen(port, "127.0.0.1");

function create(keys) {
  const one = new Provider(issuer, {
    jwks: { keys },
    scopes: ["openid", "offline_access", ...scopes],
    pkce: { required: () => true },
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    cookies: { keys: ["only for tests"] },
    ttl: { AccessToken: 600, ClientCredentials: 600, Session: 600, Interaction: 600, Grant: 600 },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: (_, token) => ({ roles: accounts[token.accountId] ?? [] }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => {
          if (!resources.some((known) => resource === known || resource.startsWith(`${known}/`))) {
            throw new Error("an unknown resource");
          }

          return { audience: resource, scope: scopes.join(" "), accessTokenFormat: "jwt", jwt: { sign: { alg: "ES256" } } };
        },
      },
    },
  });
  one.on("server_error", (_, error) => console.error(error));
  return one;
}

async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    return response.writeHead(200, { "content-type": "text/html" }).end(`<form method="post"><h1>${prompt.name}</h1><input name="account"></form>`);
  }

  const form = new URLSearchParams(await text(request));
  if (prompt.name === "login") {
    return provider.interactionFinished(request, response, { login: { accountId: form.get("account") } });
  }

  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope((prompt.details.missingOIDCScope ?? []).join(" "));
  for (const [resource, missing] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, missing.join(" "));
  }

  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

async function text(request) {
  let body = "";
  for await (const part of request) {
    body += part;
  }

  return body;
}

function newKeys() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: `key-${++generation}` }];
}
